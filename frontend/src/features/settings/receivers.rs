//! Which of those who are saved get notifications: an address of somebody who is no member has to be confirmed first, and
//! a webhook that is gone is paused.

use crate::{
    api::settings,
    page::fetched,
    session::Session,
    ui::{
        Button, Icon, Look, RelativeTime, Toasts,
        live::{effect, live},
    },
};
use kilo_types::{DeliveryChannel, Receiver, ReceiverState};
use leptos::{prelude::*, task::spawn_local};

/// The list.
#[component]
pub(super) fn Receivers(
    /// Counts what was saved on this page.
    saved: RwSignal<u32>,
    /// Counts what was sent from this page.
    sent: RwSignal<u32>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    fetched(
        move || Box::pin(settings::receivers(session)),
        move |rows| view! { <List rows=rows saved=saved sent=sent /> }.into_any(),
    )
}

/// The rows that are loaded; a copy is as good as the original.
#[derive(Clone, Copy)]
struct Rows {
    session: Session,
    toasts: Toasts,
    rows: RwSignal<Vec<Receiver>>,
    sent: RwSignal<u32>,
}

impl Rows {
    fn refresh(self) {
        spawn_local(async move {
            // What does not come now comes with the next change.
            if let Ok(rows) = settings::receivers(self.session).await {
                self.rows.try_set(rows);
            }
        });
    }

    fn resend(self, row: &Receiver) {
        let Ok(email) = kilo_types::Email::parse(&row.recipient) else { return };
        spawn_local(async move {
            match settings::confirm_again(self.session, email).await {
                Ok(()) => {
                    self.toasts.say("The confirmation email is on its way again");
                    self.sent.try_update(|sent| *sent += 1);
                    self.refresh();
                }
                Err(problem) => self.toasts.say(format!("It was not sent. {}", problem.detail())),
            }
        });
    }

    fn resume(self) {
        spawn_local(async move {
            match settings::resume_webhook(self.session).await {
                Ok(rows) => {
                    self.rows.try_set(rows);
                    self.toasts.say("The webhook is resumed");
                    self.sent.try_update(|sent| *sent += 1);
                }
                Err(problem) => self.toasts.say(problem.title()),
            }
        });
    }
}

#[component]
fn List(rows: Vec<Receiver>, saved: RwSignal<u32>, sent: RwSignal<u32>) -> impl IntoView {
    let list = Rows { session: expect_context(), toasts: expect_context(), rows: RwSignal::new(rows), sent };
    effect(move || {
        // A test may show that a webhook is gone, a saved form names others.
        if saved.get() + sent.get() > 0 {
            list.refresh();
        }
    });
    live(move || {
        let rows = list.rows.get();
        (!rows.is_empty()).then(|| {
            view! {
                <section class="settings-section" aria-labelledby="receivers-title">
                    <h2 id="receivers-title">"Receivers"</h2>
                    <p class="muted">
                        "Members get mail right away. Anyone else has to confirm by email first."
                    </p>
                    <ul class="deliveries" aria-labelledby="receivers-title">
                        {rows.into_iter().map(|row| view! { <Row row=row list=list /> }).collect_view()}
                    </ul>
                </section>
            }
        })
    })
}

#[component]
fn Row(row: Receiver, list: Rows) -> impl IntoView {
    let name =
        if row.channel == DeliveryChannel::Email { row.recipient.clone() } else { row.channel.label().to_owned() };
    let badge = format!("badge badge-{}", row.state.as_str());
    let act = match row.state {
        ReceiverState::Unconfirmed => Some(("Resend", format!("Resend the confirmation to {name}"))),
        ReceiverState::Paused => Some(("Resume", format!("Resume {name}"))),
        ReceiverState::Active => None,
    };
    let act = act.filter(|_| list.session.may_manage()).map(|(label, whom)| {
        let row = row.clone();
        let press = move |_| if row.state == ReceiverState::Paused { list.resume() } else { list.resend(&row) };
        view! {
            <span role="group" aria-label=whom>
                <Button label=label.to_owned() look=Look::Quiet on_press=press />
            </span>
        }
    });
    view! {
        <li class="delivery">
            <div class="delivery-main">
                <p class="delivery-line">
                    <span class="delivery-kind">{name}</span>
                    <span class=badge>{row.state.label()}</span>
                    {row.since.map(|at| view! { <RelativeTime at=at /> })}
                </p>
                {row.reason.map(|reason| view! { <p class="delivery-error small"><Icon name="alert" />{reason}</p> })}
            </div>
            {act}
        </li>
    }
}

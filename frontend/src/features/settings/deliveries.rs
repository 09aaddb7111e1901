//! What was sent, to whom, and what became of it.

use crate::{
    api::settings,
    page::fetched,
    routes::Place,
    session::Session,
    ui::{
        Button, Icon, IconButton, Look, RelativeTime, Toasts,
        live::{effect, live},
    },
};
use kilo_types::{Cursor, Delivery, DeliveryChannel, DeliveryState, Page};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// While something has just been sent, the log looks again this often, and so many times.
const AGAIN: Duration = Duration::from_secs(2);
const TIMES: u8 = 15;

/// The log.
#[component]
pub(super) fn Deliveries(
    /// Counts what was sent from this page.
    sent: RwSignal<u32>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <section class="settings-section" aria-labelledby="deliveries-title">
            {fetched(
                move || Box::pin(settings::deliveries(session, None)),
                move |page| view! { <Log page=page sent=sent /> }.into_any(),
            )}
        </section>
    }
}

/// The rows that are loaded; a copy is as good as the original.
#[derive(Clone, Copy)]
struct Rows {
    session: Session,
    toasts: Toasts,
    rows: RwSignal<Vec<Delivery>>,
    next: RwSignal<Option<Cursor>>,
}

impl Rows {
    /// Fetches the newest, and again while one of them is on its way.
    fn follow(self, times: u8) {
        spawn_local(async move {
            // What does not come now comes with the next look.
            if let Ok(page) = settings::deliveries(self.session, None).await {
                let on_its_way = page.data.iter().any(|row| row.state == DeliveryState::Pending);
                self.rows.try_set(page.data);
                self.next.try_set(page.next_cursor);
                if on_its_way && times > 0 && self.rows.try_with_untracked(Vec::len).is_some() {
                    set_timeout(move || self.follow(times - 1), AGAIN);
                }
            }
        });
    }

    fn more(self) {
        let Some(cursor) = self.next.get_untracked() else { return };
        spawn_local(async move {
            match settings::deliveries(self.session, Some(cursor)).await {
                Ok(page) => {
                    self.rows.try_update(|rows| rows.extend(page.data));
                    self.next.try_set(page.next_cursor);
                }
                Err(problem) => self.toasts.say(problem.title()),
            }
        });
    }

    fn retry(self, row: &Delivery) {
        let id = row.id;
        spawn_local(async move {
            match settings::retry_delivery(self.session, id).await {
                Ok(fresh) => {
                    self.rows.try_update(|rows| {
                        if let Some(row) = rows.iter_mut().find(|row| row.id == id) {
                            *row = fresh;
                        }
                    });
                    self.toasts.say("Retrying");
                    self.follow(TIMES);
                }
                Err(problem) => self.toasts.say(problem.title()),
            }
        });
    }
}

#[component]
fn Log(page: Page<Delivery>, sent: RwSignal<u32>) -> impl IntoView {
    let log = Rows {
        session: expect_context(),
        toasts: expect_context(),
        rows: RwSignal::new(page.data),
        next: RwSignal::new(page.next_cursor),
    };
    effect(move || {
        if sent.get() > 0 {
            log.follow(TIMES);
        }
    });
    view! {
        <div class="settings-title">
            <h2 id="deliveries-title">"Delivery log"</h2>
            <IconButton label="Refresh".to_owned() icon="refresh" on_press=move |_| log.follow(0) />
        </div>
        {live(move || log.rows.with(Vec::is_empty).then(|| view! {
            <p class="muted">"Nothing was sent yet. The first handoff, or a test, appears here."</p>
        }))}
        <ul class="deliveries" aria-labelledby="deliveries-title">
            {live(move || log.rows.get().into_iter().map(|row| view! { <Row row=row log=log /> }).collect_view())}
        </ul>
        {live(move || log.next.with(Option::is_some).then(|| view! {
            <div><Button label="Show earlier".to_owned() look=Look::Quiet on_press=move |_| log.more() /></div>
        }))}
    }
}

#[component]
fn Row(row: Delivery, log: Rows) -> impl IntoView {
    let kind = match row.conversation_id {
        Some(id) => {
            let place = Place::Conversations { open: Some(id), filter: Vec::new() };
            view! { <a href=place.href()>{row.kind.label()}</a> }.into_any()
        }
        None => row.kind.label().into_any(),
    };
    let tries = if row.attempts == 1 { "1 try".to_owned() } else { format!("{} tries", row.attempts) };
    // Only a mail has an address; elsewhere the recipient is the channel once more.
    let way = if row.channel == DeliveryChannel::Email {
        format!("{} \u{b7} {} \u{b7} {tries}", row.channel.label(), row.recipient)
    } else {
        format!("{} \u{b7} {tries}", row.channel.label())
    };
    let badge = format!("badge badge-{}", row.state.as_str());
    let again = (row.state != DeliveryState::Delivered).then(|| {
        let label = format!("Try again: {} to {}", row.kind.label(), row.recipient);
        let row = row.clone();
        view! { <IconButton label=label icon="refresh" on_press=move |_| log.retry(&row) /> }
    });
    view! {
        <li class="delivery">
            <div class="delivery-main">
                <p class="delivery-line">
                    <span class="delivery-kind">{kind}</span>
                    <span class=badge>{row.state.label()}</span>
                    <RelativeTime at=row.created_at />
                </p>
                <p class="muted small">{way}</p>
                {row.last_error.filter(|_| row.state != DeliveryState::Delivered).map(|error| view! {
                    <p class="delivery-error small"><Icon name="alert" />{error}</p>
                })}
            </div>
            {again}
        </li>
    }
}

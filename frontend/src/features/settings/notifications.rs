//! Where a handoff is told: a Slack channel, mail addresses. A test shows whether it arrives.

use super::{deliveries::Deliveries, receivers::Receivers};
use crate::{
    api::settings,
    browser,
    page::{Save, Saving, SidePage, fetched},
    routes::{self, Place},
    session::Session,
    ui::{
        Button, TextField, Toasts,
        live::{attr, live},
    },
};
use kilo_types::{Email, NotificationSettings, NotificationSettingsUpdate, ProblemKind};
use leptos::{prelude::*, task::spawn_local};

/// The page.
#[component]
pub(crate) fn NotificationsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    // Whatever sends something makes the log look again.
    let sent = RwSignal::new(0_u32);
    let saved = RwSignal::new(0_u32);
    view! {
        <SidePage
            title="Notifications"
            about="When a conversation is handed over, the team hears about it once, with who it is and why."
        >
            {fetched(
                move || Box::pin(settings::notifications(session)),
                move |settings| view! { <Whom settings=settings saves=saved /> }.into_any(),
            )}
            <Receivers saved=saved sent=sent />
            {live(move || session.may_manage().then(|| view! {
                <Test sent=sent />
                <Deliveries sent=sent />
            }))}
        </SidePage>
    }
}

/// What stands in the form.
#[derive(Clone, Copy)]
struct Draft {
    webhook: RwSignal<String>,
    /// An address a line.
    addresses: RwSignal<String>,
}

impl Draft {
    fn of(settings: &NotificationSettings) -> Self {
        let addresses: Vec<&str> = settings.email_recipients.iter().map(Email::as_str).collect();
        Self {
            webhook: RwSignal::new(settings.slack_webhook_url.clone().unwrap_or_default()),
            addresses: RwSignal::new(addresses.join("\n")),
        }
    }

    /// The settings it stands for, or what is wrong with an address; tracked.
    fn read(self) -> Result<NotificationSettings, String> {
        let webhook = self.webhook.get().trim().to_owned();
        Ok(NotificationSettings {
            slack_webhook_url: Some(webhook).filter(|url| !url.is_empty()),
            email_recipients: self.addresses.with(|text| addresses(text))?,
        })
    }
}

/// The addresses in `text`: one a line, or with commas between them.
fn addresses(text: &str) -> Result<Vec<Email>, String> {
    let parts = text.split(['\n', ',', ';']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| Email::parse(part).map_err(|_| format!("{part} is not an email address."))).collect()
}

#[component]
fn Whom(settings: NotificationSettings, saves: RwSignal<u32>) -> impl IntoView {
    let session = expect_context::<Session>();
    let saving = Saving::new();
    let draft = Draft::of(&settings);
    let saved = RwSignal::new(settings);
    let mistake = RwSignal::new(None::<String>);
    let changed = Signal::derive(move || draft.read().map_or(true, |wanted| wanted != saved.get()));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = untrack(|| draft.read());
        mistake.set(wanted.as_ref().err().cloned());
        let Ok(wanted) = wanted else { return browser::focus("addresses") };
        let update = NotificationSettingsUpdate {
            slack_webhook_url: Some(wanted.slack_webhook_url),
            email_recipients: Some(wanted.email_recipients),
        };
        saving.send(settings::set_notifications(session, update), move |answer| {
            saved.try_set(answer);
            saves.try_update(|saves| *saves += 1);
            "Saved"
        });
    };
    let of_addresses = saving.of_field("email_recipients");
    let wrong_addresses = Signal::derive(move || mistake.get().or_else(|| of_addresses.get()));
    view! {
        <form class="settings-form" on:submit=save novalidate>
            <fieldset class="settings-section" disabled=attr(move || !session.may_manage())>
                <legend>"Who hears about it"</legend>
                <TextField
                    id="webhook"
                    label="Slack webhook"
                    kind="url"
                    value=draft.webhook
                    problem=saving.of_field("slack_webhook_url")
                    placeholder="https://hooks.slack.com/services/\u{2026}"
                    hint="The address of an incoming webhook, made in Slack for one channel. Whoever knows it can post there."
                />
                <TextField
                    id="addresses"
                    label="Email addresses"
                    lines=4
                    value=draft.addresses
                    problem=wrong_addresses
                    hint="One address per line, up to 20. Addresses of people outside the workspace have to be confirmed first."
                />
                <p class="muted small">
                    "A conversation is handed over at the score that is set under "
                    <a href=Place::Page(routes::Page::Qualification).href()>"Qualification"</a>"."
                </p>
            </fieldset>
            {live(move || session.may_manage().then(|| view! { <Save saving=saving changed=changed /> }))}
        </form>
    }
}

/// Sends a test to everybody who gets notifications.
#[component]
fn Test(sent: RwSignal<u32>) -> impl IntoView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let busy = RwSignal::new(false);
    let send = move |_| {
        busy.set(true);
        spawn_local(async move {
            let outcome = settings::test_notifications(session).await;
            busy.try_set(false);
            match outcome {
                Ok(queued) => {
                    let whom = if queued.len() == 1 { "receiver" } else { "receivers" };
                    toasts.say(format!("A test is on its way to {} {whom}", queued.len()));
                    sent.try_update(|sent| *sent += 1);
                }
                Err(problem) if problem.kind() == Some(ProblemKind::NotificationsNotSetUp) => {
                    toasts.say("Save a webhook or an email address first; new addresses have to be confirmed");
                }
                Err(problem) => {
                    toasts.say(format!("The test was not sent. {}.", problem.title().trim_end_matches('.')));
                }
            }
        });
    };
    view! {
        <section class="settings-section" aria-labelledby="test-title">
            <h2 id="test-title">"Test"</h2>
            <p class="muted">"Sends a test to every recipient saved above, exactly as a handoff would be sent. Results appear below."</p>
            <div><Button label="Send a test".to_owned() icon="bell" busy=busy on_press=send /></div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stand_in_lines_or_between_commas() {
        let read = |text| addresses(text).map(|found| found.into_iter().map(Email::into_string).collect::<Vec<_>>());
        assert_eq!(
            read("a@b.example\n\n c@d.example, e@f.example;"),
            Ok(vec!["a@b.example".to_owned(), "c@d.example".to_owned(), "e@f.example".to_owned()])
        );
        assert_eq!(read(""), Ok(Vec::new()));
        assert_eq!(read("a@b.example\nnobody"), Err("nobody is not an email address.".to_owned()));
    }
}

//! When the team is told how much is used.

use super::state;
use crate::{
    api::quota,
    browser,
    page::{Save, Saving},
    session::Session,
    ui::{
        TextField,
        live::{attr, live},
    },
};
use kilo_types::QuotaSettings;
use leptos::prelude::*;

/// The workspace's own marks.
#[component]
pub(super) fn MarksForm(marks: QuotaSettings) -> impl IntoView {
    let session = expect_context::<Session>();
    let saving = Saving::new();
    let written = RwSignal::new(text(&marks));
    let saved = RwSignal::new(marks.marks);
    let mistake = RwSignal::new(None::<String>);
    let changed = Signal::derive(move || written.with(|text| state::marks(text)) != Ok(saved.get()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let marks = written.with_untracked(|text| state::marks(text));
        mistake.set(marks.as_ref().err().cloned());
        let Ok(marks) = marks else { return browser::focus("marks") };
        saving.send(quota::set_marks(session, QuotaSettings { marks }), move |answer| {
            written.try_set(text(&answer));
            saved.try_set(answer.marks);
            "Saved"
        });
    };
    let refused = saving.of_field("marks");
    let problem = Signal::derive(move || mistake.get().or_else(|| refused.get()));
    view! {
        <form class="settings-form" on:submit=save novalidate>
            <fieldset class="settings-section" disabled=attr(move || !session.may_manage())>
                <legend>"Warnings"</legend>
                <p class="muted">
                    "Owners and admins are emailed, and Slack notified, at 80% and 100%. Add your own thresholds:"
                </p>
                <TextField id="marks" label="Also notify at (%)" value=written problem=problem />
            </fieldset>
            {live(move || session.may_manage().then(|| view! { <Save saving=saving changed=changed /> }))}
        </form>
    }
}

/// For example `50, 90`.
fn text(settings: &QuotaSettings) -> String {
    settings.marks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

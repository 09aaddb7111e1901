//! Who the open conversation is with, and what can be done with it.

use super::{
    export_menu::ExportMenu,
    inbox::Inbox,
    row::{StatusBadge, name_of},
    score::ScoreMeter,
    transcript::{DetailsSwitch, Shown},
};
use crate::{
    browser::calendar::{self, Style},
    routes::Step,
    ui::{Button, IconButton, RelativeTime, live::live},
};
use kilo_types::{ConversationSummary, Status};
use leptos::prelude::*;

/// The head of the transcript.
#[component]
pub(super) fn TranscriptHead(
    /// What is shown.
    shown: Shown,
) -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let details = expect_context::<DetailsSwitch>();
    let summary = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|shown| shown.summary.clone())));
    let archived = Memo::new(move |_| {
        summary.with(|summary| summary.as_ref().is_some_and(|summary| summary.status == Status::Archived))
    });
    let label = Signal::derive(move || if archived.get() { "Unarchive" } else { "Archive" }.to_owned());
    view! {
        <header class="thread-head">
            <IconButton
                class="back-button"
                label="Back to the list".to_owned()
                icon="back"
                on_press=move |_| inbox.open(None, Step::Push)
            />
            <div class="thread-who">{live(move || summary.get().map(|summary| view! { <Who summary=summary /> }))}</div>
            <div class="thread-actions">
                {live(move || inbox.session.may_change().then(|| view! {
                    <Button
                        id="archive"
                        label=label
                        icon="archive"
                        key_hint="e"
                        on_press=move |_| inbox.toggle_archive()
                    />
                    <ExportMenu />
                }))}
                <IconButton
                    id="details-toggle"
                    class="details-toggle"
                    label="Details".to_owned()
                    icon="panel"
                    expanded=Signal::derive(move || details.is_open())
                    on_press=move |_| details.toggle()
                />
            </div>
        </header>
    }
}

#[component]
fn Who(summary: ConversationSummary) -> impl IntoView {
    let name = name_of(&summary);
    let company = match (&summary.company.name, &summary.company.domain) {
        (Some(name), Some(domain)) => Some(format!("{name} ({domain})")),
        (name, domain) => name.clone().or_else(|| domain.clone()),
    };
    // The name slot shows the address where no name is known.
    let email = summary.visitor.email.clone().filter(|email| *email != name);
    let who = [summary.persona.clone(), company, email].into_iter().flatten().collect::<Vec<_>>().join(" \u{b7} ");
    let started = calendar::write(summary.started_at.millis(), Style::DayAndYear);
    let started_exact = calendar::write(summary.started_at.millis(), Style::Exact);
    let messages = if summary.message_count == 1 { "message" } else { "messages" };
    view! {
        <ScoreMeter score=summary.score />
        <div class="thread-names">
            <div class="thread-name-line">
                <h2 title=name.clone()>{name.clone()}</h2>
                <StatusBadge status=summary.status />
            </div>
            {(!who.is_empty()).then(|| view! { <p class="thread-line" title=who.clone()>{who.clone()}</p> })}
            <p class="thread-line muted">
                "Started "<time datetime=summary.started_at.to_string() title=started_exact>{started}</time>
                {format!(" \u{b7} {} {messages} \u{b7} last message ", summary.message_count)}
                <RelativeTime at=summary.last_message_at in_sentence=true />
            </p>
        </div>
    }
}

//! What is known about the visitor, and why the score is what it is.

use super::{
    breakdown::Breakdown,
    fact::Fact,
    score::ScoreMeter,
    state::Field,
    transcript::{DetailsSwitch, Shown},
};
use crate::{
    browser::{
        self,
        calendar::{self, Style},
    },
    ui::{IconButton, live::live},
};
use kilo_types::{Conversation, Timestamp, safe_href};
use leptos::prelude::*;
use std::sync::Arc;

/// The panel.
#[component]
pub(super) fn Details(
    /// What is shown.
    shown: Shown,
) -> impl IntoView {
    let switch = expect_context::<DetailsSwitch>();
    view! {
        <aside class="details" aria-label="Details">
            <header class="details-head">
                <h2>"Details"</h2>
                <IconButton
                    class="details-close"
                    label="Close details".to_owned()
                    icon="x"
                    on_press=move |_| {
                        switch.toggle();
                        browser::focus_soon("details-toggle");
                    }
                />
            </header>
            {live(move || shown.get().map(|conversation| view! { <Sections conversation=conversation /> }))}
        </aside>
    }
}

#[component]
fn Sections(conversation: Arc<Conversation>) -> impl IntoView {
    let framework = conversation.qualification.framework;
    view! {
        <section class="details-section">
            <h3>"Contact"</h3>
            <dl class="facts">{facts(&conversation, Field::CONTACT.into_iter())}</dl>
        </section>
        <section class="details-section">
            <div class="details-title">
                <h3>"Score"</h3>
                <ScoreMeter score=conversation.summary.score />
            </div>
            <Breakdown signals=conversation.score_breakdown.clone() />
        </section>
        <section class="details-section">
            <div class="details-title">
                <h3>"Qualification"</h3>
                <span class="badge">{framework.label()}</span>
            </div>
            <dl class="facts">{facts(&conversation, Field::of(framework))}</dl>
        </section>
        <section class="details-section">
            <h3>"Visit"</h3>
            <Visit conversation=conversation />
        </section>
    }
}

fn facts(conversation: &Arc<Conversation>, fields: impl Iterator<Item = Field>) -> Vec<AnyView> {
    fields.map(|field| view! { <Fact field=field conversation=Arc::clone(conversation) /> }.into_any()).collect()
}

/// What nobody can correct; what is not known is left out.
#[component]
fn Visit(conversation: Arc<Conversation>) -> impl IntoView {
    let summary = &conversation.summary;
    let time = |at: Timestamp| Some(calendar::write(at.millis(), Style::Exact));
    let visit = [
        ("Started", time(summary.started_at)),
        ("Last message", time(summary.last_message_at)),
        ("Handed off", summary.handed_off_at.and_then(time)),
        ("Archived", summary.archived_at.and_then(time)),
        ("Landing page", conversation.landing_page.clone()),
        ("Locale", conversation.locale.clone()),
        ("External id", summary.external_id.clone()),
    ];
    let known = visit.into_iter().filter_map(|(name, value)| value.map(|value| (name, value)));
    view! {
        <dl class="facts">
            {known
                .map(|(name, value)| {
                    let href = (name == "Landing page").then(|| safe_href(&value).map(str::to_owned)).flatten();
                    view! { <div><dt>{name}</dt><dd dir="auto">{linked(value, href)}</dd></div> }
                })
                .collect_view()}
        </dl>
    }
}

/// A text that may lead somewhere.
pub(super) fn linked(text: String, href: Option<String>) -> AnyView {
    match href {
        Some(href) => view! { <a href=href target="_blank" rel="noopener noreferrer">{text}</a> }.into_any(),
        None => text.into_any(),
    }
}

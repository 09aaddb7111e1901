//! What is known about the visitor, and why the score is what it is.

use super::{
    breakdown::Breakdown,
    fact::Fact,
    score::{ScoreMeter, ScoreParts},
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
use kilo_types::{ConversationId, Framework, Timestamp, safe_href};
use leptos::prelude::*;

/// The panel.
#[component]
pub(super) fn Details(
    /// What is shown.
    shown: Shown,
) -> impl IntoView {
    let switch = expect_context::<DetailsSwitch>();
    let drawn = Memo::new(move |_| {
        shown.with(|shown| shown.as_ref().map(|shown| (shown.summary.id, shown.qualification.framework)))
    });
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
            {live(move || drawn.get().map(|(id, framework)| view! {
                <Sections shown=shown id=id framework=framework />
            }))}
        </aside>
    }
}

/// Everything is drawn once for a conversation and changes in place: what is being typed, and the focus, must outlive
/// what happens meanwhile.
#[component]
fn Sections(shown: Shown, id: ConversationId, framework: Framework) -> impl IntoView {
    let fact = move |field| view! { <Fact field=field id=id shown=shown /> }.into_any();
    let score = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|shown| shown.summary.score)));
    let parts = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|shown| (shown.fit, shown.intent))));
    let signals = Memo::new(move |_| {
        shown.with(|shown| shown.as_ref().map(|shown| shown.score_breakdown.clone()).unwrap_or_default())
    });
    view! {
        <section class="details-section">
            <h3>"Contact"</h3>
            <dl class="facts">{Field::CONTACT.map(fact).into_iter().collect_view()}</dl>
        </section>
        <section class="details-section">
            <div class="details-title">
                <h3>"Score"</h3>
                {live(move || score.get().map(|score| view! { <ScoreMeter score=score /> }))}
            </div>
            {live(move || parts.get().map(|(fit, intent)| view! { <ScoreParts fit=fit intent=intent /> }))}
            {live(move || view! { <Breakdown signals=signals.get() /> })}
        </section>
        <section class="details-section">
            <div class="details-title">
                <h3>"Qualification"</h3>
                <span class="badge">{framework.label()}</span>
            </div>
            <dl class="facts">{Field::of(framework).map(fact).collect_view()}</dl>
        </section>
        <section class="details-section">
            <h3>"Visit"</h3>
            <Visit shown=shown />
        </section>
    }
}

/// What nobody can correct; what is not known is left out.
#[component]
fn Visit(shown: Shown) -> impl IntoView {
    let time = |at: Timestamp| Some(calendar::write(at.millis(), Style::Exact));
    let times = move || {
        let shown = shown.get();
        let summary = shown.as_ref().map(|shown| &shown.summary);
        rows([
            ("Started", summary.and_then(|summary| time(summary.started_at))),
            ("Last message", summary.and_then(|summary| time(summary.last_message_at))),
            ("Handed off", summary.and_then(|summary| summary.handed_off_at.and_then(time))),
            ("Archived", summary.and_then(|summary| summary.archived_at.and_then(time))),
        ])
    };
    let circumstances = shown.with_untracked(|shown| {
        let shown = shown.as_ref();
        rows([
            ("Landing page", shown.and_then(|shown| shown.landing_page.clone())),
            ("Locale", shown.and_then(|shown| shown.locale.clone())),
            ("External id", shown.and_then(|shown| shown.summary.external_id.clone())),
        ])
    });
    view! { <dl class="facts">{live(times)}{circumstances}</dl> }
}

fn rows<const N: usize>(facts: [(&'static str, Option<String>); N]) -> Vec<AnyView> {
    let known = facts.into_iter().filter_map(|(name, value)| value.map(|value| (name, value)));
    known
        .map(|(name, value)| {
            let href = (name == "Landing page").then(|| safe_href(&value).map(str::to_owned)).flatten();
            view! { <div><dt>{name}</dt><dd dir="auto">{linked(value, href)}</dd></div> }.into_any()
        })
        .collect()
}

/// A text that may lead somewhere.
pub(super) fn linked(text: String, href: Option<String>) -> AnyView {
    match href {
        Some(href) => view! { <a href=href target="_blank" rel="noopener noreferrer">{text}</a> }.into_any(),
        None => text.into_any(),
    }
}

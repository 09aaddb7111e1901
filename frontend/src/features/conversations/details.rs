//! What is known about the visitor, and why the score is what it is.

use super::{
    score::ScoreMeter,
    transcript::{DetailsSwitch, Shown},
};
use crate::{
    browser::{
        self,
        calendar::{self, Style},
    },
    ui::{
        Icon, IconButton,
        live::{live, on},
    },
};
use kilo_types::{Conversation, MessageId, Qualification, ScoreSignal, Timestamp, safe_href};
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
    let summary = &conversation.summary;
    let contact = [
        ("Name", summary.visitor.name.clone()),
        ("Email", summary.visitor.email.clone()),
        ("Persona", summary.persona.clone()),
        ("Company", summary.company.name.clone()),
        ("Domain", summary.company.domain.clone()),
    ];
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
    view! {
        <section class="details-section">
            <h3>"Contact"</h3>
            <Facts facts=contact.to_vec() none="Nothing given yet." />
        </section>
        <section class="details-section">
            <div class="details-title">
                <h3>"Score"</h3>
                <ScoreMeter score=summary.score />
            </div>
            <Signals signals=conversation.score_breakdown.clone() />
        </section>
        <section class="details-section">
            <div class="details-title">
                <h3>"Qualification"</h3>
                <span class="badge">{conversation.qualification.framework.label()}</span>
            </div>
            <Fields qualification=conversation.qualification.clone() />
        </section>
        <section class="details-section">
            <h3>"Visit"</h3>
            <Facts facts=visit.to_vec() none="" />
        </section>
    }
}

/// What is known, as pairs; what is not known is left out.
#[component]
fn Facts(facts: Vec<(&'static str, Option<String>)>, none: &'static str) -> impl IntoView {
    let known: Vec<_> = facts.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect();
    if known.is_empty() {
        return view! { <p class="muted">{none}</p> }.into_any();
    }
    view! {
        <dl class="facts">
            {known
                .into_iter()
                .map(|(name, value)| {
                    let href = match name {
                        "Email" => safe_href(&format!("mailto:{value}")).map(str::to_owned),
                        "Landing page" => safe_href(&value).map(str::to_owned),
                        _ => None,
                    };
                    let value = match href {
                        Some(href) => view! {
                            <a href=href target="_blank" rel="noopener noreferrer">{value}</a>
                        }
                        .into_any(),
                        None => value.into_any(),
                    };
                    view! { <div><dt>{name}</dt><dd dir="auto">{value}</dd></div> }
                })
                .collect_view()}
        </dl>
    }
    .into_any()
}

/// The fields of the framework; an open one says so, because it is what to ask next.
#[component]
fn Fields(qualification: Qualification) -> impl IntoView {
    view! {
        <dl class="facts">
            {qualification
                .fields
                .into_iter()
                .map(|field| {
                    let known = field.value.is_some();
                    view! {
                        <div>
                            <dt>{field.label}</dt>
                            <dd dir="auto" class:muted=!known>
                                {field.value.unwrap_or_else(|| "Not known yet".to_owned())}
                                <Evidence message=field.message_id />
                            </dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
    }
}

#[component]
fn Signals(signals: Vec<ScoreSignal>) -> impl IntoView {
    if signals.is_empty() {
        return view! { <p class="muted">"No signals yet."</p> }.into_any();
    }
    view! {
        <ul class="signals">
            {signals
                .into_iter()
                .map(|signal| view! {
                    <li>
                        <span class="signal-points">{signed(signal.points)}</span>
                        <div>
                            <span class="signal-name">{in_words(&signal.signal)}</span>
                            <Evidence message=signal.message_id />
                            {signal.excerpt.map(|excerpt| view! { <q class="signal-excerpt" dir="auto">{excerpt}</q> })}
                        </div>
                    </li>
                })
                .collect_view()}
        </ul>
    }
    .into_any()
}

/// The way to the message that something rests on.
#[component]
fn Evidence(message: Option<MessageId>) -> impl IntoView {
    let switch = expect_context::<DetailsSwitch>();
    message.map(|id| {
        view! {
            " "
            <a
                class="evidence"
                href=format!("#m-{id}")
                title="Show message"
                aria-label="Show message"
                on:click=on(move |_| switch.step_aside())
            >
                <Icon name="evidence" />
            </a>
        }
    })
}

/// For example `+25`, `−10` (with a real minus sign).
fn signed(points: i16) -> String {
    if points < 0 { format!("\u{2212}{}", points.unsigned_abs()) } else { format!("+{points}") }
}

/// `demo_request` as `Demo request`.
fn in_words(name: &str) -> String {
    let text = name.replace('_', " ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_written_for_people() {
        assert_eq!(in_words("demo_request"), "Demo request");
        assert_eq!(in_words(""), "");
        assert_eq!((signed(25), signed(-10)), ("+25".to_owned(), "−10".to_owned()));
    }
}

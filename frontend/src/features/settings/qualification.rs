//! How conversations are judged: the framework, the score that hands one over, and what each signal gives.

use crate::{
    api::settings,
    page::{Save, Saving, SidePage, fetched},
    session::Session,
    ui::live::{attr, live, on},
};
use kilo_types::{Framework, QualificationSettings, Score, SignalRule};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn QualificationPage() -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <SidePage
            title="Qualification"
            about="How visitors are judged by what they say, and when a conversation is handed to the team."
        >
            {fetched(
                move || Box::pin(settings::qualification(session)),
                |settings| view! { <Judging settings=settings /> }.into_any(),
            )}
            {fetched(
                move || Box::pin(settings::signals(session)),
                |rules| view! { <Signals rules=rules /> }.into_any(),
            )}
        </SidePage>
    }
}

#[component]
fn Judging(settings: QualificationSettings) -> impl IntoView {
    let session = expect_context::<Session>();
    let saving = Saving::new();
    let saved = RwSignal::new(settings);
    let framework = RwSignal::new(settings.framework);
    let threshold = RwSignal::new(settings.score_threshold.to_string());
    let draft = move || QualificationSettings {
        framework: framework.get(),
        // What is no score is sent as the one that the server refuses, with the reason.
        score_threshold: threshold.with(|text| text.trim().parse().ok().and_then(Score::new).unwrap_or_default()),
    };
    let changed = Signal::derive(move || draft() != saved.get());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        saving.send(settings::set_qualification(session, untrack(draft)), move |answer| {
            saved.try_set(answer);
            "Saved"
        });
    };
    view! {
        <form class="settings-form" on:submit=save novalidate>
            <fieldset class="settings-section" disabled=attr(move || !session.may_manage())>
                <legend>"Framework"</legend>
                <div class="options">
                    {Framework::ALL
                        .map(|choice| view! { <FrameworkOption choice=choice chosen=framework /> })
                        .collect_view()}
                </div>
                <p class="muted small">"For conversations that begin from now on. Earlier ones keep theirs."</p>
            </fieldset>
            <fieldset class="settings-section" disabled=attr(move || !session.may_manage())>
                <legend>"Handoff"</legend>
                <Threshold threshold=threshold problem=saving.of_field("score_threshold") />
                <p class="muted small">"Lowering the threshold doesn't hand off existing conversations; it applies from their next message."</p>
            </fieldset>
            {live(move || session.may_manage().then(|| view! { <Save saving=saving changed=changed /> }))}
        </form>
    }
}

#[component]
fn FrameworkOption(choice: Framework, chosen: RwSignal<Framework>) -> impl IntoView {
    let fields = choice.fields().iter().map(|(_, label)| *label).collect::<Vec<_>>().join(", ");
    view! {
        <label class="option">
            <input
                type="radio"
                name="framework"
                prop:checked=attr(move || chosen.get() == choice)
                on:change=on(move |_| chosen.set(choice))
            />
            <span class="option-name">{choice.label()}</span>
            <span class="muted small">{fields}</span>
        </label>
    }
}

/// The same number twice: to be typed, and to be dragged.
#[component]
fn Threshold(threshold: RwSignal<String>, problem: Signal<Option<String>>) -> impl IntoView {
    let invalid = move || problem.with(Option::is_some).then_some("true");
    view! {
        <div class="threshold">
            <label for="threshold">"Hand a conversation over at a score of"</label>
            <input
                id="threshold"
                type="number"
                inputmode="numeric"
                min="1"
                max="100"
                prop:value=threshold
                aria-invalid=attr(invalid)
                aria-describedby="threshold-problem"
                on:input:target=move |event| threshold.set(event.target().value())
            />
            <input
                type="range"
                min="1"
                max="100"
                aria-label="Score, as a slider"
                prop:value=threshold
                on:input:target=move |event| threshold.set(event.target().value())
            />
        </div>
        <p class="field-problem" id="threshold-problem">{live(move || problem.get())}</p>
    }
}

#[component]
fn Signals(rules: Vec<SignalRule>) -> impl IntoView {
    view! {
        <section class="settings-section" aria-labelledby="signals-title">
            <h2 id="signals-title">"Signals"</h2>
            <p class="muted">"What counts for the score, and the most that each of them gives. A score is 0 to 100."</p>
            <table class="settings-table">
                <thead><tr><th scope="col">"Signal"</th><th scope="col" class="number">"Points"</th></tr></thead>
                <tbody>
                    {rules
                        .into_iter()
                        .map(|rule| view! {
                            <tr>
                                <th scope="row">
                                    <span>{rule.label}</span>
                                    <span class="muted small">{rule.description}</span>
                                </th>
                                <td class="number">{signed(rule.points)}</td>
                            </tr>
                        })
                        .collect_view()}
                </tbody>
            </table>
        </section>
    }
}

/// For example `+25`, `−10` (with a real minus sign).
fn signed(points: i16) -> String {
    if points < 0 { format!("\u{2212}{}", points.unsigned_abs()) } else { format!("+{points}") }
}

#[cfg(test)]
mod tests {
    use super::signed;

    #[test]
    fn points_have_a_sign() {
        assert_eq!([25, -10, 0].map(signed), ["+25", "\u{2212}10", "+0"]);
    }
}

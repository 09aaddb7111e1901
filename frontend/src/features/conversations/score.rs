//! The score as number, shape and colour; each of the three alone is enough.

use kilo_types::{Score, ScoreBand};
use leptos::prelude::*;

/// A score with its meter of three steps.
#[component]
pub(super) fn ScoreMeter(
    /// The score.
    score: Score,
) -> impl IntoView {
    let band = score.band();
    view! {
        <span class=format!("score score-{}", band.label()) role="img" aria-label=score_label(score)>
            <span class="score-number">{score.get()}</span>
            <svg class="score-meter" viewBox="0 0 26 4" focusable="false">
                {[0_u8, 1, 2].map(|step| {
                    let class = if step < steps(band) { "step step-filled" } else { "step" };
                    view! { <rect class=class x=step * 9 y="0" width="8" height="4" rx="1.5" /> }
                })
                    .collect_view()}
            </svg>
        </span>
    }
}

/// The two parts of a score as short bars of one scale: who the visitor is, and what they want.
#[component]
pub(super) fn ScoreParts(
    /// Who the visitor is.
    fit: Score,
    /// What they want.
    intent: Score,
) -> impl IntoView {
    let part = |name: &'static str, value: Score| {
        view! {
            <div class="score-part">
                <dt>{name}</dt>
                <dd>
                    <svg class="score-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                        <rect class="score-bar-track" width="100" height="4" />
                        <rect class="score-bar-filled" width=value.get() height="4" />
                    </svg>
                    <span class="score-part-number">{value.get()}</span>
                </dd>
            </div>
        }
    };
    view! {
        <div role="group" aria-label="Parts of the score">
            <dl class="score-parts">{part("Fit", fit)}{part("Intent", intent)}</dl>
        </div>
    }
}

/// For example `score 72, hot`.
pub(super) fn score_label(score: Score) -> String {
    format!("score {score}, {}", score.band().label())
}

const fn steps(band: ScoreBand) -> u8 {
    match band {
        ScoreBand::Cold => 1,
        ScoreBand::Warm => 2,
        ScoreBand::Hot => 3,
    }
}

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

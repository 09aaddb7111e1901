//! Refusals of the quota, as problems.

use crate::error::ApiError;
use kilo_domain::quota::{Exhausted, MarksError, PlanRefusal};
use kilo_types::{ProblemKind, Timestamp};

/// No conversation can start; says when one can, if that is known.
#[must_use]
pub fn exhausted(refused: Exhausted, now: Timestamp) -> ApiError {
    let problem = |detail| ApiError::new(ProblemKind::QuotaExhausted, detail);
    let Some(resets_at) = refused.resets_at else {
        return problem("The trial's conversations and all packs are used up.");
    };
    let seconds = (resets_at.millis() - now.millis() + 999).div_euclid(1000);
    let wait = u64::try_from(seconds).unwrap_or(1).max(1);
    problem("The plan's conversations and all packs of this period are used up.").retry_after(wait).resets_at(resets_at)
}

/// The plan cannot be chosen.
#[must_use]
pub fn plan_refused(refused: PlanRefusal) -> ApiError {
    match refused {
        PlanRefusal::TrialIsOver => {
            ApiError::field("plan", "must be starter or growth: the trial is available only once")
        }
    }
}

/// The marks are none.
#[must_use]
pub fn marks_refused(refused: MarksError) -> ApiError {
    let message = match refused {
        MarksError::TooMany => "must hold at most 5 marks",
        MarksError::OutOfRange => "must hold percentages from 1 to 99",
        MarksError::Repeated => "must hold each mark once, without 80, which every workspace has",
    };
    ApiError::field("marks", message)
}

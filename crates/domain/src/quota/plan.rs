//! What a plan allows (Kilo's documentation, "Plans").

use kilo_types::Plan;

/// Conversations in a pack.
pub const PACK: u32 = 100;

/// Conversations a plan allows: once on the trial, every month on the others.
#[must_use]
pub const fn allowance(plan: Plan) -> u32 {
    match plan {
        Plan::Trial => 100,
        Plan::Starter => 300,
        Plan::Growth => 1_500,
    }
}

/// Whether the allowance comes back every month.
#[must_use]
pub const fn is_monthly(plan: Plan) -> bool {
    !matches!(plan, Plan::Trial)
}

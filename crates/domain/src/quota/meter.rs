//! The figures of a workspace.

use super::{Billing, Period, plan::is_monthly};
use kilo_types::{Plan, Quota, QuotaState, Timestamp};

/// What a workspace may use and has used. `used + remaining` is its allowance in this period: the plan's, and what
/// packs gave and give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// How many entries the ledger has.
    pub revision: u64,
    /// The plan.
    pub plan: Plan,
    /// The plan from the next period on, if it is another.
    pub next_plan: Option<Plan>,
    /// The period that is counted in.
    pub period: Period,
    /// The plan's allowance in this period.
    pub limit: u32,
    /// Conversations of the plan's allowance that were used in this period; at most `limit`.
    pub plan_used: u32,
    /// Conversations of packs that were used in this period.
    pub top_up_used: u32,
    /// Conversations left of packs.
    pub top_up_remaining: u32,
    /// How often the allowance was raised within this period; what was told before may be told again after.
    pub raises: u32,
}

impl Meter {
    /// Conversations counted in this period.
    #[must_use]
    pub const fn used(&self) -> u32 {
        self.plan_used.saturating_add(self.top_up_used)
    }

    /// Conversations that can still start.
    #[must_use]
    pub const fn remaining(&self) -> u32 {
        self.limit.saturating_sub(self.plan_used).saturating_add(self.top_up_remaining)
    }

    /// The whole allowance of this period: plan plus packs.
    #[must_use]
    pub const fn allowance(&self) -> u32 {
        self.used().saturating_add(self.remaining())
    }

    /// Whether new conversations can start.
    #[must_use]
    pub const fn state(&self) -> QuotaState {
        match self.remaining() {
            0 => QuotaState::Paused,
            _ if super::level::is_reached(self, super::level::WARNING) => QuotaState::Warning,
            _ => QuotaState::Ok,
        }
    }

    /// The figures at `now`: as they are, or those of a fresh period if this one has ended. A clock that jumped back
    /// changes nothing.
    #[must_use]
    pub fn at(&self, billing: &Billing, now: Timestamp) -> Self {
        if self.period.end.is_none_or(|end| now < end) {
            return self.clone();
        }
        let plan = self.next_plan.unwrap_or(self.plan);
        let fresh = Self::fresh(plan, self.period.number.saturating_add(1), billing, now);
        Self { revision: self.revision + 1, top_up_remaining: self.top_up_remaining, ..fresh }
    }

    /// A period of which nothing is used, in a ledger with this one entry.
    pub(super) fn fresh(plan: Plan, number: u32, billing: &Billing, now: Timestamp) -> Self {
        let (start, end) = billing.month_at(now);
        Self {
            revision: 1,
            plan,
            next_plan: None,
            period: Period { number, start, end: is_monthly(plan).then_some(end) },
            limit: super::allowance(plan),
            plan_used: 0,
            top_up_used: 0,
            top_up_remaining: 0,
            raises: 0,
        }
    }

    /// The figures as the API tells them.
    #[must_use]
    pub fn to_quota(&self, billing: &Billing, now: Timestamp) -> Quota {
        Quota {
            plan: self.plan,
            next_plan: self.next_plan,
            limit: self.limit,
            top_up_remaining: self.top_up_remaining,
            used: self.used(),
            remaining: self.remaining(),
            state: self.state(),
            period_start: self.period.start,
            period_end: self.period.end,
            runs_out_on: super::runs_out_on(self, &billing.zone, now).map(|day| day.to_string()),
        }
    }
}

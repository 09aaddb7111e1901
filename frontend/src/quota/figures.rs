//! What the figures of the quota say. Plain Rust, tested on the host.

use kilo_types::{Plan, Quota, QuotaState};

/// From this share on the rail shows a meter, in percent.
const SHOWN: u8 = 60;

/// How much attention the quota asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// None.
    Quiet,
    /// A meter.
    Shown,
    /// A meter, and a word about it.
    Warning,
    /// No conversation can start.
    Paused,
}

impl Level {
    /// Of `quota`.
    pub(crate) fn of(quota: &Quota) -> Self {
        match quota.state {
            QuotaState::Paused => Self::Paused,
            QuotaState::Warning => Self::Warning,
            QuotaState::Ok if share(quota) >= SHOWN => Self::Shown,
            QuotaState::Ok => Self::Quiet,
        }
    }

    /// The class of what is coloured by it.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Quiet | Self::Shown => "gauge",
            Self::Warning => "gauge is-warning",
            Self::Paused => "gauge is-paused",
        }
    }
}

/// What may be used in this period: the plan's conversations, and those of packs.
pub(crate) const fn allowance(quota: &Quota) -> u32 {
    quota.used.saturating_add(quota.remaining)
}

/// How much of it is used, in percent; 100 only if nothing is left.
pub(crate) fn share(quota: &Quota) -> u8 {
    let share = u64::from(quota.used) * 100 / u64::from(allowance(quota)).max(1);
    if quota.remaining == 0 { 100 } else { u8::try_from(share).unwrap_or(99).min(99) }
}

/// What the conversations of a period are called: `this month's`.
pub(crate) fn whose(quota: &Quota) -> &'static str {
    if quota.plan == Plan::Trial { "the trial\u{2019}s" } else { "this month\u{2019}s" }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A starter plan of which `used` are used and `remaining` are left.
    pub(crate) fn quota(used: u32, remaining: u32, state: QuotaState) -> Quota {
        Quota {
            plan: Plan::Starter,
            next_plan: None,
            limit: 300,
            top_up_remaining: 0,
            used,
            remaining,
            state,
            period_start: "2026-11-10T00:00:00Z".parse().unwrap(),
            period_end: Some("2026-12-10T00:00:00Z".parse().unwrap()),
            runs_out_on: None,
        }
    }

    #[test]
    fn a_meter_shows_from_60_percent() {
        assert_eq!(Level::of(&quota(179, 121, QuotaState::Ok)), Level::Quiet);
        assert_eq!(Level::of(&quota(180, 120, QuotaState::Ok)), Level::Shown);
        assert_eq!(Level::of(&quota(240, 60, QuotaState::Warning)), Level::Warning);
        assert_eq!(Level::of(&quota(300, 0, QuotaState::Paused)), Level::Paused);
    }

    #[test]
    fn all_is_used_only_when_nothing_is_left() {
        assert_eq!(share(&quota(0, 300, QuotaState::Ok)), 0);
        assert_eq!(share(&quota(2_999, 1, QuotaState::Warning)), 99);
        assert_eq!(share(&quota(300, 0, QuotaState::Paused)), 100);
        assert_eq!(share(&quota(0, 0, QuotaState::Paused)), 100);
    }
}

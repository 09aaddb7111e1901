//! Ready-made filters that are one click away.

use super::Period;
use chrono::NaiveDate;
use kilo_types::{ConversationFilter, Score, Status, StatusSet};

/// A ready-made filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum View {
    /// Score 50 and above, still in progress: who to look at first.
    HotNotHandedOff,
    /// Begun since Monday.
    ThisWeek,
    /// Filed away.
    Archived,
}

impl View {
    /// Every view, in reading order.
    pub(crate) const ALL: [Self; 3] = [Self::HotNotHandedOff, Self::ThisWeek, Self::Archived];

    /// The name a person reads.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::HotNotHandedOff => "Hot, not handed off",
            Self::ThisWeek => "This week",
            Self::Archived => "Archived",
        }
    }

    /// The filter behind it.
    pub(crate) fn filter(self, today: NaiveDate, tz: &str) -> ConversationFilter {
        let all = ConversationFilter::default();
        match self {
            Self::HotNotHandedOff => {
                ConversationFilter { score_min: Score::new(50), status: StatusSet::of(&[Status::Active]), ..all }
            }
            Self::ThisWeek => Period::ThisWeek.apply(&all, today, tz),
            Self::Archived => ConversationFilter { status: StatusSet::of(&[Status::Archived]), ..all },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hot_is_fifty_and_above_and_still_in_progress() {
        let filter = View::HotNotHandedOff.filter("2026-03-12".parse().unwrap(), "UTC");
        assert_eq!(filter.to_pairs(), [("score_min", "50".to_owned()), ("status", "active".to_owned())]);
    }
}

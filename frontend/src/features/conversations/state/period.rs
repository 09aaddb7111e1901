//! Periods by name. A period that lasts until now has no end, so that its address is still right tomorrow.

use chrono::{Datelike, Days, NaiveDate};
use kilo_types::{ConversationFilter, DateBound};

/// A period that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    /// The day that is.
    Today,
    /// The day before.
    Yesterday,
    /// Since Monday.
    ThisWeek,
    /// Today and the six days before.
    LastSevenDays,
    /// Since the first.
    ThisMonth,
    /// The whole month before.
    LastMonth,
}

/// First and last day; both are included.
pub(crate) type DaySpan = (Option<NaiveDate>, Option<NaiveDate>);

impl Period {
    /// Every period, in the order in which they are offered.
    pub(crate) const ALL: [Self; 6] =
        [Self::Today, Self::Yesterday, Self::LastSevenDays, Self::ThisWeek, Self::ThisMonth, Self::LastMonth];

    /// The name a person reads.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Yesterday => "Yesterday",
            Self::ThisWeek => "This week",
            Self::LastSevenDays => "Last 7 days",
            Self::ThisMonth => "This month",
            Self::LastMonth => "Last month",
        }
    }

    /// Its days when today is `today`.
    pub(crate) fn days(self, today: NaiveDate) -> DaySpan {
        let back = |days| today.checked_sub_days(Days::new(days));
        let first = today.with_day(1);
        match self {
            Self::Today => (Some(today), Some(today)),
            Self::Yesterday => (back(1), back(1)),
            Self::ThisWeek => (back(u64::from(today.weekday().num_days_from_monday())), None),
            Self::LastSevenDays => (back(6), None),
            Self::ThisMonth => (first, None),
            Self::LastMonth => {
                let last = first.and_then(|first| first.pred_opt());
                (last.and_then(|last| last.with_day(1)), last)
            }
        }
    }

    /// `filter` limited to this period in the time zone `tz`.
    pub(crate) fn apply(self, filter: &ConversationFilter, today: NaiveDate, tz: &str) -> ConversationFilter {
        let (from, to) = self.days(today);
        with_days(filter, from, to, tz)
    }

    /// The name of the filter's period, if it has one today in the time zone `tz`.
    pub(crate) fn of(filter: &ConversationFilter, today: NaiveDate, tz: &str) -> Option<Self> {
        if filter.tz.as_deref().unwrap_or("UTC") != tz {
            return None;
        }
        let bounds = (filter.started_from, filter.started_to);
        Self::ALL.into_iter().find(|period| {
            let (from, to) = period.days(today);
            bounds == (from.map(DateBound::Day), to.map(DateBound::Day))
        })
    }
}

/// `filter` limited to the days `from` to `to` in the time zone `tz`; without days there is no zone either.
pub(crate) fn with_days(
    filter: &ConversationFilter,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    tz: &str,
) -> ConversationFilter {
    ConversationFilter {
        started_from: from.map(DateBound::Day),
        started_to: to.map(DateBound::Day),
        tz: (from.is_some() || to.is_some()).then(|| tz.to_owned()),
        ..filter.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_of_each_period() {
        // A Wednesday in the first week of a year.
        let today = day("2026-01-07");
        let days = |period: Period| {
            let (from, to) = period.days(today);
            (from.map(|day| day.to_string()), to.map(|day| day.to_string()))
        };
        let open = |from: &str| (Some(from.to_owned()), None);
        let closed = |from: &str, to: &str| (Some(from.to_owned()), Some(to.to_owned()));
        assert_eq!(days(Period::Today), closed("2026-01-07", "2026-01-07"));
        assert_eq!(days(Period::Yesterday), closed("2026-01-06", "2026-01-06"));
        assert_eq!(days(Period::ThisWeek), open("2026-01-05"));
        assert_eq!(days(Period::LastSevenDays), open("2026-01-01"));
        assert_eq!(days(Period::ThisMonth), open("2026-01-01"));
        assert_eq!(days(Period::LastMonth), closed("2025-12-01", "2025-12-31"));
    }

    #[test]
    fn a_period_is_found_again_by_its_days() {
        let today = day("2026-03-12");
        for period in Period::ALL {
            let filter = period.apply(&ConversationFilter::default(), today, "Europe/Berlin");
            assert_eq!(Period::of(&filter, today, "Europe/Berlin"), Some(period));
            assert_eq!(Period::of(&filter, today, "Asia/Tokyo"), None);
        }
        assert_eq!(Period::of(&ConversationFilter::default(), today, "UTC"), None);
    }

    #[test]
    fn without_days_no_zone_is_left_in_the_address() {
        let filter = Period::Today.apply(&ConversationFilter::default(), day("2026-03-12"), "Europe/Berlin");
        assert!(with_days(&filter, None, None, "Europe/Berlin").to_pairs().is_empty());
    }
}

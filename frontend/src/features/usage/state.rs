//! The days of a period beside those of the one before. Plain Rust, tested on the host.

use chrono::{Days, NaiveDate};
use kilo_types::{QuotaHistory, QuotaPeriod, Timestamp};
use std::collections::HashMap;

/// Days shown of a period that has no end, as the trial has none.
const ENDLESS: u64 = 30;

/// A day of the present period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Day {
    /// The day.
    pub(super) day: NaiveDate,
    /// Conversations counted on it; none of a day to come.
    pub(super) now: Option<u32>,
    /// The day at the same place of the period before, and its conversations.
    pub(super) before: Option<(NaiveDate, u32)>,
}

/// Both periods, day by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comparison {
    /// The days of the present period, in order.
    pub(super) days: Vec<Day>,
    /// What the highest column reaches at most: an even, round number.
    pub(super) top: u32,
}

impl Comparison {
    /// Of `history` when it is `today`; `day_of` tells the day of an instant, and both are in the workspace's zone.
    pub(super) fn of(history: &QuotaHistory, today: NaiveDate, day_of: impl Fn(Timestamp) -> NaiveDate) -> Self {
        let counted: HashMap<(u32, NaiveDate), u32> = history
            .days
            .iter()
            .filter_map(|day| Some(((day.period, day.day.parse().ok()?), day.conversations)))
            .collect();
        let count = |period: &QuotaPeriod, day| counted.get(&(period.period, day)).copied().unwrap_or(0);
        let mut periods = history.periods.iter();
        let Some(present) = periods.next() else { return Self { days: Vec::new(), top: 2 } };
        let mut before = periods.next().map(|period| (period, span(period, today, &day_of).into_iter()));
        let days: Vec<Day> = span(present, today, &day_of)
            .into_iter()
            .map(|day| Day {
                day,
                now: (day <= today).then(|| count(present, day)),
                before: before.as_mut().and_then(|(period, days)| days.next().map(|day| (day, count(period, day)))),
            })
            .collect();
        let highest = days.iter().flat_map(|day| [day.now, day.before.map(|(_, count)| count)]).flatten().max();
        Self { days, top: round(highest.unwrap_or(0)) }
    }
}

/// The days of a period.
fn span(period: &QuotaPeriod, today: NaiveDate, day_of: impl Fn(Timestamp) -> NaiveDate) -> Vec<NaiveDate> {
    let first = day_of(period.period_start);
    let days = first.iter_days();
    match period.period_end {
        Some(end) => days.take_while(|day| *day < day_of(end)).collect(),
        None => {
            let earliest = today.checked_sub_days(Days::new(ENDLESS - 1)).unwrap_or(first);
            first.max(earliest).iter_days().take_while(|day| *day <= today).collect()
        }
    }
}

/// The least of 2, 4, 6, 8, 10, 20, 30, 40, 50, 60, 80, 100, 200 … that is no less than `number`.
fn round(number: u32) -> u32 {
    let mut ten = 1_u32;
    while ten.saturating_mul(10) < number {
        ten = ten.saturating_mul(10);
    }
    let steps = [2, 3, 4, 5, 6, 8, 10].map(|step| ten.saturating_mul(step));
    steps.into_iter().find(|top| *top >= number && top.is_multiple_of(2)).unwrap_or(number)
}

/// How far `day` is, in words: `today`, `in 1 day`, `in 15 days`.
pub(super) fn distance(today: NaiveDate, day: NaiveDate) -> String {
    match (day - today).num_days() {
        ..=0 => "today".to_owned(),
        1 => "in 1 day".to_owned(),
        days => format!("in {days} days"),
    }
}

/// The marks in `text`: whole numbers with commas or spaces between them, or what is wrong.
pub(super) fn marks(text: &str) -> Result<Vec<u8>, String> {
    let parts = text.split([',', ';', ' ', '%']).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().map_err(|_| format!("{part} is not a whole number from 1 to 99."))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kilo_types::{Plan, QuotaDay};

    fn period(period: u32, start: &str, end: Option<&str>) -> QuotaPeriod {
        QuotaPeriod {
            period,
            period_start: at(start),
            period_end: end.map(at),
            plan: Plan::Starter,
            limit: 300,
            used: 0,
            top_up_used: 0,
        }
    }

    fn at(day: &str) -> Timestamp {
        format!("{day}T00:00:00Z").parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn counted(period: u32, day: &str, conversations: u32) -> QuotaDay {
        QuotaDay { period, day: day.to_owned(), conversations }
    }

    fn of(periods: Vec<QuotaPeriod>, days: Vec<QuotaDay>, today: &str) -> Comparison {
        let history = QuotaHistory { time_zone: "UTC".to_owned(), days, periods };
        Comparison::of(&history, day(today), |at| at.to_string()[..10].parse().unwrap())
    }

    #[test]
    fn a_day_stands_beside_the_one_at_its_place_before() {
        let periods = vec![period(2, "2026-03-01", Some("2026-04-01")), period(1, "2026-02-01", Some("2026-03-01"))];
        let days = vec![counted(1, "2026-02-02", 7), counted(2, "2026-03-02", 12)];
        let shown = of(periods, days, "2026-03-03");
        assert_eq!(shown.days.len(), 31);
        assert_eq!(shown.top, 20);
        assert_eq!(shown.days[1], Day { day: day("2026-03-02"), now: Some(12), before: Some((day("2026-02-02"), 7)) });
        assert_eq!(shown.days[2].now, Some(0));
        // Days to come have no count, and February had no 29th.
        assert_eq!((shown.days[3].now, shown.days[28].before), (None, None));
    }

    #[test]
    fn a_day_that_two_periods_share_is_counted_in_each() {
        let periods = vec![period(2, "2026-03-05", Some("2026-04-05")), period(1, "2026-02-10", Some("2026-03-05"))];
        let shown = of(periods, vec![counted(1, "2026-03-05", 3), counted(2, "2026-03-05", 4)], "2026-03-05");
        assert_eq!(shown.days[0].now, Some(4));
    }

    #[test]
    fn a_period_without_end_shows_its_last_30_days() {
        let shown = of(vec![period(1, "2026-01-01", None)], vec![counted(1, "2026-03-10", 1)], "2026-03-10");
        assert_eq!((shown.days.len(), shown.days[0].day, shown.top), (30, day("2026-02-09"), 2));
        let young = of(vec![period(1, "2026-03-09", None)], Vec::new(), "2026-03-10");
        assert_eq!(young.days.len(), 2);
    }

    #[test]
    fn the_highest_column_fits_and_half_of_it_is_a_whole_number() {
        for number in 0..5_000 {
            let top = round(number);
            assert!(top >= number && top.is_multiple_of(2), "{top} for {number}");
        }
        assert_eq!([0, 2, 3, 10, 11, 41, 99, 1_001].map(round), [2, 2, 4, 10, 20, 50, 100, 2_000]);
    }

    #[test]
    fn marks_are_read_as_people_write_them() {
        assert_eq!(marks("50, 90"), Ok(vec![50, 90]));
        assert_eq!(marks(" 50% 90 % "), Ok(vec![50, 90]));
        assert_eq!(marks(""), Ok(Vec::new()));
        assert!(marks("half").is_err() && marks("-5").is_err() && marks("300").is_err());
    }

    #[test]
    fn days_are_counted_in_words() {
        let today = day("2026-11-25");
        let days = ["2026-11-24", "2026-11-25", "2026-11-26", "2026-12-10"].map(|to| distance(today, day(to)));
        assert_eq!(days, ["today", "today", "in 1 day", "in 15 days"]);
    }
}

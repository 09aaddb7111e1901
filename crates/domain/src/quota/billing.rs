//! Periods: from the anchor's day, month by month, each beginning with its day in the workspace's time zone.

use crate::period::Zone;
use chrono::{Datelike, Months, NaiveDate};
use kilo_types::Timestamp;

/// From which day on a workspace is billed, and where that day begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Billing {
    /// The first day of the first month. Every month begins on its day of the month, or on the last one of a month
    /// that is too short.
    pub anchor: NaiveDate,
    /// The workspace's time zone.
    pub zone: Zone,
}

/// A stretch of time with one allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// 1, 2, 3 … in the order in which the workspace's were opened.
    pub number: u32,
    /// Its first instant.
    pub start: Timestamp,
    /// The first instant after it; `None` on the trial, which has no next one.
    pub end: Option<Timestamp>,
}

impl Billing {
    /// The month that holds `now`: its first instant, and the first one after it. Months before the anchor are
    /// counted backwards from it.
    #[must_use]
    pub fn month_at(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        let today = self.zone.local(now).date();
        let months = (today.year() - self.anchor.year()) * 12 + month(today) - month(self.anchor);
        // The billing month that begins in the calendar's month of `today` may be still to come. It may also be over:
        // a clock that is set back right after midnight shows the day before once more.
        let number = match (self.month_start(months) <= now, self.month_start(months + 1) <= now) {
            (false, _) => months - 1,
            (true, false) => months,
            (true, true) => months + 1,
        };
        (self.month_start(number), self.month_start(number + 1))
    }

    /// The first instant of a month. Counted from the anchor each time, so that the 31st comes back after a short
    /// month.
    fn month_start(&self, number: i32) -> Timestamp {
        let months = Months::new(number.unsigned_abs());
        let day =
            if number < 0 { self.anchor.checked_sub_months(months) } else { self.anchor.checked_add_months(months) };
        let ends = if number < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        self.zone.day_start(day.unwrap_or(ends))
    }
}

fn month(day: NaiveDate) -> i32 {
    i32::try_from(day.month0()).unwrap_or_default()
}

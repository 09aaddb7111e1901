//! Days, months and quarters as they are written, counted from the day of a message.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use kilo_types::Timestamp;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The day of a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day(Date);

impl Day {
    /// The day of `time` in UTC.
    pub(super) fn of(time: Timestamp) -> Self {
        let time = jiff::Timestamp::from_millisecond(time.millis()).unwrap_or_default();
        Self(TimeZone::UTC.to_datetime(time).date())
    }

    /// `14 March 2027`; without a year the next one. `None` for days that never are.
    pub(super) fn date(self, day: u32, month: u32, year: Option<u32>) -> Option<String> {
        let in_year = |year: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
        let date = match year {
            Some(year) => in_year(i16::try_from(year).ok()?)?,
            None => in_year(self.0.year()).filter(|date| *date >= self.0).or_else(|| in_year(self.0.year() + 1))?,
        };
        Some(written(date))
    }

    /// `September 2027`; without a year the next one, this month included.
    pub(super) fn month(self, month: u32, year: Option<u32>) -> String {
        let year = year.unwrap_or_else(|| self.year_of_month(month));
        format!("{} {year}", month_name(month))
    }

    /// The year in which the month that ends a period comes next.
    pub(super) fn year_of_month(self, month: u32) -> u32 {
        let year = u32::try_from(self.0.year()).unwrap_or_default();
        year + u32::from(i64::from(month) < i64::from(self.0.month()))
    }

    /// The unit that is now: `Q4 2026`, `November 2026`, `this week`.
    pub(super) fn current(self, unit: u32) -> String {
        match unit {
            365 => self.0.year().to_string(),
            90 => quarter(self.0),
            30 => format!("{} {}", month_name(number(self.0.month())), self.0.year()),
            7 => "this week".to_owned(),
            _ => written(self.0),
        }
    }

    /// The unit after the one that is now.
    pub(super) fn next(self, unit: u32) -> String {
        match unit {
            365 => (self.0.year() + 1).to_string(),
            90 => self.0.checked_add(3.months()).map(quarter).unwrap_or_default(),
            30 => self.0.checked_add(1.month()).map(|date| Self(date).current(30)).unwrap_or_default(),
            7 => {
                let days = 8 - i64::from(self.0.weekday().to_monday_one_offset());
                self.0.checked_add(days.days()).map(|date| format!("week of {}", written(date))).unwrap_or_default()
            }
            _ => self.later(1).unwrap_or_default(),
        }
    }

    /// So many units from now: a day for days and weeks, a month for months, a year for years.
    pub(super) fn ahead(self, count: u32, unit: u32) -> Option<String> {
        let count = i64::from(count);
        Some(match unit {
            365 => (i64::from(self.0.year()) + count).to_string(),
            90 => Self(self.0.checked_add((3 * count).months()).ok()?).current(30),
            30 => Self(self.0.checked_add(count.months()).ok()?).current(30),
            days => written(self.0.checked_add((count * i64::from(days)).days()).ok()?),
        })
    }

    /// The next day of the week, today excluded: `Thursday 3 December`.
    pub(super) fn weekday(self, weekday: u32) -> Option<String> {
        let today = i64::from(self.0.weekday().to_monday_one_offset());
        let days = (i64::from(weekday) - today - 1).rem_euclid(7) + 1;
        self.later(days)
    }

    /// A day so many days from now with its name.
    pub(super) fn later(self, days: i64) -> Option<String> {
        let date = self.0.checked_add(days.days()).ok()?;
        let name = WEEKDAYS[usize::try_from(date.weekday().to_monday_zero_offset()).ok()?];
        Some(format!("{name} {} {}", date.day(), month_name(number(date.month()))))
    }
}

fn written(date: Date) -> String {
    format!("{} {} {}", date.day(), month_name(number(date.month())), date.year())
}

fn quarter(date: Date) -> String {
    format!("Q{} {}", number(date.month()).div_ceil(3), date.year())
}

fn month_name(month: u32) -> &'static str {
    let place = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    place.and_then(|place| MONTHS.get(place)).copied().unwrap_or_default()
}

fn number(value: i8) -> u32 {
    u32::try_from(value).unwrap_or_default()
}

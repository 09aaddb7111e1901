//! Days and wall-clock times in an IANA time zone. The only module that knows a time zone database: the one
//! compiled into the program, so that every server gives the same answer.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use jiff::{
    civil,
    tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase},
};
use kilo_types::Timestamp;
use std::sync::LazyLock;

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Days and milliseconds of 400 years: the calendar, weekdays included, repeats after them.
const CYCLE_DAYS: Days = Days::new(146_097);
const CYCLE_MILLIS: i64 = 146_097 * 86_400_000;

/// The last years before jiff's range ends; they are looked up one cycle earlier.
const BEYOND: i32 = 9990;

/// An IANA time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl Zone {
    /// Coordinated universal time.
    #[must_use]
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }

    /// The zone with an IANA name such as `Europe/Berlin` (in any case), or `None` if there is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let rules = DATABASE.get(name).ok().filter(|rules| !rules.is_unknown())?;
        let name = rules.iana_name().unwrap_or(name).to_owned();
        Some(Self { name, rules })
    }

    /// The IANA name, spelt as the database spells it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first valid instant of `day`. Where midnight is skipped the day starts after the gap; where there
    /// are two the first one counts; a day that never was starts where the next one does, so it is empty.
    /// Days outside the years 1 to 9999 give the first or last [`Timestamp`].
    #[must_use]
    pub fn day_start(&self, day: NaiveDate) -> Timestamp {
        if day.year() < 1 {
            return Timestamp::from_millis(i64::MIN);
        }
        if day.year() > 9999 {
            return Timestamp::LATEST;
        }
        let beyond = day.year() >= BEYOND;
        let near = if beyond { day.checked_sub_days(CYCLE_DAYS) } else { Some(day) };
        let millis = near.and_then(to_civil).map_or(i64::MAX, |day| self.first_instant(day));
        Timestamp::from_millis(if beyond { millis.saturating_add(CYCLE_MILLIS) } else { millis })
    }

    fn first_instant(&self, day: civil::Date) -> i64 {
        let midnight = self.rules.to_ambiguous_timestamp(day.at(0, 0, 0, 0));
        let in_gap = matches!(midnight.offset(), AmbiguousOffset::Gap { .. });
        if !in_gap {
            return midnight.earlier().map_or(i64::MAX, jiff::Timestamp::as_millisecond);
        }
        // A gap may have begun before midnight: the day starts at the jump itself, not where midnight lands.
        let Ok(landed) = midnight.later() else { return i64::MAX };
        let just_after = landed.checked_add(jiff::SignedDuration::from_secs(1)).unwrap_or(landed);
        let jump = self.rules.preceding(just_after).next().map_or(landed, |jump| jump.timestamp());
        jump.as_millisecond()
    }

    /// Whether clocks are changed on `day`, so that a time of day alone may not say which instant it is.
    #[must_use]
    pub fn shifts_on(&self, day: NaiveDate) -> bool {
        let Some(next) = day.succ_opt() else { return false };
        let [begin, end] = [day, next].map(|day| self.local(self.day_start(day)).offset_seconds());
        begin != end
    }

    /// How a clock on the wall shows `time`.
    #[must_use]
    pub fn local(&self, time: Timestamp) -> LocalTime {
        let beyond = time.to_datetime().year() >= BEYOND;
        let near = if beyond { time.millis() - CYCLE_MILLIS } else { time.millis() };
        let instant = jiff::Timestamp::from_millisecond(near).unwrap_or_default();
        let info = self.rules.to_offset_info(instant);
        let offset_seconds = info.offset().seconds();
        let local = (time.to_datetime().naive_utc()).checked_add_signed(TimeDelta::seconds(offset_seconds.into()));
        LocalTime { civil: local.unwrap_or_default(), offset_seconds, abbreviation: info.abbreviation().to_owned() }
    }
}

fn to_civil(day: NaiveDate) -> Option<civil::Date> {
    let year = i16::try_from(day.year()).ok()?;
    let (month, of_month) = (i8::try_from(day.month()).ok()?, i8::try_from(day.day()).ok()?);
    civil::Date::new(year, month, of_month).ok()
}

/// A date and time on the wall of a zone, with its distance to UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalTime {
    civil: NaiveDateTime,
    offset_seconds: i32,
    abbreviation: String,
}

impl LocalTime {
    /// The day of the calendar.
    #[must_use]
    pub fn date(&self) -> NaiveDate {
        self.civil.date()
    }

    /// The time of day.
    #[must_use]
    pub fn time(&self) -> NaiveTime {
        self.civil.time()
    }

    /// Seconds east of UTC.
    #[must_use]
    pub fn offset_seconds(&self) -> i32 {
        self.offset_seconds
    }

    /// What the zone calls itself at this time: `CEST`, or `-03` where it has no letters.
    #[must_use]
    pub fn abbreviation(&self) -> &str {
        &self.abbreviation
    }

    /// `3 Oct 2026`
    #[must_use]
    pub fn day(&self) -> String {
        self.civil.format("%-d %b %Y").to_string()
    }

    /// `Saturday, 3 October 2026`
    #[must_use]
    pub fn long_day(&self) -> String {
        self.civil.format("%A, %-d %B %Y").to_string()
    }

    /// `16:05`
    #[must_use]
    pub fn clock(&self) -> String {
        self.civil.format("%H:%M").to_string()
    }

    /// `3 Oct 2026, 16:05`
    #[must_use]
    pub fn day_and_clock(&self) -> String {
        format!("{}, {}", self.day(), self.clock())
    }

    /// `2026-10-03`, the form of file names.
    #[must_use]
    pub fn iso_day(&self) -> String {
        format!("{:04}-{:02}-{:02}", self.civil.year(), self.civil.month(), self.civil.day())
    }

    /// `2026-10-03T16:05:09.120+02:00` (RFC 3339; seconds of an offset are cut off, as it has no room for them)
    #[must_use]
    pub fn rfc3339(&self) -> String {
        let millis = self.civil.nanosecond() / 1_000_000;
        format!("{}T{}.{millis:03}{}", self.iso_day(), self.civil.format("%H:%M:%S"), self.offset())
    }

    /// `+02:00`
    #[must_use]
    pub fn offset(&self) -> String {
        let sign = if self.offset_seconds < 0 { '-' } else { '+' };
        let minutes = self.offset_seconds.unsigned_abs() / 60;
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

//! Times relative to now: `4 min`, `Tue`, `3 Oct 2025`. One timer serves the whole page.

use super::live::live;
use crate::browser::calendar::{self, Style};
use chrono::{Datelike, NaiveDate};
use kilo_types::Timestamp;
use leptos::prelude::*;
use std::time::Duration;

/// Now, to the minute.
#[derive(Clone, Copy)]
pub(crate) struct Clock(RwSignal<i64>);

impl Clock {
    /// Starts the one timer.
    pub(crate) fn start() -> Self {
        let now = RwSignal::new(calendar::now());
        let tick = set_interval_with_handle(move || now.set(calendar::now()), Duration::from_secs(60));
        on_cleanup(move || {
            if let Ok(tick) = tick {
                tick.clear();
            }
        });
        provide_context(Self(now));
        Self(now)
    }

    /// Today, here; tracked.
    pub(crate) fn today(self) -> NaiveDate {
        calendar::day_of(self.0.get())
    }
}

/// What to say of an instant.
#[derive(Debug, PartialEq, Eq)]
enum Distance {
    JustNow,
    Minutes(i64),
    Hours(i64),
    ThisWeek,
    ThisYear,
    Earlier,
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

fn distance(now: i64, then: i64, day_of: impl Fn(i64) -> NaiveDate) -> Distance {
    let passed = now - then;
    let (today, day) = (day_of(now), day_of(then));
    let days = (today - day).num_days();
    match passed {
        // A clock that is a little fast must not write about the future.
        passed if passed.abs() < MINUTE => Distance::JustNow,
        MINUTE..HOUR => Distance::Minutes(passed / MINUTE),
        passed if passed > 0 && days == 0 => Distance::Hours(passed / HOUR),
        _ if (0..7).contains(&days) => Distance::ThisWeek,
        _ if today.year() == day.year() => Distance::ThisYear,
        _ => Distance::Earlier,
    }
}

fn written(now: i64, then: i64) -> String {
    match distance(now, then, calendar::day_of) {
        Distance::JustNow => "now".to_owned(),
        Distance::Minutes(minutes) => format!("{minutes} min"),
        Distance::Hours(hours) => format!("{hours} h"),
        Distance::ThisWeek => calendar::write(then, Style::Weekday),
        Distance::ThisYear => calendar::write(then, Style::Day),
        Distance::Earlier => calendar::write(then, Style::DayAndYear),
    }
}

/// The same as the end of a sentence.
fn in_words(now: i64, then: i64) -> String {
    let short = written(now, then);
    match distance(now, then, calendar::day_of) {
        Distance::JustNow => format!("just {short}"),
        Distance::Minutes(_) | Distance::Hours(_) => format!("{short} ago"),
        Distance::ThisWeek | Distance::ThisYear | Distance::Earlier => short,
    }
}

/// A time relative to now; the exact local time and zone when pointed at.
#[component]
pub(crate) fn RelativeTime(
    /// The instant.
    at: Timestamp,
    /// Whether it ends a sentence, as in "last message 4 min ago".
    #[prop(optional)]
    in_sentence: bool,
) -> impl IntoView {
    let clock = expect_context::<Clock>();
    view! {
        <time datetime=at.to_string() title=calendar::write(at.millis(), Style::Exact)>
            {live(move || {
                let now = clock.0.get();
                if in_sentence { in_words(now, at.millis()) } else { written(now, at.millis()) }
            })}
        </time>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().millis()
    }

    fn seen(now: &str, then: &str) -> Distance {
        distance(at(now), at(then), |millis| DateTime::from_timestamp_millis(millis).unwrap().date_naive())
    }

    #[test]
    fn distances() {
        let now = "2026-03-12T10:00:00Z";
        assert_eq!(seen(now, "2026-03-12T09:59:30Z"), Distance::JustNow);
        assert_eq!(seen(now, "2026-03-12T10:00:20Z"), Distance::JustNow);
        assert_eq!(seen(now, "2026-03-12T09:56:00Z"), Distance::Minutes(4));
        assert_eq!(seen(now, "2026-03-12T07:30:00Z"), Distance::Hours(2));
        assert_eq!(seen(now, "2026-03-11T23:00:00Z"), Distance::ThisWeek);
        assert_eq!(seen(now, "2026-03-06T23:00:00Z"), Distance::ThisWeek);
        assert_eq!(seen(now, "2026-03-05T23:00:00Z"), Distance::ThisYear);
        assert_eq!(seen(now, "2025-12-31T23:00:00Z"), Distance::Earlier);
        assert_eq!(seen(now, "2026-03-14T00:00:00Z"), Distance::ThisYear);
    }
}

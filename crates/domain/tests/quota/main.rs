//! The allowance of conversations, walked through years and in any order of events.
#![expect(clippy::unwrap_used, reason = "a test may panic, its fixtures included")]

mod billing;
mod ledger;
mod rules;

use chrono::NaiveDate;
use kilo_domain::{period::Zone, quota::Billing};
use kilo_types::Timestamp;

/// Zones with clock changes: none, at night, at midnight, right after midnight (twice the day before), by days.
const ZONES: [&str; 8] = [
    "UTC",
    "Europe/Berlin",
    "Africa/Cairo",
    "America/Havana",
    "America/St_Johns",
    "Pacific/Apia",
    "Asia/Tehran",
    "Pacific/Kiritimati",
];

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn billing(anchor: &str, zone: &str) -> Billing {
    Billing { anchor: anchor.parse::<NaiveDate>().unwrap(), zone: Zone::parse(zone).unwrap() }
}

fn later(time: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(time.millis() + millis)
}

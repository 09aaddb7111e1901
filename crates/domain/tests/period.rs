//! Days and wall-clock times in awkward time zones.

#![expect(clippy::unwrap_used, reason = "a test may panic, its fixtures included")]

use chrono::NaiveDate;
use kilo_domain::period::Zone;
use kilo_types::Timestamp;
use proptest::prelude::*;

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_day_starts_at_its_first_valid_instant() {
    for (name, text, start) in [
        ("UTC", "2026-10-03", "2026-10-03T00:00:00Z"),
        ("Europe/Berlin", "2026-10-03", "2026-10-02T22:00:00Z"),
        ("Asia/Kathmandu", "2026-10-03", "2026-10-02T18:15:00Z"),
        // No midnight: the clock jumps from 24:00 to 01:00.
        ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"),
        ("Africa/Cairo", "2026-04-25", "2026-04-24T21:00:00Z"),
        // Two midnights: 01:00 becomes 00:00.
        ("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z"),
        ("America/Havana", "2025-11-03", "2025-11-03T05:00:00Z"),
        // Two by the rule that older databases end with; since 2026f Cuba stays on summer time that winter.
        ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
        // The day that never was.
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
        ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z"),
        // The gap began before midnight: 23:30 to 00:30.
        ("America/Toronto", "1919-03-31", "1919-03-31T04:30:00Z"),
        ("Europe/Berlin", "9999-12-31", "9999-12-30T23:00:00Z"),
        ("UTC", "9999-12-31", "9999-12-31T00:00:00Z"),
    ] {
        assert_eq!(zone(name).day_start(day(text)), at(start), "{name} {text}");
    }
}

#[test]
fn the_ends_of_the_calendar_do_not_panic() {
    for name in ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Cairo"] {
        assert_eq!(zone(name).day_start(NaiveDate::MAX), Timestamp::LATEST);
        assert_eq!(zone(name).day_start(NaiveDate::MIN), Timestamp::from_millis(i64::MIN));
        let _ = zone(name).local(Timestamp::LATEST).rfc3339();
        let _ = zone(name).local(Timestamp::from_millis(i64::MIN)).day_and_clock();
    }
    assert_eq!(Zone::utc().local(Timestamp::LATEST).rfc3339(), "9999-12-31T23:59:59.999+00:00");
}

#[test]
fn only_names_of_the_database_are_zones() {
    assert_eq!(zone("europe/berlin").name(), "Europe/Berlin");
    assert_eq!(zone("UTC").name(), Zone::utc().name());
    for name in ["", "Mars/Olympus", "Etc/Unknown", "+02:00", "CEST", "../UTC", "Europe/Berlin\0", "EST5EDT4,M3.2.0"] {
        assert_eq!(Zone::parse(name), None, "{name}");
    }
}

#[test]
fn a_local_time_reads_like_a_clock_on_the_wall() {
    let local = zone("Europe/Berlin").local(at("2026-10-03T14:05:09.120Z"));
    assert_eq!(local.day_and_clock(), "3 Oct 2026, 16:05");
    assert_eq!(local.long_day(), "Saturday, 3 October 2026");
    assert_eq!((local.abbreviation(), local.offset().as_str()), ("CEST", "+02:00"));
    assert_eq!(local.rfc3339(), "2026-10-03T16:05:09.120+02:00");
    let local = zone("America/St_Johns").local(at("2026-01-01T02:00:00Z"));
    assert_eq!(local.rfc3339(), "2025-12-31T22:30:00.000-03:30");
    assert_eq!(zone("Africa/Monrovia").local(at("1900-01-01T00:00:00Z")).rfc3339(), "1899-12-31T23:16:52.000-00:43");
}

proptest! {
    #[test]
    fn days_follow_each_other_and_start_on_themselves(
        name in prop::sample::select(vec!["UTC", "Africa/Cairo", "America/Havana", "Pacific/Apia", "America/St_Johns", "Asia/Tehran"]),
        number in 719_163i32..3_652_000,
    ) {
        let zone = zone(name);
        let day = NaiveDate::from_num_days_from_ce_opt(number).unwrap();
        let (start, next) = (zone.day_start(day), zone.day_start(day.succ_opt().unwrap()));
        prop_assert!(start <= next);
        prop_assert!(zone.local(start).date() >= day);
        prop_assert!(zone.local(Timestamp::from_millis(start.millis() - 1)).date() < day);
    }
}

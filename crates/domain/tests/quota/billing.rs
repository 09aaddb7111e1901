//! Where months begin.

use crate::{ZONES, at, billing, later};
use chrono::{Datelike, NaiveDate};
use kilo_domain::{period::Zone, quota::Billing};
use kilo_types::Timestamp;
use proptest::prelude::*;

#[test]
fn the_31st_falls_on_the_last_day_of_short_months_and_comes_back() {
    let billing = billing("2027-10-31", "UTC");
    let mut now = at("2027-10-31T00:00:00Z");
    let mut starts = Vec::new();
    for _ in 0..8 {
        let (start, end) = billing.month_at(now);
        starts.push(start.to_string()[..10].to_owned());
        now = end;
    }
    let wanted = ["2027-10-31", "2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"];
    assert_eq!(starts[..7], wanted);
    assert_eq!(starts[7], "2028-05-31");
}

#[test]
fn months_begin_with_their_day_in_the_zone() {
    for (anchor, zone, now, start, end) in [
        ("2026-01-15", "Europe/Berlin", "2026-03-20T12:00:00Z", "2026-03-14T23:00:00Z", "2026-04-14T22:00:00Z"),
        // The last millisecond of a month, and the first of the next.
        ("2026-01-15", "UTC", "2026-03-14T23:59:59.999Z", "2026-02-15T00:00:00Z", "2026-03-15T00:00:00Z"),
        ("2026-01-15", "UTC", "2026-03-15T00:00:00Z", "2026-03-15T00:00:00Z", "2026-04-15T00:00:00Z"),
        // A day without a midnight.
        ("2026-03-24", "Africa/Cairo", "2026-04-24T12:00:00Z", "2026-04-23T22:00:00Z", "2026-05-23T21:00:00Z"),
        // The day that never was.
        ("2011-10-30", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2012-01-29T10:00:00Z"),
        // One minute past midnight the clock was set back by an hour: twice the end of October.
        ("2010-11-07", "America/St_Johns", "2010-11-07T02:45:00Z", "2010-11-07T02:30:00Z", "2010-12-07T03:30:00Z"),
        // Before the anchor.
        ("2026-08-31", "UTC", "2026-02-28T00:00:00Z", "2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z"),
    ] {
        assert_eq!(billing(anchor, zone).month_at(at(now)), (at(start), at(end)), "{anchor} {zone} {now}");
    }
}

proptest! {
    /// Every anchor day, leap years, zones with clock changes: months follow each other without gap or overlap, and
    /// each begins on the anchor's day, or on the last one of a shorter month.
    #[test]
    fn months_cover_all_time_and_begin_on_the_anchor_day(
        anchor_day in 719_163i32..767_000, // 1970 to 2100
        first in 719_163i32..767_000,
        into_day in 0i64..86_400_000,
        zone in prop::sample::select(ZONES.to_vec()),
    ) {
        let zone = Zone::parse(zone).unwrap();
        let anchor = NaiveDate::from_num_days_from_ce_opt(anchor_day).unwrap();
        let billing = Billing { anchor, zone: zone.clone() };
        let first = zone.day_start(NaiveDate::from_num_days_from_ce_opt(first).unwrap());
        let mut now = later(first, into_day);
        for _ in 0..14 {
            let (start, end) = billing.month_at(now);
            prop_assert!(start <= now && now < end, "{start} {now} {end}");
            for inside in [start, later(start, 1), later(end, -1)] {
                prop_assert_eq!(billing.month_at(inside), (start, end));
            }
            prop_assert!(begins_on_anchor_day(start, anchor, &zone), "{start} is no day of {anchor}");
            now = end;
        }
    }
}

/// Whether `start` is the first instant of the anchor's day in its month, or of the last day of a shorter month.
fn begins_on_anchor_day(start: Timestamp, anchor: NaiveDate, zone: &Zone) -> bool {
    // A day that never was begins where the next one does, which may be in the next month.
    [0, 2].into_iter().any(|back| {
        let day = zone.local(later(start, -back * 86_400_000)).date();
        let of_month = |of_month| NaiveDate::from_ymd_opt(day.year(), day.month(), of_month);
        let wanted = (1..=anchor.day()).rev().find_map(of_month).unwrap();
        zone.day_start(wanted) == start
    })
}

//! What the plans and levels promise, one by one.

use crate::{at, billing, later};
use kilo_domain::quota::{
    Billing, Change, Exhausted, Marks, MarksError, Meter, PlanRefusal, add_packs, change_plan, count, open, runs_out_on,
};
use kilo_types::{Plan, QuotaState, Timestamp};

const NOW: &str = "2026-11-25T12:00:00Z";

fn fresh(plan: Plan) -> (Meter, Billing) {
    let billing = billing("2026-11-10", "Europe/Berlin");
    (open(plan, &billing, at(NOW)).after, billing)
}

fn after(change: &Change) -> Meter {
    change.entries.last().unwrap().after.clone()
}

/// Counts until nothing is left, or `most`; gives the figures and the levels with the count that reached each.
fn use_up(mut meter: Meter, billing: &Billing, marks: &Marks, now: Timestamp, most: u32) -> (Meter, Vec<(u32, u8)>) {
    let mut levels = Vec::new();
    for _ in 0..most {
        let Ok(change) = count(&meter, billing, marks, now) else { break };
        meter = after(&change);
        levels.extend(change.crossed.iter().map(|level| (meter.used(), *level)));
    }
    (meter, levels)
}

#[test]
fn each_plan_stops_exactly_at_its_allowance() {
    for (plan, limit) in [(Plan::Trial, 100), (Plan::Starter, 300), (Plan::Growth, 1_500)] {
        let (meter, billing) = fresh(plan);
        let (full, levels) = use_up(meter, &billing, &Marks::default(), at(NOW), u32::MAX);
        assert_eq!((full.used(), full.remaining(), full.state()), (limit, 0, QuotaState::Paused));
        assert_eq!(levels, [(limit * 4 / 5, 80), (limit, 100)]);
        let refused = count(&full, &billing, &Marks::default(), at(NOW)).unwrap_err();
        let resets_at = (plan != Plan::Trial).then(|| at("2026-12-09T23:00:00Z"));
        assert_eq!(refused, Exhausted { resets_at });
    }
}

#[test]
fn the_trial_never_comes_back() {
    let (meter, billing) = fresh(Plan::Trial);
    let (full, _) = use_up(meter, &billing, &Marks::default(), at(NOW), u32::MAX);
    let years = at("2036-11-25T12:00:00Z");
    assert_eq!(count(&full, &billing, &Marks::default(), years), Err(Exhausted { resets_at: None }));
    let paid = after(&change_plan(&full, &billing, Plan::Growth, at(NOW)).unwrap());
    assert_eq!(change_plan(&paid, &billing, Plan::Trial, years), Err(PlanRefusal::TrialIsOver));
}

#[test]
fn who_leaves_the_trial_keeps_what_was_used_and_is_billed_from_that_day() {
    let (meter, billing) = fresh(Plan::Trial);
    let (used, _) = use_up(meter, &billing, &Marks::default(), at(NOW), 60);
    // In Berlin it is the 31st already.
    let change = change_plan(&used, &billing, Plan::Starter, at("2027-01-30T23:30:00Z")).unwrap();
    assert_eq!(change.anchor, Some("2027-01-31".parse().unwrap()));
    let paid = after(&change);
    assert_eq!((paid.used(), paid.limit, paid.remaining()), (60, 300, 240));
    assert_eq!(paid.period.end, Some(at("2027-02-27T23:00:00Z")));
    let billing = Billing { anchor: change.anchor.unwrap(), ..billing };
    let next = after(&count(&paid, &billing, &Marks::default(), at("2027-02-28T12:00:00Z")).unwrap());
    assert_eq!((next.used(), next.period.end), (1, Some(at("2027-03-30T22:00:00Z"))));
}

#[test]
fn packs_come_after_the_plan_and_stay_until_used_up() {
    let (meter, billing) = fresh(Plan::Starter);
    let packed = after(&add_packs(&meter, &billing, 2, at(NOW)));
    let (used, _) = use_up(packed, &billing, &Marks::default(), at(NOW), 350);
    assert_eq!((used.used(), used.top_up_remaining, used.remaining(), used.allowance()), (350, 150, 150, 500));
    let next = used.at(&billing, at("2026-12-10T00:00:00Z"));
    assert_eq!((next.used(), next.top_up_remaining, next.remaining()), (0, 150, 450));
    assert_eq!(next.period.number, 2);
}

#[test]
fn weeks_of_silence_open_one_period_and_a_clock_set_back_none() {
    let (meter, billing) = fresh(Plan::Starter);
    let change = count(&meter, &billing, &Marks::default(), at("2028-02-29T12:00:00Z")).unwrap();
    assert_eq!(change.entries.len(), 2);
    let later = after(&change);
    assert_eq!((later.period.number, later.period.start, later.used()), (2, at("2028-02-09T23:00:00Z"), 1));
    for now in ["2026-11-25T12:00:00Z", "2028-02-09T22:59:59.999Z", "2028-03-01T00:00:00Z"] {
        let change = count(&later, &billing, &Marks::default(), at(now)).unwrap();
        assert_eq!((change.entries.len(), after(&change).used()), (1, 2), "{now}");
    }
}

#[test]
fn a_larger_plan_acts_at_once_and_a_smaller_one_with_the_next_period() {
    let (meter, billing) = fresh(Plan::Starter);
    let (full, _) = use_up(meter, &billing, &Marks::default(), at(NOW), u32::MAX);
    let grown = after(&change_plan(&full, &billing, Plan::Growth, at(NOW)).unwrap());
    assert_eq!((grown.used(), grown.remaining(), grown.period), (300, 1_200, full.period));
    let shrinking = after(&change_plan(&grown, &billing, Plan::Starter, at(NOW)).unwrap());
    assert_eq!(
        (shrinking.plan, shrinking.next_plan, shrinking.remaining()),
        (Plan::Growth, Some(Plan::Starter), 1_200)
    );
    let next = shrinking.at(&billing, at("2026-12-10T00:00:00Z"));
    assert_eq!((next.plan, next.next_plan, next.remaining()), (Plan::Starter, None, 300));
    let kept = after(&change_plan(&shrinking, &billing, Plan::Growth, at(NOW)).unwrap());
    assert_eq!((kept.plan, kept.next_plan, kept.raises), (Plan::Growth, None, 1));
    assert!(change_plan(&kept, &billing, Plan::Growth, at(NOW)).unwrap().entries.is_empty());
}

#[test]
fn a_pack_arms_the_levels_that_it_moves_back() {
    let (meter, billing) = fresh(Plan::Growth);
    let marks = Marks::new(vec![90, 50]).unwrap();
    let (full, levels) = use_up(meter, &billing, &marks, at(NOW), u32::MAX);
    assert_eq!(levels, [(750, 50), (1_200, 80), (1_350, 90), (1_500, 100)]);
    // 1,500 of 1,600 are 93.75 %: only the last level is open again.
    let packed = after(&add_packs(&full, &billing, 1, at(NOW)));
    assert_eq!(packed.state(), QuotaState::Warning);
    let (_, levels) = use_up(packed, &billing, &marks, at(NOW), u32::MAX);
    assert_eq!(levels, [(1_600, 100)]);
}

#[test]
fn marks_are_few_different_and_in_range() {
    assert_eq!(Marks::new(vec![90, 50]).unwrap().as_slice(), [50, 90]);
    assert!(Marks::new(vec![]).is_ok() && Marks::new(vec![1, 99]).is_ok());
    for (marks, why) in [
        (vec![0], MarksError::OutOfRange),
        (vec![100], MarksError::OutOfRange),
        (vec![50, 50], MarksError::Repeated),
        (vec![80], MarksError::Repeated),
        (vec![1, 2, 3, 4, 5, 6], MarksError::TooMany),
    ] {
        assert_eq!(Marks::new(marks), Err(why));
    }
}

#[test]
fn the_forecast_goes_on_at_the_pace_of_the_period() {
    let (meter, billing) = fresh(Plan::Starter);
    let day = |days: i64| later(meter.period.start, days * 86_400_000);
    let (used, _) = use_up(meter.clone(), &billing, &Marks::default(), at(NOW), 150);
    // 15 a day: the 300 are used up after 20 days, on the 30th.
    assert_eq!(runs_out_on(&used, &billing.zone, day(10)), Some("2026-11-30".parse().unwrap()));
    assert_eq!(runs_out_on(&used, &billing.zone, day(20)), None, "it lasts until the period ends");
    assert_eq!(runs_out_on(&meter, &billing.zone, day(10)), None, "nothing was used");
    let (full, _) = use_up(used, &billing, &Marks::default(), at(NOW), u32::MAX);
    assert_eq!(runs_out_on(&full, &billing.zone, day(10)), None, "it is used up already");
}

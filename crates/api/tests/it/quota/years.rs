//! Months and years, with a clock that the test moves, held against the rules.

use super::{check, figures, ledger};
use crate::{
    KILO,
    later::{HOUR, Later},
};
use kilo_domain::{
    period::Zone,
    quota::{Billing, Marks, Meter, add_packs, change_plan, count, open},
};
use kilo_testkit::{Client, PASSWORD, Server, conversation};
use kilo_types::{Plan, Quota, Timestamp};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use serde_json::json;

const DAY: i64 = 24 * HOUR;

fn now(later: &Later) -> Timestamp {
    Timestamp::from_millis(later.now())
}

fn start(client: &Client) -> kilo_testkit::Answer {
    client.post("/conversations", &conversation("hello"))
}

#[test]
fn a_month_that_ends_opens_the_next_one_once() {
    let server = Server::start(KILO);
    let workspace = server.workspace_on("owner@a.example", "starter");
    let later = Later::than(&server);
    let client = later.client(&workspace.key);
    while start(&client).status == 201 {}
    let refused = start(&client);
    let resets_at: Timestamp = refused.text("resets_at").parse().unwrap();
    let wait: i64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert_eq!(wait, (resets_at.millis() - later.now() + 999) / 1000);
    later.wait(resets_at.millis() - later.now() - 1);
    assert_eq!(start(&client).status, 402, "a millisecond before");
    later.wait(1);
    assert_eq!(figures(&client), (0, 300, "ok".to_owned()), "it shows before anything is counted");
    assert_eq!(start(&client).status, 201);
    later.wait(-5 * DAY);
    assert_eq!(start(&client).status, 201, "a clock that jumped back stays in the new month");
    later.wait(400 * DAY);
    assert_eq!(figures(&client).0, 0);
    assert_eq!(start(&client).status, 201);
    let opened = ledger(&client).iter().filter(|line| line["kind"] == "period_opened").count();
    assert_eq!(opened, 3, "13 silent months are none");
    let history = client.get("/quota/history").json();
    let used: Vec<_> = history["periods"].as_array().unwrap().iter().map(|period| period["used"].clone()).collect();
    assert_eq!(used, [json!(1), json!(2), json!(300)]);
    check(&server, &workspace);
}

/// What is done, and how long after the step before.
#[derive(Clone, Debug)]
enum Step {
    Count(u8),
    Packs(u32),
    Plan(Plan),
}

fn steps() -> impl Strategy<Value = Vec<(Step, i64)>> {
    let step = prop_oneof![
        4 => (1..60_u8).prop_map(Step::Count),
        1 => (1..3_u32).prop_map(Step::Packs),
        1 => prop::sample::select(Plan::ALL.to_vec()).prop_map(Step::Plan),
    ];
    let wait = prop_oneof![3 => 0..DAY, 2 => 10 * DAY..45 * DAY, 1 => -20 * DAY..0];
    vec((step, wait), 4..12)
}

/// The rules, on figures that are kept in memory.
struct Model {
    meter: Meter,
    billing: Billing,
}

impl Model {
    fn take(&mut self, step: &Step, now: Timestamp) -> Option<u16> {
        let change = match step {
            Step::Count(_) => count(&self.meter, &self.billing, &Marks::default(), now).map_err(|_| 402),
            Step::Packs(packs) => Ok(add_packs(&self.meter, &self.billing, *packs, now)),
            Step::Plan(plan) => change_plan(&self.meter, &self.billing, *plan, now).map_err(|_| 422),
        };
        match change {
            Err(status) => Some(status),
            Ok(change) => {
                self.meter = change.entries.last().map_or_else(|| self.meter.clone(), |entry| entry.after.clone());
                self.billing.anchor = change.anchor.unwrap_or(self.billing.anchor);
                None
            }
        }
    }
}

#[test]
fn what_is_stored_is_what_the_rules_say() {
    let mut runner = TestRunner::new(Config { cases: 6, failure_persistence: None, ..Config::default() });
    let plans = prop::sample::select(Plan::ALL.to_vec());
    runner.run(&(plans, steps()), |(plan, steps)| walk(plan, &steps)).unwrap();
}

fn walk(plan: Plan, steps: &[(Step, i64)]) -> Result<(), TestCaseError> {
    let server = Server::start(KILO);
    let workspace = server.workspace_on("owner@a.example", plan.as_str());
    let later = Later::than(&server);
    let client = later.client(&workspace.key);
    let billing = Billing { anchor: Zone::utc().local(now(&later)).date(), zone: Zone::utc() };
    let mut model = Model { meter: open(plan, &billing, now(&later)).after, billing };
    prop_assert_eq!(start(&client).status, 201);
    model.take(&Step::Count(1), now(&later));
    for (number, (step, wait)) in steps.iter().enumerate() {
        later.wait(*wait);
        let times = if let Step::Count(times) = step { *times } else { 1 };
        for _ in 0..times {
            let refused = model.take(step, now(&later));
            let owner = || later.client(&later.login(PASSWORD).text("access_token"));
            let json = [("content-type", "application/json")];
            let (answer, fine) = match step {
                Step::Count(_) => (start(&client), 201),
                Step::Packs(packs) => {
                    (owner().post_once(&format!("order-{number}"), "/quota/top-ups", &json!({ "packs": packs })), 201)
                }
                Step::Plan(plan) => {
                    (owner().send("PUT", "/quota/plan", &json, &json!({ "plan": plan }).to_string()), 200)
                }
            };
            prop_assert_eq!(answer.status, refused.unwrap_or(fine), "{}", answer.body);
        }
        let told: Quota = serde_json::from_value(client.get("/quota").json()).unwrap();
        let wanted = model.meter.at(&model.billing, now(&later)).to_quota(&model.billing, now(&later));
        prop_assert_eq!(told, wanted);
    }
    check(&server, &workspace);
    Ok(())
}

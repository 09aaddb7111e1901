//! What a usage page asks for.

use super::{ledger, on};
use crate::KILO;
use kilo_testkit::{Server, conversation};
use kilo_types::Timestamp;
use serde_json::json;

#[test]
fn days_and_periods_add_up_to_what_was_used() {
    let (server, workspace, _) = on("starter");
    let client = server.client(&workspace.key);
    let empty = client.get("/quota/history").json();
    assert_eq!((&empty["days"], &empty["periods"][0]["used"]), (&json!([]), &json!(0)));
    for _ in 0..5 {
        assert_eq!(client.post("/conversations", &conversation("hello")).status, 201);
    }
    let history = client.get("/quota/history").json();
    let days = history["days"].as_array().unwrap();
    // The test may run over midnight.
    assert!((1..=2).contains(&days.len()), "{history}");
    assert_eq!(days.iter().map(|day| day["conversations"].as_u64().unwrap()).sum::<u64>(), 5);
    assert_eq!((&history["time_zone"], history["periods"].as_array().unwrap().len()), (&json!("UTC"), 1));
    let period = &history["periods"][0];
    assert_eq!((&period["used"], &period["limit"], &period["plan"]), (&json!(5), &json!(300), &json!("starter")));
}

#[test]
fn days_are_those_of_the_workspaces_zone() {
    let server = Server::start(KILO);
    let create = ["workspace", "create", "--name", "W", "--owner-email", "o@a.example", "--plan", "starter"];
    let made = server.command(&[&create[..], &["--time-zone", "pacific/kiritimati"]].concat());
    assert!(!server.run(&[&create[..], &["--time-zone", "Mars/Olympus"]].concat()).0);
    let client = server.client(made["secret_key"].as_str().unwrap());
    assert_eq!(client.post("/conversations", &conversation("hello")).status, 201);
    let history = client.get("/quota/history").json();
    assert_eq!(history["time_zone"], "Pacific/Kiritimati");
    // Fourteen hours before UTC; the zone knows no clock changes.
    let start: Timestamp = history["periods"][0]["period_start"].as_str().unwrap().parse().unwrap();
    assert_eq!(start.to_string()[10..], *"T10:00:00.000Z");
    let day = Timestamp::from_millis(start.millis() + 14 * 3_600_000).to_string()[..10].to_owned();
    assert_eq!(history["days"][0]["day"], day.as_str());
}

#[test]
fn the_ledger_comes_in_pages_newest_first() {
    let (server, workspace, _) = on("trial");
    let client = server.client(&workspace.key);
    for _ in 0..16 {
        assert_eq!(client.post("/conversations", &conversation("hello")).status, 201);
    }
    let lines = ledger(&client);
    let numbers: Vec<_> = lines.iter().map(|line| line["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=17).rev().collect::<Vec<_>>());
    let figures = |line: &serde_json::Value| (line["used"].clone(), line["remaining"].clone());
    assert_eq!(figures(&lines[0]), (json!(16), json!(84)));
    assert_eq!(figures(&lines[16]), (json!(0), json!(100)));
    for (query, field) in [("limit=0", "limit"), ("limit=201", "limit"), ("kind=pack_bought", "kind")] {
        let refused = client.get(&format!("/quota/ledger?{query}"));
        assert_eq!((refused.status, &refused.json()["errors"][0]["field"]), (422, &json!(field)));
    }
    assert_eq!(client.get("/quota/ledger?cursor=x").problem(), "/problems/invalid-cursor");
}

//! What the team is told: once in a period for each level and channel.

use super::is_exhausted;
use crate::KILO;
use kilo_testkit::{Client, HttpSink, Server, conversation, wait_until};
use serde_json::json;
use std::collections::BTreeMap;

/// A trial whose owner and admin get mail (which is not set up, and so stays in the log), and whose Slack is a receiver.
fn told() -> (Server, HttpSink, Client, Client) {
    let slack = HttpSink::start();
    let server = Server::start_with(KILO, &[("KILO_OUTBOUND_ALLOW", &slack.address)]);
    let workspace = server.workspace_on("owner@a.example", "trial");
    for role in ["admin", "member", "viewer"] {
        server.person(&workspace, &format!("{role}@a.example"), role);
    }
    let owner = server.signed_in("owner@a.example");
    let settings = json!({ "slack_webhook_url": slack.url("/hook"), "email_recipients": ["sales@a.example"] });
    assert_eq!(owner.put("/settings/notifications", &settings).status, 200);
    let client = server.client(&workspace.key);
    (server, slack, client, owner)
}

/// How many notifications of the quota each kind, channel and recipient has.
fn queued(owner: &Client) -> BTreeMap<String, usize> {
    let log = owner.get("/deliveries?limit=200").json();
    let mut queued = BTreeMap::new();
    for row in log["data"].as_array().unwrap() {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        if text("kind").starts_with("quota") {
            *queued.entry(format!("{} {} {}", text("kind"), text("channel"), text("recipient"))).or_default() += 1;
        }
    }
    queued
}

/// Each of the team has `warnings` of 80 % or a mark, and `ends` of 100 %.
fn everybody_has(owner: &Client, warnings: usize, ends: usize) {
    let team = ["email admin@a.example", "email owner@a.example", "slack slack"];
    let kinds = [("quota_exhausted", ends), ("quota_warning", warnings)];
    let wanted = kinds.iter().filter(|(_, times)| *times > 0);
    let wanted = wanted.flat_map(|(kind, times)| team.map(|member| (format!("{kind} {member}"), *times)));
    assert_eq!(queued(owner), wanted.collect());
}

fn start(client: &Client, times: usize) {
    for _ in 0..times {
        assert_eq!(client.post("/conversations", &conversation("hello")).status, 201);
    }
}

#[test]
fn each_level_is_told_once_with_the_write_that_reaches_it() {
    let (_server, slack, client, owner) = told();
    start(&client, 79);
    everybody_has(&owner, 0, 0);
    start(&client, 1);
    everybody_has(&owner, 1, 0);
    start(&client, 19);
    everybody_has(&owner, 1, 0);
    start(&client, 1);
    everybody_has(&owner, 1, 1);
    assert!(is_exhausted(&client.post("/conversations", &conversation("hello"))));
    everybody_has(&owner, 1, 1);
    wait_until("Slack has both", || slack.received().len() == 2);
    let texts: Vec<String> = slack.received().iter().map(|post| post.json().to_string()).collect();
    assert!(texts.iter().any(|text| text.contains("80 of 100 conversations are used.")), "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("100 of 100 conversations are used.")), "{texts:?}");
}

#[test]
fn one_burst_over_both_levels_tells_each_once() {
    let (server, _slack, client, owner) = told();
    let second = server.another(&[]);
    let other = second.signed_in("owner@a.example");
    std::thread::scope(|scope| {
        for _ in 0..16 {
            let client = &client;
            scope.spawn(move || while client.post("/conversations", &conversation("hello")).status == 201 {});
        }
    });
    everybody_has(&owner, 1, 1);
    everybody_has(&other, 1, 1);
}

#[test]
fn a_pack_arms_again_what_it_moves_back_and_marks_are_told_too() {
    let (_server, _slack, client, owner) = told();
    assert_eq!(owner.put("/settings/quota", &json!({ "marks": [50] })).status, 200);
    start(&client, 100);
    everybody_has(&owner, 2, 1);
    assert_eq!(owner.post_once("pack-1", "/quota/top-ups", &json!({ "packs": 1 })).status, 201);
    start(&client, 59);
    // 100 of 200 is 50 % still: that mark has not moved back.
    everybody_has(&owner, 2, 1);
    start(&client, 1);
    everybody_has(&owner, 3, 1);
    start(&client, 40);
    everybody_has(&owner, 3, 2);
}

//! A webhook that says that it is gone is paused until somebody has seen to it.

use super::{Sinks, latest, log, send_test, wait_for};
use kilo_testkit::{Client, Reply, wait_until};
use serde_json::{Value, json};

const RECEIVERS: &str = "/settings/notifications/receivers";

fn gone() -> Reply {
    Reply::Status(410, Vec::new(), "channel_is_archived".to_owned())
}

/// The webhook as the workspace sees it.
fn webhook(owner: &Client) -> Value {
    let receivers = owner.get(RECEIVERS).json();
    receivers["data"].as_array().unwrap().iter().find(|one| one["channel"] == "slack").cloned().unwrap_or_default()
}

/// How many notifications of the webhook are in `state`.
fn in_state(owner: &Client, state: &str) -> usize {
    log(owner).iter().filter(|one| one["channel"] == "slack" && one["state"] == state).count()
}

#[test]
fn a_webhook_that_answers_410_is_paused_and_shown_as_such() {
    let sinks = Sinks::start();
    let (server, workspace) = sinks.server();
    let owner = server.signed_in("owner@a.example");
    let active = json!({ "channel": "slack", "recipient": "slack", "state": "active", "since": null, "reason": null });
    assert_eq!(webhook(&owner), active);
    sinks.slack.reply_always(gone());
    send_test(&owner);
    let paused = wait_for(&owner, "slack", "paused", 1);
    let reason = "Slack answered 410 (channel_is_archived): the webhook is gone, make a new one in Slack.";
    assert_eq!((&paused["last_error"], &paused["next_attempt_at"]), (&json!(reason), &Value::Null));
    let shown = webhook(&owner);
    assert_eq!((&shown["state"], &shown["reason"]), (&json!("paused"), &json!(reason)));
    assert!(shown["since"].is_string());
    assert_eq!(owner.get("/deliveries?state=paused").json()["data"].as_array().unwrap().len(), 1);
    // What comes meanwhile is kept, and not tried.
    for _ in 0..3 {
        send_test(&owner);
    }
    wait_until("mail goes on", || sinks.mail.mails().len() == 4);
    assert_eq!((in_state(&owner, "paused"), sinks.slack.received().len()), (4, 1));
    for role in ["viewer", "member"] {
        server.person(&workspace, "p@a.example", role);
        let person = server.signed_in("p@a.example");
        assert_eq!(webhook(&person), shown, "{role}");
        assert_eq!(person.send("POST", "/settings/notifications/resume", &[], "").status, 403, "{role}");
    }
    let other = server.workspace("owner@b.example");
    assert_eq!(server.signed_in("owner@b.example").get(RECEIVERS).json()["data"], json!([]), "{other:?}");
}

/// A workspace of which four posts wait for a webhook that is gone.
fn paused(sinks: &Sinks) -> (kilo_testkit::Server, Client) {
    let (server, _) = sinks.server();
    let owner = server.signed_in("owner@a.example");
    sinks.slack.reply_always(gone());
    send_test(&owner);
    wait_for(&owner, "slack", "paused", 1);
    for _ in 0..3 {
        send_test(&owner);
    }
    assert_eq!(in_state(&owner, "paused"), 4);
    sinks.slack.reply_always(Reply::status(200));
    (server, owner)
}

#[test]
fn resuming_sends_what_waits() {
    let sinks = Sinks::start();
    let (_server, owner) = paused(&sinks);
    let resumed = owner.send("POST", "/settings/notifications/resume", &[], "");
    assert_eq!((resumed.status, &resumed.json()["data"][0]["state"]), (200, &json!("active")), "{}", resumed.body);
    wait_until("all arrived", || in_state(&owner, "delivered") == 4);
    assert_eq!(owner.send("POST", "/settings/notifications/resume", &[], "").status, 200, "again changes nothing");
    assert_eq!(sinks.slack.received().len(), 5);
}

#[test]
fn another_webhook_takes_over_what_waits() {
    let sinks = Sinks::start();
    let (_server, owner) = paused(&sinks);
    let other = json!({ "slack_webhook_url": sinks.slack.url("/other") });
    assert_eq!(owner.put("/settings/notifications", &other).status, 200);
    wait_until("all arrived", || in_state(&owner, "delivered") == 4);
    assert_eq!(sinks.slack.received().iter().filter(|post| post.path == "/other").count(), 4);
    assert_eq!(webhook(&owner)["state"], "active");
}

#[test]
fn addresses_alone_change_nothing_about_a_paused_webhook() {
    let sinks = Sinks::start();
    let (_server, owner) = paused(&sinks);
    let addresses = json!({ "email_recipients": ["boss@a.example"] });
    assert_eq!(owner.put("/settings/notifications", &addresses).status, 200);
    assert_eq!((webhook(&owner)["state"].clone(), in_state(&owner, "paused")), (json!("paused"), 4));
}

#[test]
fn trying_one_again_resumes_the_webhook_and_one_that_is_still_gone_pauses_again() {
    let sinks = Sinks::start();
    let (_server, owner) = paused(&sinks);
    sinks.slack.reply_always(gone());
    let retry = |owner: &Client| {
        let id = latest(owner, "slack")["id"].as_str().unwrap().to_owned();
        owner.send("POST", &format!("/deliveries/{id}/retry"), &[], "")
    };
    let tried = retry(&owner);
    assert_eq!((tried.status, tried.text("state").as_str()), (200, "pending"));
    wait_until("it is paused again", || in_state(&owner, "paused") == 4 && webhook(&owner)["state"] == "paused");
    sinks.slack.reply_always(Reply::status(200));
    assert_eq!(retry(&owner).status, 200);
    wait_until("all arrived", || in_state(&owner, "delivered") == 4);
    assert_eq!(webhook(&owner)["state"], "active");
}

#[test]
fn what_is_not_410_does_not_pause() {
    let sinks = Sinks::start();
    let (server, _) = sinks.server();
    let owner = server.signed_in("owner@a.example");
    for status in [404, 403, 400, 500] {
        sinks.slack.reply_always(Reply::status(status));
        send_test(&owner);
        let error = format!("Slack answered {status}");
        let says = || latest(&owner, "slack")["last_error"].as_str().is_some_and(|text| text.starts_with(&error));
        wait_until("it failed", says);
        assert_eq!(webhook(&owner)["state"], "active", "{status}");
    }
}

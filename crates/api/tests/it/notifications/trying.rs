//! A notification's way: sent once, tried again while it fails, parked when that is no use.

use super::{SECRET, Sinks, latest, log, send_test, wait_for};
use crate::later::{HOUR, Later};
use kilo_testkit::{Client, Reply, Server, SmtpFault, wait_until};
use serde_json::{Value, json};

/// A product whose clock the test moves, and its owner: nobody else works on the database.
fn later(sinks: &Sinks) -> (Server, Later, Client) {
    let (mut server, _) = sinks.server();
    server.kill();
    let later = Later::with(&server, &sinks.arguments());
    let owner = later.client(&later.login(kilo_testkit::PASSWORD).text("access_token"));
    (server, later, owner)
}

/// Milliseconds from now until `delivery` is tried next.
fn wait_of(delivery: &Value, later: &Later) -> i64 {
    let next: kilo_types::Timestamp = delivery["next_attempt_at"].as_str().unwrap().parse().unwrap();
    next.millis() - later.now()
}

#[test]
fn a_test_arrives_once_on_every_way() {
    let sinks = Sinks::start();
    let (server, _) = sinks.server();
    let owner = server.signed_in("owner@a.example");
    sinks.save(&owner, &["sales@a.example", "boss@a.example"]);
    let queued = send_test(&owner);
    let pending = |delivery: &Value| delivery["state"] == "pending" && delivery["attempts"] == 0;
    assert!(queued.len() == 3 && queued.iter().all(pending), "{queued:?}");
    wait_until("all arrived", || log(&owner).iter().all(|delivery| delivery["state"] == "delivered"));
    let deliveries = log(&owner);
    let ids = |rows: &[Value]| rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&deliveries), ids(&queued.iter().rev().cloned().collect::<Vec<_>>()), "newest first");
    for delivery in deliveries {
        assert_eq!((&delivery["attempts"], &delivery["last_error"]), (&json!(1), &Value::Null));
        assert!(delivery["delivered_at"].is_string() && delivery["next_attempt_at"].is_null(), "{delivery}");
    }
    let posts = sinks.slack.received();
    assert_eq!((posts.len(), posts[0].path.as_str()), (1, SECRET));
    assert_eq!(posts[0].json()["blocks"][0]["text"]["text"], "Kilo can reach you");
    let mut recipients: Vec<_> = sinks.mail.mails().into_iter().flat_map(|mail| mail.to).collect();
    recipients.sort();
    assert_eq!(recipients, ["boss@a.example", "sales@a.example"]);
}

#[test]
fn a_failure_is_tried_again_after_a_while_and_after_what_the_receiver_asks_for() {
    let sinks = Sinks::start();
    let (_server, later, owner) = later(&sinks);
    sinks.slack.reply_once(Reply::status(500));
    sinks.slack.reply_once(Reply::with_header(429, "retry-after", "90"));
    sinks.slack.reply_once(Reply::Drop);
    send_test(&owner);
    for (tries, error, shortest, longest) in [
        (1, "Slack answered 500.", 5000, 6250),
        (2, "Slack answered 429: too many messages at once.", 90_000, 112_500),
        (3, "The connection failed", 120_000, 150_000),
    ] {
        let failed = noted(&owner, &later, tries);
        assert!(failed["last_error"].as_str().unwrap().starts_with(error), "{failed}");
        let wait = wait_of(&failed, &later);
        assert!((shortest..=longest).contains(&wait), "{tries}: {wait}");
        later.wait(wait - 1);
        assert_eq!(sinks.slack.received().len() as u64, tries, "not before its time");
        later.wait(1);
    }
    let delivered = wait_for(&owner, "slack", "delivered", 4);
    assert!(delivered["last_error"].is_string(), "{delivered}");
    assert_eq!(sinks.slack.received().len(), 4);
}

#[test]
fn after_a_day_a_failure_waits_for_a_person() {
    let sinks = Sinks::start();
    let (_server, later, owner) = later(&sinks);
    sinks.slack.reply_always(Reply::status(503));
    send_test(&owner);
    let begun = later.now();
    // An access token does not last as long as the clock is moved.
    let owner = || later.client(&later.login(kilo_testkit::PASSWORD).text("access_token"));
    let (mut parked, mut tries) = (Value::Null, 0);
    while parked["state"] != "parked" {
        (parked, tries) = (noted(&owner(), &later, tries + 1), tries + 1);
        if parked["state"] == "pending" {
            later.wait(wait_of(&parked, &later));
        }
    }
    assert_eq!(later.now() - begun, 24 * HOUR);
    assert!((12..=14).contains(&tries) && parked["last_error"] == "Slack answered 503.", "{tries}: {parked}");
    later.wait(HOUR);
    sinks.slack.reply_always(Reply::status(200));
    let owner = owner();
    let retried = owner.send("POST", &format!("/deliveries/{}/retry", parked["id"].as_str().unwrap()), &[], "");
    assert_eq!((retried.status, retried.text("state").as_str()), (200, "pending"), "{}", retried.body);
    wait_for(&owner, "slack", "delivered", tries + 1);
}

/// The message to Slack once its try of this number has failed, and that is noted.
fn noted(owner: &Client, later: &Later, tries: u64) -> Value {
    let mut found = Value::Null;
    wait_until(&format!("try {tries} is noted"), || {
        found = latest(owner, "slack");
        found["attempts"] == tries && (found["state"] == "parked" || wait_of(&found, later) > 0)
    });
    found
}

#[test]
fn what_cannot_work_is_parked_at_once_and_can_be_mended() {
    let sinks = Sinks::start();
    let (server, _) = sinks.server();
    let owner = server.signed_in("owner@a.example");
    sinks.slack.reply_always(Reply::Status(404, Vec::new(), "no_service".to_owned()));
    sinks.mail.fail_once(SmtpFault::Answer("RCPT", "550 no such user"));
    send_test(&owner);
    let gone = wait_for(&owner, "slack", "parked", 1);
    let error = gone["last_error"].as_str().unwrap();
    assert_eq!(error, "Slack answered 404 (no_service): the webhook is gone, make a new one in Slack.");
    let unknown = wait_for(&owner, "email", "parked", 1);
    assert!(unknown["last_error"].as_str().unwrap().contains("no such user"), "{unknown}");
    let parked = owner.get("/deliveries?state=parked").json();
    assert_eq!(parked["data"].as_array().unwrap().len(), 2);
    assert_eq!(owner.get("/deliveries?state=delivered").json()["data"], json!([]));
    sinks.slack.reply_always(Reply::status(200));
    let retry = |delivery: &Value| {
        owner.send("POST", &format!("/deliveries/{}/retry", delivery["id"].as_str().unwrap()), &[], "")
    };
    assert_eq!((retry(&gone).status, retry(&unknown).status), (200, 200));
    wait_for(&owner, "slack", "delivered", 2);
    wait_for(&owner, "email", "delivered", 2);
    let again = retry(&gone);
    assert_eq!((again.status, again.problem().as_str()), (409, "/problems/already-delivered"));
    let other = server.workspace("owner@b.example");
    let path = format!("/deliveries/{}/retry", gone["id"].as_str().unwrap());
    let foreign = server.signed_in("owner@b.example");
    assert_eq!(foreign.send("POST", &path, &[], "").status, 404, "{other:?}");
    assert_eq!(log(&foreign).len(), 0);
}

#[test]
fn without_a_mail_server_the_log_says_so() {
    let (server, _) = crate::server();
    let owner = server.signed_in("owner@a.example");
    assert_eq!(owner.put("/settings/notifications", &json!({ "email_recipients": ["owner@a.example"] })).status, 200);
    send_test(&owner);
    let parked = wait_for(&owner, "email", "parked", 1);
    assert_eq!(parked["last_error"], "Mail is not set up (KILO_SMTP_URL).");
}

#[test]
fn the_log_comes_in_pages() {
    let sinks = Sinks::start();
    let (server, _) = sinks.server();
    let owner = server.signed_in("owner@a.example");
    let queued: Vec<_> = (0..4).flat_map(|_| send_test(&owner)).map(|delivery| delivery["id"].clone()).collect();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = owner.get(&format!("/deliveries?limit=3{cursor}")).json();
        seen.extend(page["data"].as_array().unwrap().iter().map(|delivery| delivery["id"].clone()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        assert_eq!(owner.get(&format!("/deliveries?state=parked&cursor={next}")).status, 422, "another filter");
        assert_eq!(owner.get(&format!("/conversations?cursor={next}")).status, 422, "another list");
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, queued.into_iter().rev().collect::<Vec<_>>());
    assert_eq!(owner.get("/deliveries?state=lost").json()["errors"][0]["field"], "state");
}

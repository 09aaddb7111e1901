//! A process that dies hard.

use super::{Sinks, log, send_test, wait_for};
use crate::later::{Later, MINUTE};
use kilo_testkit::wait_until;
use serde_json::json;

#[test]
fn what_was_queued_when_the_process_died_arrives_after_its_restart() {
    let sinks = Sinks::start();
    let (mut server, _) = sinks.server();
    let owner = server.signed_in("owner@a.example");
    // A process that cannot work: its tries wait for answers that do not come.
    sinks.slack.hold();
    sinks.mail.hold();
    for _ in 0..20 {
        send_test(&owner);
    }
    wait_until("some are under way", || !sinks.slack.received().is_empty() && !sinks.mail.mails().is_empty());
    server.kill();
    sinks.slack.release();
    sinks.mail.release();
    let later = Later::with(&server, &sinks.arguments());
    let owner = later.client(&later.login(kilo_testkit::PASSWORD).text("access_token"));
    later.wait(MINUTE + 1000);
    wait_until("all arrived", || log(&owner).iter().all(|delivery| delivery["state"] == "delivered"));
    let deliveries = log(&owner);
    assert_eq!(deliveries.len(), 40);
    let tries: u64 = deliveries.iter().filter_map(|delivery| delivery["attempts"].as_u64()).sum();
    assert!(deliveries.iter().all(|delivery| delivery["attempts"].as_u64() <= Some(2)), "{deliveries:?}");
    let (posts, mails) = (sinks.slack.received(), sinks.mail.mails());
    // Receivers that work are tried once: a second try is of what was under way when the process died.
    let sent = (posts.len() + mails.len()) as u64;
    assert!((40..=tries).contains(&sent), "{sent} sent, {tries} tries");
    // A mail that came twice says that it is the same.
    let ids: std::collections::BTreeSet<_> = mails.iter().map(|mail| mail.header("message-id").unwrap()).collect();
    assert_eq!(ids.len(), 20);
}

#[test]
fn a_lease_is_respected_until_it_ends() {
    let sinks = Sinks::start();
    let (mut server, _) = sinks.server();
    let owner = server.signed_in("owner@a.example");
    sinks.slack.hold();
    send_test(&owner);
    wait_until("it is under way", || sinks.slack.received().len() == 1);
    wait_for(&owner, "email", "delivered", 1);
    server.kill();
    let later = Later::with(&server, &sinks.arguments());
    let owner = later.client(&later.login(kilo_testkit::PASSWORD).text("access_token"));
    later.wait(MINUTE / 2);
    // What was queued after it arrives, and it does not.
    send_test(&owner);
    wait_until("the later one is under way", || sinks.slack.received().len() == 2);
    let held = &log(&owner)[3];
    assert_eq!((&held["channel"], &held["attempts"]), (&json!("slack"), &json!(1)), "{held}");
    later.wait(MINUTE / 2 + 1000);
    wait_until("it is under way again", || sinks.slack.received().len() == 3);
    sinks.slack.release();
    wait_until("all arrived", || log(&owner).iter().all(|delivery| delivery["state"] == "delivered"));
    assert_eq!(sinks.slack.received().len(), 3);
}

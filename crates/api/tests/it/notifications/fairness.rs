//! A receiver that hangs holds up itself, and nobody else.

use super::{Sinks, log, send_test};
use crate::KILO;
use kilo_testkit::{Client, HttpSink, Server, Workspace, conversation, wait_until};
use serde_json::json;
use std::time::{Duration, Instant};

/// What a visitor says who is worth a call.
const WORTH: &str = "I'm CTO at Keystone Audio, hana@keystone-audio.com. We lose leads every week. Can we book a demo?";

/// How long a brief may take whatever others do.
const SOON: Duration = Duration::from_secs(5);

/// A workspace whose webhook is `path` of `slack`.
fn workspace(server: &Server, owner: &str, slack: &HttpSink, path: &str) -> (Workspace, Client) {
    let workspace = server.workspace(owner);
    let client = server.signed_in(owner);
    let webhook = json!({ "slack_webhook_url": slack.url(path) });
    assert_eq!(client.put("/settings/notifications", &webhook).status, 200);
    (workspace, client)
}

fn hand_off(server: &Server, workspace: &Workspace, times: usize) {
    let client = server.client(&workspace.key);
    for _ in 0..times {
        assert_eq!(client.post("/conversations", &conversation(WORTH)).text("status"), "handed_off");
    }
}

/// Waits until `arrived`, which must not take long.
fn soon(what: &str, arrived: impl FnMut() -> bool) {
    let begin = Instant::now();
    wait_until(what, arrived);
    assert!(begin.elapsed() < SOON, "{what} after {:?}", begin.elapsed());
}

#[test]
fn a_webhook_that_never_answers_holds_up_no_other_workspace() {
    let (hanging, working) = (HttpSink::start(), HttpSink::start());
    hanging.hold();
    let allow = format!("{},{}", hanging.address, working.address);
    let server = Server::start_with(KILO, &[("KILO_OUTBOUND_ALLOW", &allow)]);
    let (stuck, _) = workspace(&server, "owner@a.example", &hanging, "/a");
    let (quick, _) = workspace(&server, "owner@b.example", &working, "/b");
    hand_off(&server, &stuck, 64);
    wait_until("it hangs", || hanging.received().len() == 4);
    hand_off(&server, &quick, 1);
    soon("the other one's brief arrives", || working.received().len() == 1);
    assert_eq!(hanging.received().len(), 4, "more than its places a workspace does not get");
}

#[test]
fn many_webhooks_that_never_answer_leave_a_place_for_the_next_workspace() {
    let (hanging, working) = (HttpSink::start(), HttpSink::start());
    hanging.hold();
    let allow = format!("{},{}", hanging.address, working.address);
    let server = Server::start_with(KILO, &[("KILO_OUTBOUND_ALLOW", &allow)]);
    for number in 0..12 {
        let (stuck, _) = workspace(&server, &format!("owner{number}@a.example"), &hanging, "/a");
        hand_off(&server, &stuck, 8);
    }
    wait_until("they hang", || hanging.received().len() >= 40);
    let (quick, _) = workspace(&server, "owner@b.example", &working, "/b");
    hand_off(&server, &quick, 3);
    soon("its briefs arrive", || working.received().len() == 3);
}

#[test]
fn a_webhook_that_never_answers_holds_up_no_mail_of_its_workspace() {
    let sinks = Sinks::start();
    let (server, workspace) = sinks.server();
    sinks.slack.hold();
    hand_off(&server, &workspace, 30);
    soon("every mail arrives", || sinks.mail.mails().len() == 30);
}

#[test]
fn a_mail_server_that_never_answers_holds_up_no_webhook() {
    let sinks = Sinks::start();
    let (server, workspace) = sinks.server();
    sinks.mail.hold();
    hand_off(&server, &workspace, 40);
    wait_until("mails hang", || !sinks.mail.mails().is_empty());
    soon("every post arrives", || sinks.slack.received().len() == 40);
}

#[test]
fn what_waits_for_a_webhook_is_posted_once_it_answers_whoever_works_on_it() {
    let sinks = Sinks::start();
    let (server, _) = sinks.server();
    let another = server.another(&sinks.settings());
    sinks.slack.hold();
    let owner = server.signed_in("owner@a.example");
    for _ in 0..20 {
        send_test(&owner);
    }
    wait_until("it hangs", || sinks.slack.received().len() >= 4);
    assert!(sinks.slack.received().len() <= 8, "four places in each process");
    sinks.slack.release();
    wait_until("all arrived", || log(&owner).iter().all(|delivery| delivery["state"] == "delivered"));
    assert_eq!(sinks.slack.received().len(), 20);
    drop(another);
}

#[test]
fn a_post_says_by_its_name_that_it_is_the_same_again() {
    let sinks = Sinks::start();
    let (server, workspace) = sinks.server();
    sinks.slack.reply_once(kilo_testkit::Reply::with_header(503, "retry-after", "0"));
    hand_off(&server, &workspace, 1);
    wait_until("it was posted twice", || sinks.slack.received().len() == 2);
    let posts = sinks.slack.received();
    let names = |post: &kilo_testkit::Received| {
        let header = post.header("webhook-id").unwrap().to_owned();
        (header, post.json()["blocks"][0]["block_id"].as_str().unwrap().to_owned())
    };
    assert_eq!(names(&posts[0]), names(&posts[1]));
    let owner = server.signed_in("owner@a.example");
    let id = log(&owner).into_iter().find(|delivery| delivery["channel"] == "slack").unwrap()["id"].clone();
    assert_eq!(json!([names(&posts[0]).0, names(&posts[0]).1]), json!([id, id]));
    hand_off(&server, &workspace, 1);
    wait_until("another one", || sinks.slack.received().len() == 3);
    assert_ne!(names(&sinks.slack.received()[2]), names(&posts[0]));
}

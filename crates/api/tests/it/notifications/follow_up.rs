//! An address that comes after the handoff: a second note follows the brief, in its thread, once.

use super::{Sinks, log, send_test, wait_for};
use crate::later::Later;
use kilo_testkit::{Client, Reply, conversation, message, wait_until};
use kilo_types::Timestamp;
use serde_json::{Value, json};

/// What a visitor says who is worth a call, but for how to reach them.
const WORTH: &str =
    "I'm Hana Sato, CTO at Keystone Audio. We lose leads every week, and we want to buy. Can we book a demo?";
const ADDRESS: &str = "Sure, it's hana@keystone-audio.com";
/// What Slack's API names a message with, and a thread after the message that it began with.
const THREAD: &str = "1795600000.000100";

fn notes(owner: &Client) -> Vec<Value> {
    log(owner).into_iter().filter(|delivery| delivery["kind"] == "follow_up").collect()
}

/// Lowers the threshold and brings somebody in who is handed off without an address. Gives their id.
fn handed_off(owner: &Client, client: &Client) -> String {
    let settings = json!({ "framework": "bant", "score_threshold": 30 });
    assert_eq!(owner.put("/settings/qualification", &settings).status, 200);
    let new = client.post("/conversations", &conversation(WORTH));
    assert_eq!((new.status, new.text("status").as_str()), (201, "handed_off"), "{}", new.body);
    assert_eq!(new.json()["visitor"]["email"], Value::Null);
    new.text("id")
}

fn say(client: &Client, id: &str, text: &str) {
    assert_eq!(client.post(&format!("/conversations/{id}/messages"), &message(text)).status, 201);
}

/// Waits until all that is queued has arrived, a test behind it as well.
fn all_arrived(owner: &Client) {
    send_test(owner);
    wait_until("all arrived", || log(owner).iter().all(|delivery| delivery["state"] == "delivered"));
}

#[test]
fn the_address_follows_in_the_thread_of_the_brief_once() {
    let sinks = Sinks::start();
    sinks.slack.reply_always(Reply::Status(200, Vec::new(), json!({ "ok": true, "ts": THREAD }).to_string()));
    let (server, workspace) = sinks.server();
    let (owner, client) = (server.signed_in("owner@a.example"), server.client(&workspace.key));
    let id = handed_off(&owner, &client);
    wait_for(&owner, "slack", "delivered", 1);
    wait_for(&owner, "email", "delivered", 1);
    say(&client, &id, "One moment, please.");
    say(&client, &id, ADDRESS);
    wait_until("the notes arrived", || notes(&owner).iter().filter(|note| note["state"] == "delivered").count() == 2);
    // Another one, or the same again, is no news.
    say(&client, &id, "Sorry, rather hana.sato@keystone-audio.com");
    say(&client, &id, ADDRESS);
    all_arrived(&owner);
    assert_eq!(notes(&owner).len(), 2);

    let posts: Vec<_> = sinks.slack.received().iter().map(kilo_testkit::Received::json).collect();
    assert_eq!((&posts[0]["thread_ts"], &posts[1]["thread_ts"]), (&Value::Null, &json!(THREAD)), "{posts:?}");
    let note = posts[1].to_string();
    assert!(note.contains("hana@keystone-audio.com") && note.contains(&format!("/conversations/{id}")), "{note}");
    assert!(!note.contains("book a demo"), "the brief is not told again: {note}");

    let mails = sinks.mail.mails();
    let (brief, note) = (&mails[0], &mails[1]);
    let subject = brief.header("subject").unwrap();
    assert_eq!(note.header("subject").as_deref(), Some(format!("Re: {subject}").as_str()));
    assert_eq!(note.header("in-reply-to"), brief.header("message-id"));
    assert_eq!(note.header("references"), brief.header("message-id"));
    assert_ne!(note.header("message-id"), brief.header("message-id"));
    assert!(note.part("text/plain").contains("Email: hana@keystone-audio.com"), "{}", note.part("text/plain"));
    assert!(brief.header("in-reply-to").is_none());
}

#[test]
fn a_webhook_that_names_no_thread_gets_the_note_beside_the_brief() {
    let sinks = Sinks::start();
    let (server, workspace) = sinks.server();
    let (owner, client) = (server.signed_in("owner@a.example"), server.client(&workspace.key));
    for (round, answer) in ["ok", r#"{"ts": "<!channel>"}"#, r#"{"ts": 5}"#, ""].into_iter().enumerate() {
        sinks.slack.reply_always(Reply::Status(200, Vec::new(), answer.to_owned()));
        let id = handed_off(&owner, &client);
        wait_for(&owner, "slack", "delivered", 1);
        // A person who learns the address tells the others as well.
        let body = json!({ "visitor": { "email": "hana@keystone-audio.com" } }).to_string();
        let json_type = [("content-type", "application/json")];
        assert_eq!(owner.send("PATCH", &format!("/conversations/{id}"), &json_type, &body).status, 200);
        wait_until("the note arrived", || sinks.slack.received().len() == 2 * round + 2);
        wait_for(&owner, "slack", "delivered", 1);
        let note = sinks.slack.received()[2 * round + 1].json();
        assert!(note.get("thread_ts").is_none() && note.to_string().contains("hana@keystone-audio.com"), "{note}");
    }
}

#[test]
fn a_brief_that_told_the_address_is_not_followed() {
    let sinks = Sinks::start();
    let (mut server, workspace) = sinks.server();
    server.kill();
    let later = Later::with(&server, &sinks.arguments());
    let owner = later.client(&later.login(kilo_testkit::PASSWORD).text("access_token"));
    let client = later.client(&workspace.key);
    sinks.slack.reply_once(Reply::status(503));
    let id = handed_off(&owner, &client);
    wait_until("the webhook has failed", || super::latest(&owner, "slack")["last_error"].is_string());
    // The address comes while the brief waits for its next try: it will be in it.
    say(&client, &id, ADDRESS);
    let note = || notes(&owner).into_iter().find(|note| note["channel"] == "slack");
    wait_until("the note waits for its brief", || note().is_some_and(|note| note["last_error"].is_string()));
    wait_until("the rest arrived", || {
        let pending: Vec<_> = log(&owner).into_iter().filter(|one| one["state"] == "pending").collect();
        // Whatever is due is on its way.
        let due = |one: &Value| one["next_attempt_at"].as_str().unwrap().parse::<Timestamp>().unwrap().millis();
        if pending.iter().all(|one| due(one) > later.now()) {
            later.wait(10_000);
        }
        pending.is_empty()
    });
    assert_eq!(note(), None, "there was nothing more to tell");
    let posts = sinks.slack.received();
    assert_eq!(posts.len(), 2, "two tries of the brief");
    assert!(posts[1].body.contains("hana@keystone-audio.com"), "{}", posts[1].body);
}

#[test]
fn who_got_no_brief_gets_no_note() {
    let sinks = Sinks::start();
    let (server, workspace) = sinks.server();
    let (owner, client) = (server.signed_in("owner@a.example"), server.client(&workspace.key));
    let id = handed_off(&owner, &client);
    wait_for(&owner, "slack", "delivered", 1);
    // An address that is told with the brief, and one of somebody who is not handed off.
    let told = client.post("/conversations", &conversation(&format!("{WORTH} {ADDRESS}"))).text("id");
    say(&client, &told, "Or hana.sato@keystone-audio.com");
    let cold = client.post("/conversations", &conversation("hello")).text("id");
    say(&client, &cold, "my address is jo@gmail.com");
    sinks.save(&owner, &["boss@a.example"]);
    say(&client, &id, ADDRESS);
    all_arrived(&owner);
    let recipients: Vec<_> = notes(&owner).iter().map(|note| note["recipient"].clone()).collect();
    assert_eq!(recipients, ["slack"], "sales left before, and boss came after the brief");
    let other = server.workspace("owner@b.example");
    assert_eq!(server.signed_in("owner@b.example").get("/deliveries").json()["data"], json!([]), "{other:?}");
}

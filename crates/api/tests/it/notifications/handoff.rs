//! A visitor is worth a call: the team hears of it once.

use super::{Sinks, log, wait_for};
use kilo_testkit::{Client, conversation, message, wait_until};
use serde_json::{Value, json};

/// What a visitor says who is worth a call.
const WORTH: &str = "I'm CTO at Keystone Audio, hana@keystone-audio.com. We lose leads every week. Can we book a demo?";

fn handoffs(owner: &Client) -> Vec<Value> {
    log(owner).into_iter().filter(|delivery| delivery["kind"] == "handoff").collect()
}

#[test]
fn the_brief_goes_to_everybody_with_the_conversation() {
    let sinks = Sinks::start();
    let (server, workspace) = sinks.server();
    let owner = server.signed_in("owner@a.example");
    let new = server.client(&workspace.key).post("/conversations", &conversation(WORTH));
    assert_eq!((new.status, new.text("status").as_str()), (201, "handed_off"), "{}", new.body);
    for channel in ["slack", "email"] {
        let delivery = wait_for(&owner, channel, "delivered", 1);
        assert_eq!((&delivery["kind"], &delivery["conversation_id"]), (&json!("handoff"), &new.json()["id"]));
    }
    let link = format!("http://{}/conversations/{}", server.address, new.text("id"));
    let post = sinks.slack.received().remove(0);
    assert!(post.body.contains(&link) && post.body.contains("Keystone Audio"), "{}", post.body);
    let mail = sinks.mail.mails().remove(0);
    assert!(mail.header("subject").unwrap().contains("Keystone Audio"), "{:?}", mail.header("subject"));
    let text = mail.part("text/plain");
    for said in [link.as_str(), "Can we book a demo?", "hana@keystone-audio.com", "CTO"] {
        assert!(text.contains(said) && mail.part("text/html").contains(said), "{said}: {text}");
    }
}

#[test]
fn the_brief_of_a_large_conversation_quotes_what_its_score_rests_on() {
    let sinks = Sinks::start();
    let (server, workspace) = sinks.server();
    let client = server.client(&workspace.key);
    let id = client.post("/conversations", &conversation("We look for a way to answer visitors.")).text("id");
    let path = format!("/conversations/{id}/messages");
    for _ in 0..36 {
        let said = client.post(&path, &json!({ "role": "agent", "text": "word ".repeat(6_000) }));
        assert_eq!(said.status, 201, "{}", said.body);
    }
    assert_eq!(client.post(&path, &message(WORTH)).status, 201);
    wait_for(&server.signed_in("owner@a.example"), "email", "delivered", 1);
    let text = sinks.mail.mails().remove(0).part("text/plain");
    for said in ["Can we book a demo?", "We lose leads every week.", "Keystone Audio"] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn many_writers_push_one_conversation_over_the_threshold_once() {
    let sinks = Sinks::start();
    let (server, workspace) = sinks.server();
    let owner = server.signed_in("owner@a.example");
    let client = server.client(&workspace.key);
    let path = format!("/conversations/{}/messages", client.post("/conversations", &conversation("hi")).text("id"));
    let writers: Vec<_> = (0..32)
        .map(|_| {
            let (client, path) = (client.clone(), path.clone());
            std::thread::spawn(move || client.post(&path, &message(WORTH)).status)
        })
        .collect();
    let statuses: Vec<_> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
    assert_eq!(statuses, [201; 32]);
    wait_until("both arrived", || handoffs(&owner).iter().all(|delivery| delivery["state"] == "delivered"));
    // Whatever else was queued would be delivered before this.
    super::send_test(&owner);
    wait_until("the test arrived", || log(&owner).iter().all(|delivery| delivery["state"] == "delivered"));
    assert_eq!(handoffs(&owner).len(), 2);
    assert_eq!((sinks.slack.received().len(), sinks.mail.mails().len()), (2, 2));
}

#[test]
fn without_anybody_to_tell_a_handoff_is_still_one() {
    let (server, workspace) = crate::server();
    let new = server.client(&workspace.key).post("/conversations", &conversation(WORTH));
    assert_eq!((new.status, new.text("status").as_str()), (201, "handed_off"), "{}", new.body);
    assert_eq!(log(&server.signed_in("owner@a.example")).len(), 0);
}

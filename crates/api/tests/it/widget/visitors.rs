//! One visitor, one conversation, one count: whatever is lost on the way, and in however many tabs.

use super::{Visit, sql};
use crate::server;
use kilo_testkit::{Answer, Client, Server, Workspace};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const BROWSER: &str = "5d0f3a7c9b1e4f2280c6d1a4e7b93f10";

/// Says `text` for the first time, as far as the page knows.
fn start(page: &Client, key: &str, text: &str, landing_page: &str) -> Answer {
    let body = json!({ "text": text, "landing_page": landing_page, "visitor_key": BROWSER });
    page.post_once(key, "/widget/conversations", &body)
}

fn used(server: &Server, workspace: &Workspace) -> Value {
    server.client(&workspace.key).get("/quota").json()["used"].clone()
}

fn texts_of(server: &Server, workspace: &Workspace, id: &str) -> Vec<String> {
    let whole = server.client(&workspace.key).get(&format!("/conversations/{id}")).json();
    let said = whole["messages"].as_array().unwrap().iter().filter(|message| message["role"] == "visitor");
    said.map(|message| message["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn tabs_that_start_at_once_are_in_one_conversation() {
    let (server, workspace) = server();
    let page = server.visitor(&workspace, "");
    let ids: BTreeSet<String> = std::thread::scope(|scope| {
        let tab =
            |number: usize| start(&page, &format!("tab-{number}"), &format!("from tab {number}"), "https://a.example/");
        let tabs: Vec<_> = (0..6).map(|number| scope.spawn(move || tab(number))).collect();
        tabs.into_iter().map(|tab| tab.join().unwrap().text("conversation_id")).collect()
    });
    assert_eq!((ids.len(), used(&server, &workspace)), (1, json!(1)));
    assert_eq!(texts_of(&server, &workspace, ids.first().unwrap()).len(), 6);
}

#[test]
fn a_start_whose_answer_was_lost_is_taken_up_by_another_page() {
    let (server, workspace) = server();
    let page = server.visitor(&workspace, "");
    let first = start(&page, "k1", "hello", "https://a.example/");
    assert_eq!(first.status, 201, "{}", first.body);
    let again = start(&page, "k1", "hello", "https://a.example/next");
    let with_token =
        start(&server.visitor(&workspace, &first.text("visitor_token")), "k1", "hello", "https://a.example/");
    // An answer is kept for a day; what was said, as long as the conversation.
    sql(&server, "DELETE FROM idempotency_keys RETURNING key AS text");
    let days_later = start(&page, "k1", "hello", "https://a.example/");
    for other in [&again, &with_token, &days_later] {
        assert_eq!(other.status, 201, "{}", other.body);
        assert_eq!(other.json()["message"], first.json()["message"]);
        assert_eq!(other.text("conversation_id"), first.text("conversation_id"));
    }
    let next = start(&page, "k2", "hello?", "https://a.example/next");
    assert_eq!(next.text("conversation_id"), first.text("conversation_id"), "it goes on without the first answer");
    assert_eq!(texts_of(&server, &workspace, &first.text("conversation_id")), ["hello", "hello?"]);
    assert_eq!(used(&server, &workspace), json!(1));
    assert_eq!(start(&page, "k1", "other words", "https://a.example/").problem(), "/problems/idempotency-key-reused");
}

#[test]
fn what_was_sent_is_never_said_twice_by_way_of_a_start() {
    let (server, workspace) = server();
    let page = server.visitor(&workspace, "");
    let first = start(&page, "k1", "hello", "https://a.example/");
    let there = server.visitor(&workspace, &first.text("visitor_token"));
    let path = format!("/widget/conversations/{}/messages", first.text("conversation_id"));
    let sent = there.post_once("k2", &path, &json!({ "text": "more" }));
    assert_eq!(sent.status, 201, "{}", sent.body);
    let older =
        "UPDATE conversations SET last_message_at = strftime('%Y-%m-%dT%H:%M:%fZ', last_message_at, '-25 hours')";
    sql(&server, &format!("{older} RETURNING id AS text"));
    sql(&server, "DELETE FROM idempotency_keys RETURNING key AS text");
    assert_eq!(there.post_once("k2", &path, &json!({ "text": "more" })).text("id"), sent.text("id"));
    assert_eq!(start(&page, "k2", "more", "https://a.example/").json()["message"]["id"], sent.json()["id"]);
    assert_eq!(there.post_once("k3", &path, &json!({ "text": "new" })).problem(), "/problems/conversation-ended");
    let later = start(&there, "k3", "new", "https://a.example/");
    assert_ne!(later.text("conversation_id"), first.text("conversation_id"));
    let stale = start(&there, "k4", "newer", "https://a.example/");
    assert_eq!(stale.text("conversation_id"), later.text("conversation_id"), "a tab that knows the old one alone");
    assert_eq!(used(&server, &workspace), json!(2));
}

#[test]
fn a_browser_is_another_visitor_elsewhere_and_its_key_is_no_guess() {
    let (server, workspace) = server();
    let other = server.workspace("owner@b.example");
    let here = start(&server.visitor(&workspace, ""), "k1", "hello", "https://a.example/");
    let there = start(&server.visitor(&other, ""), "k1", "hello", "https://a.example/");
    assert_eq!((here.status, there.status), (201, 201));
    assert_ne!(here.text("conversation_id"), there.text("conversation_id"));
    let path = format!("/widget/conversations/{}/messages", here.text("conversation_id"));
    assert_eq!(server.visitor(&workspace, &there.text("visitor_token")).get(&path).status, 401);
    let page = server.visitor(&workspace, "");
    for bad in [json!("short"), json!("x".repeat(65)), json!("with space and more"), json!(7), json!("")] {
        let refused = page.post("/widget/conversations", &json!({ "text": "hi", "visitor_key": bad }));
        assert_eq!(refused.status, 422, "{bad}");
    }
    assert_eq!(server.visitor(&workspace, "").post("/widget/conversations", &json!({ "text": "hi" })).status, 201);
}

#[test]
fn a_page_that_opens_reads_the_newest_first_and_knows_its_own() {
    let (server, workspace) = server();
    let first = start(&server.visitor(&workspace, ""), "k1", "hello", "https://a.example/");
    let visit = Visit {
        client: server.visitor(&workspace, &first.text("visitor_token")),
        id: first.text("conversation_id"),
        token: String::new(),
    };
    let agent = server.client(&workspace.key);
    for number in 0..8 {
        let body =
            json!({ "role": "agent", "text": format!("line {number}"), "external_id": format!("widget:{number}") });
        assert_eq!(agent.post(&format!("/conversations/{}/messages", visit.id), &body).status, 201);
    }
    let read = |query: &str| visit.client.get(&format!("{}?{query}", visit.path()));
    let texts = |page: &Value| -> Vec<String> {
        page["data"].as_array().unwrap().iter().map(|message| message["text"].as_str().unwrap().to_owned()).collect()
    };
    let newest = read("last=3").json();
    assert_eq!(texts(&newest), ["line 5", "line 6", "line 7"]);
    let earlier = read(&format!("last=200&before={}", newest["next_cursor"].as_str().unwrap())).json();
    assert_eq!((texts(&earlier).len(), &earlier["next_cursor"]), (7, &Value::Null));
    assert_eq!(earlier["data"][0]["key"], "k1", "the page knows its own message again");
    assert!(newest["data"][0].get("key").is_none(), "an agent's message has no key of a page");
    assert_eq!(read("last=10").json()["next_cursor"], Value::Null);
    let id = newest["next_cursor"].as_str().unwrap();
    for bad in [
        "last=0",
        "last=201",
        "last=x",
        "before=x&last=3",
        "limit=3",
        &format!("before={id}"),
        &format!("after={id}&last=3"),
        "before=0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f&last=2",
    ] {
        assert_eq!(read(bad).status, 422, "{bad}");
    }
}

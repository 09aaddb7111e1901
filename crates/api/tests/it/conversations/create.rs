//! Capturing, alone and by many at once.

use crate::server;
use kilo_testkit::{Answer, conversation, message};
use serde_json::{Value, json};
use std::sync::Barrier;

/// What `calls` threads that begin together are told.
fn together(calls: usize, call: impl Fn(usize) -> Answer + Sync) -> Vec<Answer> {
    let barrier = Barrier::new(calls);
    let work = |number: usize| {
        barrier.wait();
        call(number)
    };
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..calls).map(|number| scope.spawn(move || work(number))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

#[test]
fn a_key_gives_the_first_answer_again() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let post = |body: &Value| client.post_once("k", "/conversations", body);
    let (first, again) = (post(&conversation("hello")), post(&conversation("hello")));
    assert_eq!((first.status, again.status, &first.body), (201, 201, &again.body));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = post(&conversation("other"));
    assert_eq!((other.status, other.problem().as_str()), (409, "/problems/idempotency-key-reused"));
}

#[test]
fn the_same_external_id_at_once_is_one_conversation() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let mut new = conversation("hello");
    new["external_id"] = json!("crm-1");
    let answers = together(32, |_| client.post("/conversations", &new));
    assert_eq!((count(&answers, 201), count(&answers, 200)), (1, 31));
    assert!(answers.iter().all(|answer| answer.text("id") == answers[0].text("id")));
    assert_eq!(client.whole_list("", 50).len(), 1);
}

#[test]
fn the_same_key_at_once_has_one_effect() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let answers = together(16, |_| client.post_once("k", "/conversations", &conversation("hello")));
    assert_eq!(count(&answers, 201) + count(&answers, 409), 16);
    for refused in answers.iter().filter(|answer| answer.status == 409) {
        assert_eq!(refused.problem(), "/problems/request-in-progress");
        assert!(refused.header("retry-after").is_some());
    }
    let fresh = answers.iter().filter(|one| one.status == 201 && one.header("idempotency-replayed").is_none());
    assert_eq!(fresh.count(), 1);
    assert_eq!(client.whole_list("", 50).len(), 1);
}

#[test]
fn messages_that_come_at_once_are_all_kept_in_an_order() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let id = client.post("/conversations", &conversation("zero")).text("id");
    let path = format!("/conversations/{id}");
    let answers =
        together(24, |number| client.post(&format!("{path}/messages"), &message(&format!("number {number}"))));
    assert_eq!(count(&answers, 201), 24);
    let whole = client.get(&path).json();
    assert_eq!((whole["message_count"].as_u64(), whole["version"].as_u64()), (Some(25), Some(25)));
    let mut kept: Vec<_> = whole["messages"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(kept.len(), 25);
    kept.sort_by_key(ToString::to_string);
    kept.dedup();
    assert_eq!(kept.len(), 25);
    assert_eq!(client.whole_list("q=number", 50).len(), 1);
}

#[test]
fn two_servers_write_to_one_file() {
    let (server, workspace) = server();
    let second = server.another(&[]);
    let clients = [server.client(&workspace.key), second.client(&workspace.key)];
    let answers = together(40, |number| clients[number % 2].post("/conversations", &conversation("hello")));
    assert_eq!(count(&answers, 201), 40);
    for client in &clients {
        assert_eq!(client.whole_list("q=hello", 7).len(), 40);
        assert_eq!(client.get("/conversations/counts").json()["total"], 40);
    }
}

#[test]
fn an_address_that_nobody_may_follow_is_refused_where_it_comes_in() {
    let (server, workspace) = crate::server();
    let key = server.client(&workspace.key);
    let link = |url: &str| json!({ "title": "Here", "url": url });
    let asset = |url: &str| json!({ "kind": "document", "title": "Here", "url": url });
    let id = key.post("/conversations", &conversation("hello")).text("id");
    for url in
        ["javascript:alert(1)", "JaVaScRiPt://a.example/%0aalert(1)", "data:text/html,x", "/pricing", "ftp://a.example"]
    {
        let message = json!({ "role": "agent", "text": "x", "citations": [link("https://a.example"), link(url)], "assets": [asset(url)] });
        let whole = json!({ "messages": [message], "landing_page": url });
        for (answer, fields) in [
            (key.post(&format!("/conversations/{id}/messages"), &message), vec!["citations[1].url", "assets[0].url"]),
            (
                key.post("/conversations", &whole),
                vec!["landing_page", "messages[0].citations[1].url", "messages[0].assets[0].url"],
            ),
            (
                server
                    .visitor(&workspace, "")
                    .post("/widget/conversations", &json!({ "text": "x", "landing_page": url })),
                vec!["landing_page"],
            ),
        ] {
            assert_eq!(answer.status, 422, "{url}: {}", answer.body);
            let errors = answer.json()["errors"].clone();
            let named: Vec<_> =
                errors.as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
            assert_eq!(named, fields, "{url}: {}", answer.body);
        }
    }
    let message =
        json!({ "role": "agent", "text": "x", "citations": [link("https://a.example"), link("mailto:a@b.example")] });
    let good = json!({ "messages": [message], "landing_page": "https://a.example/?utm_source=ads#x" });
    assert_eq!(key.post("/conversations", &good).status, 201);
}

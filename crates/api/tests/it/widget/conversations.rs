//! What visitors may and may not do.

use super::{Visit, sql, texts};
use crate::server;
use kilo_testkit::Server;
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn a_visitor_starts_goes_on_and_the_team_reads_it() {
    let (server, workspace) = server();
    let started = server.visitor(&workspace, "").post(
        "/widget/conversations",
        &json!({ "text": "Do you integrate with Slack?", "landing_page": "https://acme.example/pricing", "locale": "de-DE" }),
    );
    assert_eq!(started.status, 201, "{}", started.body);
    assert_eq!(started.json()["message"]["role"], "visitor");
    let visit = Visit {
        client: server.visitor(&workspace, &started.text("visitor_token")),
        id: started.text("conversation_id"),
        token: String::new(),
    };
    let second = visit.say("And with Teams?");
    assert_eq!((second.status, second.text("text").as_str()), (201, "And with Teams?"));
    let whole = server.client(&workspace.key).get(&format!("/conversations/{}", visit.id)).json();
    assert_eq!(whole["landing_page"], "https://acme.example/pricing");
    assert_eq!(whole["locale"], "de-DE");
    assert_eq!(texts(&whole["messages"]), visit.said(), "the team and the visitor read the same");
    let after = visit.client.get(&format!("{}?after={}", visit.path(), second.text("id"))).json();
    assert_eq!((after["data"].as_array().unwrap().len(), after["next_cursor"].is_null()), (0, true));
}

#[test]
fn without_an_agent_the_visitor_is_told_once_that_the_team_will_write() {
    let (server, workspace) = server();
    let visit = Visit::begin(&server, &workspace, "hello");
    assert_eq!(visit.say("anybody?").status, 201);
    assert_eq!(visit.say("jane@acme.com").status, 201);
    let said = visit.said();
    let roles: Vec<&str> = said.iter().map(|(role, _)| role.as_str()).collect();
    assert_eq!(roles, ["visitor", "agent", "visitor", "visitor"]);
    assert!(said[1].1.contains("by email") && said[1].1.contains("email address to reach you"), "{}", said[1].1);
}

#[test]
fn a_token_opens_its_own_conversation_and_no_other() {
    let (server, workspace) = server();
    let other = server.workspace("owner@b.example");
    let (one, two) = (Visit::begin(&server, &workspace, "one"), Visit::begin(&server, &workspace, "two"));
    let foreign = Visit::begin(&server, &other, "three");
    for (client, wanted, what) in [
        (&one.client, 200, "its own"),
        (&two.client, 404, "another visitor's"),
        (&foreign.client, 404, "another workspace's"),
        (&server.visitor(&other, &one.token), 401, "its token with another workspace's key"),
        (&server.visitor(&workspace, &foreign.token), 401, "another workspace's token"),
        (&server.visitor(&workspace, ""), 401, "no token"),
        (&server.visitor(&workspace, &workspace.key), 401, "a secret key"),
        (&server.visitor(&workspace, &server.login("owner@a.example").text("access_token")), 401, "a person's token"),
        (&server.client(&one.token), 401, "no publishable key"),
    ] {
        assert_eq!(client.get(&one.path()).status, wanted, "{what}");
        let sent = client.post(&one.path(), &json!({ "text": what })).status;
        assert_eq!(sent, if wanted == 200 { 201 } else { wanted }, "{what}");
    }
    for path in ["/conversations", "/me"] {
        assert_eq!(server.client(&one.token).get(path).status, 401, "a visitor's token opens nothing else: {path}");
    }
}

#[test]
fn a_double_click_and_a_retry_count_once() {
    let (server, workspace) = server();
    let guest = server.visitor(&workspace, "");
    let start = || guest.post_once("k1", "/widget/conversations", &json!({ "text": "hello" }));
    let answers = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(start)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(answers.iter().all(|answer| [201, 409].contains(&answer.status)));
    let ids: BTreeSet<String> =
        answers.iter().filter(|answer| answer.status == 201).map(|answer| answer.text("conversation_id")).collect();
    assert_eq!(ids.len(), 1);
    let again = start();
    let visitor = server.visitor(&workspace, &again.text("visitor_token"));
    let path = format!("/widget/conversations/{}/messages", again.text("conversation_id"));
    let send = |text: &str| visitor.post_once("k1", &path, &json!({ "text": text }));
    assert_eq!((send("more").text("id"), send("other").status), (send("more").text("id"), 409));
    assert_eq!(server.client(&workspace.key).whole_list("", 50).len(), 1);
}

#[test]
fn a_visitor_who_comes_back_within_the_hours_goes_on() {
    let (server, workspace) = server();
    let visit = Visit::begin(&server, &workspace, "hello");
    let again = || visit.client.post("/widget/conversations", &json!({ "text": "it is me" }));
    let back = again();
    assert_eq!((back.status, back.text("conversation_id")), (201, visit.id.clone()));
    move_back(&server, 25);
    assert_eq!(visit.say("still there?").problem(), "/problems/conversation-ended");
    let later = again();
    assert_eq!(later.status, 201);
    assert_ne!(later.text("conversation_id"), visit.id);
    assert_eq!(visit.client.get(&visit.path()).status, 200, "what was said stays readable");
}

#[test]
fn what_was_said_is_bounded_and_plain() {
    let (server, workspace) = server();
    let guest = server.visitor(&workspace, "");
    for (body, status) in [
        (json!({ "text": "" }), 422),
        (json!({ "text": "a\0b" }), 422),
        (json!({ "text": "x".repeat(32_769) }), 422),
        (json!({ "text": "hi", "landing_page": "x".repeat(2049) }), 422),
        (json!({ "text": "hi", "visitor": { "email": "a@b.example" } }), 422),
        (json!({ "text": "<script>alert(1)</script>" }), 201),
    ] {
        assert_eq!(guest.post("/widget/conversations", &body).status, status, "{body}");
    }
    let visit = Visit::begin(&server, &workspace, "hello");
    for after in ["nonsense", "0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f"] {
        assert_eq!(visit.client.get(&format!("{}?after={after}", visit.path())).status, 422, "{after}");
    }
}

#[test]
fn a_long_conversation_is_read_in_parts() {
    let (server, workspace) = server();
    let visit = Visit::begin(&server, &workspace, "hello");
    let agent = server.client(&workspace.key);
    for number in 0..210 {
        let body = json!({ "role": "agent", "text": format!("line {number}") });
        assert_eq!(agent.post(&format!("/conversations/{}/messages", visit.id), &body).status, 201);
    }
    let first = visit.client.get(&visit.path()).json();
    let next = first["next_cursor"].as_str().unwrap();
    let second = visit.client.get(&format!("{}?after={next}", visit.path())).json();
    assert_eq!(first["data"].as_array().unwrap().len(), 200);
    assert_eq!((second["data"].as_array().unwrap().len(), second["next_cursor"].is_null()), (12, true));
}

#[test]
fn the_address_of_a_visitor_is_kept_as_a_keyed_hash_alone() {
    let server = Server::start_with(crate::KILO, &[("KILO_TRUSTED_PROXIES", "127.0.0.1"), ("KILO_LOG", "debug")]);
    let workspace = server.workspace("owner@a.example");
    let headers = [
        ("x-kilo-key", workspace.publishable_key.as_str()),
        ("content-type", "application/json"),
        ("x-forwarded-for", "203.0.113.77"),
    ];
    let started = server.call("POST", "/api/v1/widget/conversations", &headers, r#"{"text":"hello"}"#);
    assert_eq!(started.status, 201);
    let hashes = sql(&server, "SELECT hex(address_hash) AS text FROM visits");
    assert_eq!((hashes.len(), hashes[0].len()), (1, 64));
    for file in ["kilo.db", "kilo.db-wal"] {
        let bytes = std::fs::read(server.folder.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(12).any(|part| part == b"203.0.113.77"), "{file}");
    }
    assert!(server.logged(|line| line.to_string().contains("203.0.113.77").then_some(())).is_empty());
}

/// Makes everything that was said so far older.
fn move_back(server: &Server, hours: u32) {
    let older = format!("strftime('%Y-%m-%dT%H:%M:%fZ', last_message_at, '-{hours} hours')");
    sql(server, &format!("UPDATE conversations SET last_message_at = {older} RETURNING id AS text"));
}

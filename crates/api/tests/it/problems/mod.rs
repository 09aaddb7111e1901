//! What is refused, and how.

mod matrix;
mod rights;
mod telling;
mod twice;

use crate::server;
use serde_json::{Value, json};

#[test]
fn refusals_answer_as_the_contract_says() {
    let (server, workspace) = server();
    let (key, other) = (workspace.key.clone(), server.workspace("owner@b.example"));
    let foreign = other.key;
    server.person(&workspace, "v@a.example", "viewer");
    let viewer = server.login("v@a.example").text("access_token");
    let new = json!({ "messages": [{ "role": "visitor", "text": "hello" }] });
    let id = server.client(&key).post("/conversations", &new).json()["id"].as_str().unwrap().to_owned();
    let one = format!("/conversations/{id}");
    let bad = |body: Value| server.client(&key).post("/conversations", &body).status;
    let text = |text: String| json!({ "messages": [{ "role": "visitor", "text": text }] });
    for (found, wanted, what) in [
        (server.client("nonsense").get("/conversations").status, 401, "a bad token"),
        (server.client("kilo_sk_nonsense").get("/conversations").status, 401, "a bad key"),
        (server.client(&foreign).get(&one).status, 404, "another workspace's conversation"),
        (server.client(&foreign).post(&format!("{one}/archive"), &json!({})).status, 404, "archiving it"),
        (server.client(&foreign).post("/conversations/archive", &json!({ "ids": [id] })).status, 404, "in bulk"),
        (server.client(&key).get("/conversations/no-id").status, 404, "no id"),
        (server.client(&viewer).get(&one).status, 200, "a viewer reads"),
        (server.client(&viewer).get(&format!("{one}/export?format=text")).status, 403, "a viewer exports"),
        (server.client(&viewer).post(&format!("{one}/archive"), &json!({})).status, 403, "a viewer archives"),
        (server.client(&viewer).post("/conversations", &new).status, 403, "a viewer writes"),
        (server.call("PUT", "/api/v1/conversations", &[], "").status, 405, "a wrong method"),
        (server.call("GET", "/api/v1/nothing", &[], "").status, 404, "no such path"),
        (server.client(&key).get("/conversations?colour=red").status, 422, "an unknown parameter"),
        (server.client(&key).get("/conversations?cursor=abc").status, 422, "a damaged cursor"),
        (bad(json!({ "messages": [] })), 422, "no message"),
        (bad(json!({ "messages": [["visitor", "hi"]] })), 422, "an array in place of an object"),
        (server.client(&key).get("/conversations/archive").status, 405, "a path of its own with another method"),
        (bad(json!({ "messages": [{ "role": "boss", "text": "x" }] })), 422, "an unknown role"),
        (bad(json!({ "started_at": "1970-01-01T00:00:00Z", "messages": new["messages"] })), 422, "an absurd time"),
        (bad(json!({ "colour": "red", "messages": new["messages"] })), 422, "an unknown field"),
        (bad(text("a\0b".to_owned())), 422, "NUL"),
        (bad(text("x".repeat(32_769))), 422, "a text that is too long"),
        (bad(text("x".repeat(1_100_000))), 413, "a body that is too large"),
    ] {
        assert_eq!(found, wanted, "{what}");
    }
    let bearer = format!("Bearer {key}");
    let json = ("content-type", "application/json");
    let auth = ("authorization", bearer.as_str());
    let encoded = server.call("POST", "/api/v1/conversations", &[auth, json, ("content-encoding", "br")], "{}");
    assert_eq!(encoded.status, 415);
    assert_eq!(server.call("POST", "/api/v1/conversations", &[auth], "{}").status, 415);
    let broken = server.call("POST", "/api/v1/conversations", &[auth, json], "{\"messages\":");
    assert_eq!((broken.status, broken.json()["type"].as_str()), (400, Some("/problems/malformed-json")));
    assert!(
        broken.header("content-type") == Some("application/problem+json") && broken.header("x-request-id").is_some()
    );
}

#[test]
fn what_json_can_say_and_a_text_cannot_hold_is_refused() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let json = [("content-type", "application/json")];
    let text = |text: &str| format!(r#"{{"messages":[{{"role":"visitor","text":"{text}"}}]}}"#);
    let at = |time: &str| format!(r#"{{"started_at":"{time}","messages":[{{"role":"visitor","text":"x"}}]}}"#);
    for (body, status) in [
        (text("\\u0000"), 422),
        (text("\\ud800"), 400),
        (text("\\udc00\\ud800"), 400),
        (text("\\ud83d\\ude00"), 201),
        // A leap second is the second after it.
        (at("2025-06-30T23:59:60Z"), 201),
        (at("2025-02-30T00:00:00Z"), 422),
        (at("2025-02-28T24:00:00Z"), 422),
        (at("2025-02-28T10:00:00"), 422),
        (at("9999-12-31T23:59:59Z"), 422),
        (at("2025-06-30T23:59:59.999+14:00"), 201),
    ] {
        let answer = client.send("POST", "/conversations", &json, &body);
        assert_eq!(answer.status, status, "{body}: {}", answer.body);
    }
    assert_eq!(client.whole_list("q=%F0%9F%98%80", 50).len(), 1);
}

#[test]
fn header_bytes_beyond_ascii_are_refused_and_harm_nobody() {
    let (server, workspace) = server();
    let key = format!("Bearer {}", workspace.key);
    let json = ("content-type", "application/json");
    let body = r#"{"messages":[{"role":"visitor","text":"x"}]}"#;
    for (headers, status) in [
        (vec![("authorization", "Bearer \u{e9}\u{ff}"), json], 401),
        (vec![("authorization", key.as_str()), ("content-type", "application/j\u{e9}")], 415),
        (vec![("authorization", key.as_str()), json, ("content-encoding", "\u{e9}")], 415),
        (vec![("authorization", key.as_str()), json, ("idempotency-key", "\u{e9}")], 422),
        (vec![("cookie", "kilo_refresh=\u{e9}"), ("authorization", key.as_str()), json], 201),
    ] {
        let answer = server.call("POST", "/api/v1/conversations", &headers, body);
        assert_eq!(answer.status, status, "{headers:?}: {}", answer.body);
    }
    let refresh = server.call("POST", "/api/v1/auth/refresh", &[("cookie", "kilo_refresh=\u{e9}")], "");
    assert_eq!(refresh.status, 401);
}

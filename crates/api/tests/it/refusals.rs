//! What a client must not do, and what it is told.

use crate::support::*;
use serde_json::{Value, json};

#[test]
fn refusals_answer_as_the_contract_says() {
    let server = Server::start();
    let (workspace, key) = server.workspace("owner@a.example");
    let (_, foreign) = server.workspace("owner@b.example");
    server.command(&["user", "add", "--workspace", &workspace, "--email", "v@a.example", "--role", "viewer"]);
    let viewer = server.login("v@a.example").json()["access_token"].as_str().unwrap().to_owned();
    let new = json!({ "messages": [{ "role": "visitor", "text": "hello" }] });
    let id = server.post(&key, "/conversations", &new).json()["id"].as_str().unwrap().to_owned();
    let one = format!("/conversations/{id}");
    let bad = |body: Value| server.post(&key, "/conversations", &body).status;
    let text = |text: String| json!({ "messages": [{ "role": "visitor", "text": text }] });
    for (found, wanted, what) in [
        (server.get("nonsense", "/conversations").status, 401, "a bad token"),
        (server.get("kilo_sk_nonsense", "/conversations").status, 401, "a bad key"),
        (server.get(&foreign, &one).status, 404, "another workspace's conversation"),
        (server.post(&foreign, &format!("{one}/archive"), &json!({})).status, 404, "archiving it"),
        (server.post(&foreign, "/conversations/archive", &json!({ "ids": [id] })).status, 404, "in bulk"),
        (server.get(&key, "/conversations/no-id").status, 404, "no id"),
        (server.get(&viewer, &one).status, 200, "a viewer reads"),
        (server.get(&viewer, &format!("{one}/export?format=text")).status, 403, "a viewer exports"),
        (server.post(&viewer, &format!("{one}/archive"), &json!({})).status, 403, "a viewer archives"),
        (server.post(&viewer, "/conversations", &new).status, 403, "a viewer writes"),
        (server.call("PUT", "/api/v1/conversations", &[], "").status, 405, "a wrong method"),
        (server.call("GET", "/api/v1/nothing", &[], "").status, 404, "no such path"),
        (server.get(&key, "/conversations?colour=red").status, 422, "an unknown parameter"),
        (server.get(&key, "/conversations?cursor=abc").status, 422, "a damaged cursor"),
        (bad(json!({ "messages": [] })), 422, "no message"),
        (bad(json!({ "messages": [["visitor", "hi"]] })), 422, "an array in place of an object"),
        (server.get(&key, "/conversations/archive").status, 405, "a path of its own with another method"),
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
    assert!(broken.head.contains("application/problem+json") && broken.head.contains("x-request-id"));
}

//! Capturing, filing away, and doing it twice.

use crate::support::*;
use serde_json::{Value, json};

#[test]
fn repeated_writes_change_nothing_and_a_visitor_reopens() {
    let server = Server::start();
    let (_, key) = server.workspace("owner@a.example");
    let bearer = format!("Bearer {key}");
    let post = |idempotency: &str, body: &Value| {
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
            ("idempotency-key", idempotency),
        ];
        server.call("POST", "/api/v1/conversations", &headers, &body.to_string())
    };
    let new = json!({ "messages": [{ "role": "visitor", "text": "hello" }] });
    let (first, again) = (post("k", &new), post("k", &new));
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.body, again.body);
    let other = json!({ "messages": [{ "role": "visitor", "text": "other" }] });
    assert_eq!(post("k", &other).json()["type"], "/problems/idempotency-key-reused");
    let id = first.json()["id"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        let archived = server.post(&key, &format!("/conversations/{id}/archive"), &json!({})).json();
        assert_eq!((archived["status"].as_str(), archived["version"].as_u64()), (Some("archived"), Some(2)));
    }
    let by_status = |status: &str| whole_list(&server, &key, &format!("status={status}"), 50).len();
    assert_eq!((by_status("archived"), by_status("active")), (1, 0));
    let message = json!({ "role": "visitor", "text": "me again", "external_id": "m1" });
    let path = format!("/conversations/{id}/messages");
    assert_eq!(server.post(&key, &path, &message).status, 201);
    assert_eq!(server.post(&key, &path, &message).status, 200);
    assert_eq!((by_status("archived"), by_status("active")), (0, 1));
    assert_eq!(whole_list(&server, &key, "q=again", 50)[0]["message_count"], 2);
}

//! Filing away, and coming back.

use crate::server;
use kilo_testkit::{conversation, message};
use serde_json::json;

#[test]
fn archiving_twice_changes_nothing_and_a_visitor_reopens() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let id = client.post("/conversations", &conversation("hello")).text("id");
    for _ in 0..2 {
        let archived = client.post(&format!("/conversations/{id}/archive"), &json!({})).json();
        assert_eq!((archived["status"].as_str(), archived["version"].as_u64()), (Some("archived"), Some(2)));
    }
    let by_status = |status: &str| client.whole_list(&format!("status={status}"), 50).len();
    assert_eq!((by_status("archived"), by_status("active")), (1, 0));
    let mut again = message("me again");
    again["external_id"] = json!("m1");
    let path = format!("/conversations/{id}/messages");
    assert_eq!(client.post(&path, &again).status, 201);
    assert_eq!(client.post(&path, &again).status, 200);
    assert_eq!((by_status("archived"), by_status("active")), (0, 1));
    assert_eq!(client.whole_list("q=again", 50)[0]["message_count"], 2);
}

#[test]
fn many_are_archived_or_none() {
    let (server, workspace) = server();
    let other = server.workspace("owner@b.example");
    let client = server.client(&workspace.key);
    let new = |client: &kilo_testkit::Client| client.post("/conversations", &conversation("hello")).text("id");
    let (own, more, foreign) = (new(&client), new(&client), new(&server.client(&other.key)));
    let archive = |ids: &[&str]| client.post("/conversations/archive", &json!({ "ids": ids }));
    assert_eq!(archive(&[&own, &foreign]).status, 404);
    assert_eq!(client.whole_list("status=archived", 50).len(), 0, "nothing changed");
    assert_eq!(archive(&[&own, &more, &own]).json()["changed"], 2);
    assert_eq!(archive(&[&own, &more]).json()["changed"], 0);
    let back = client.post("/conversations/unarchive", &json!({ "ids": [own] }));
    assert_eq!(back.json()["changed"], 1);
    let counts = client.get("/conversations/counts").json();
    assert_eq!(counts["by_status"], json!({ "active": 1, "handed_off": 0, "archived": 1 }));
}

//! Conversations that do not fit into one answer.

use crate::server;
use kilo_testkit::{Answer, Server, Workspace, conversation, message};
use serde_json::{Value, json};

/// A conversation with so many messages of about 32 KiB, and its id.
pub fn large(server: &Server, workspace: &Workspace, count: usize) -> String {
    large_by(server, workspace, "agent", count)
}

/// The same with messages of one side.
pub fn large_by(server: &Server, workspace: &Workspace, role: &str, count: usize) -> String {
    let text = |number: usize| format!("message {number} {}", "word ".repeat(6_540));
    let messages: Vec<Value> = (0..count).map(|number| json!({ "role": role, "text": text(number) })).collect();
    server.import(workspace, &json!({ "external_id": format!("{role}-{count}"), "messages": messages }).to_string());
    // A known external id gives the conversation that has it.
    let known = json!({ "external_id": format!("{role}-{count}"), "messages": [message("x")] });
    server.client(&workspace.key).post("/conversations", &known).text("id")
}

fn ids(answer: &Value, list: &str) -> Vec<String> {
    answer[list].as_array().unwrap().iter().map(|message| message["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_does_not_fit_into_a_mebibyte_is_read_page_by_page() {
    let (server, workspace) = server();
    let id = large(&server, &workspace, 100);
    let client = server.client(&workspace.key);
    let whole = client.get(&format!("/conversations/{id}"));
    assert!(whole.bytes.len() < 1_200_000, "{}", whole.bytes.len());
    let whole = whole.json();
    let newest = ids(&whole, "messages");
    assert!((25..=32).contains(&newest.len()), "{}", newest.len());
    assert_eq!(
        (whole["message_count"].as_u64(), whole["earlier_cursor"].as_str()),
        (Some(100), Some(newest[0].as_str()))
    );

    let path = format!("/conversations/{id}/messages");
    let (mut backward, mut cursor) = (newest, whole["earlier_cursor"].clone());
    while let Some(before) = cursor.as_str() {
        let page = client.get(&format!("{path}?before={before}&limit=200"));
        assert!(page.status == 200 && page.bytes.len() < 1_200_000, "{}", page.status);
        let page = page.json();
        assert_eq!(page["next_cursor"], page["earlier_cursor"], "it leads on in the same direction");
        backward.splice(0..0, ids(&page, "data"));
        cursor = page["earlier_cursor"].clone();
    }
    let (mut forward, mut after) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{path}?limit=7{after}")).json();
        assert!(page["data"].as_array().unwrap().len() <= 7);
        assert_eq!(page["earlier_cursor"].is_null(), forward.is_empty());
        forward.extend(ids(&page, "data"));
        match page["next_cursor"].as_str() {
            Some(last) => after = format!("&after={last}"),
            None => break,
        }
    }
    assert_eq!(forward.len(), 100);
    assert_eq!(forward, backward, "nothing is skipped, nothing comes twice");
    let text = client.get(&format!("{path}?limit=1")).json()["data"][0]["text"].as_str().unwrap().to_owned();
    assert!(text.starts_with("message 0 "), "it begins with the conversation");
}

#[test]
fn a_small_conversation_is_there_at_once() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let id = client.post("/conversations", &conversation("hello")).text("id");
    let whole = client.get(&format!("/conversations/{id}")).json();
    assert!(whole["earlier_cursor"].is_null());
    let page = client.get(&format!("/conversations/{id}/messages")).json();
    assert_eq!(page, json!({ "data": whole["messages"], "next_cursor": null, "earlier_cursor": null }));
    let only = whole["messages"][0]["id"].as_str().unwrap();
    for side in ["before", "after"] {
        let empty = client.get(&format!("/conversations/{id}/messages?{side}={only}")).json();
        assert_eq!(empty, json!({ "data": [], "next_cursor": null, "earlier_cursor": null }), "{side}");
    }
}

#[test]
fn a_page_that_cannot_be_meant_is_refused() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let new = |text: &str| client.post("/conversations", &conversation(text)).json();
    let (one, other) = (new("one"), new("other"));
    let (own, foreign) = (one["messages"][0]["id"].as_str().unwrap(), other["messages"][0]["id"].as_str().unwrap());
    let get = |query: String| client.get(&format!("/conversations/{}/messages?{query}", one["id"].as_str().unwrap()));
    let field = |answer: &Answer| answer.json()["errors"][0]["field"].as_str().unwrap_or_default().to_owned();
    for (query, named) in [
        ("limit=0".to_owned(), "limit"),
        ("limit=201".to_owned(), "limit"),
        ("before=soon".to_owned(), "before"),
        ("after=".to_owned(), "after"),
        (format!("before={own}&after={own}"), "after"),
        (format!("after={own}&after={own}"), "after"),
        ("page=2".to_owned(), "page"),
    ] {
        let refused = get(query.clone());
        assert_eq!((refused.status, field(&refused).as_str()), (422, named), "{query}");
    }
    for side in ["before", "after"] {
        let refused = get(format!("{side}={foreign}"));
        assert_eq!((refused.status, refused.problem().as_str()), (422, "/problems/invalid-cursor"), "{side}");
    }
}

#[test]
fn a_visitor_reads_a_long_conversation_in_parts_too() {
    let (server, workspace) = server();
    let started = server.visitor(&workspace, "").post("/widget/conversations", &json!({ "text": "hello" }));
    let visitor = server.visitor(&workspace, &started.text("visitor_token"));
    let id = started.text("conversation_id");
    let agent = server.client(&workspace.key);
    for number in 0..36 {
        let answer = json!({ "role": "agent", "text": format!("{number} {}", "word ".repeat(6_540)) });
        assert_eq!(agent.post(&format!("/conversations/{id}/messages"), &answer).status, 201);
    }
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = visitor.get(&format!("/widget/conversations/{id}/messages{after}"));
        assert!(page.bytes.len() < 1_200_000, "{}", page.bytes.len());
        let page = page.json();
        seen.extend(ids(&page, "data"));
        match page["next_cursor"].as_str() {
            Some(last) => after = format!("?after={last}"),
            None => break,
        }
    }
    assert!(seen.len() >= 37 && after != *"", "{}", seen.len());
    let whole = agent.get(&format!("/conversations/{id}")).json();
    assert!(seen.ends_with(&ids(&whole, "messages")));
}

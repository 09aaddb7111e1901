//! How much a conversation may hold, and of what its messages consist.

use super::pages::large_by;
use crate::server;
use kilo_testkit::{Server, Workspace, conversation, message};
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

/// Most bytes of a message.
const MESSAGE: usize = 32_768;

#[actix_web::main]
async fn sql(server: &Server, statement: &str) {
    let db = Database::connect(format!("sqlite://{}", server.database().display())).await.unwrap();
    db.execute_unprepared(statement).await.unwrap();
}

fn filled(server: &Server, workspace: &Workspace, role: &str, count: usize) -> String {
    let messages: Vec<Value> = (0..count).map(|_| json!({ "role": role, "text": "x".repeat(MESSAGE) })).collect();
    server.import(workspace, &json!({ "external_id": "full", "messages": messages }).to_string());
    let client = server.client(&workspace.key);
    client.whole_list("", 1)[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn visitors_fill_four_mebibytes_and_no_more() {
    let (server, workspace) = server();
    let id = filled(&server, &workspace, "visitor", 128);
    let client = server.client(&workspace.key);
    let path = format!("/conversations/{id}/messages");
    let before = client.get(&format!("/conversations/{id}")).json()["message_count"].clone();
    for once in [None, Some("k")] {
        let refused = match once {
            Some(key) => client.post_once(key, &path, &message("x")),
            None => client.post(&path, &message("x")),
        };
        assert_eq!((refused.status, refused.problem().as_str()), (409, "/problems/conversation-full"));
        assert!(refused.text("detail").contains("4 MiB of visitor text"), "{}", refused.body);
    }
    assert_eq!(client.get(&format!("/conversations/{id}")).json()["message_count"], before, "nothing was added");
    assert_eq!(client.post(&path, &json!({ "role": "agent", "text": "still here" })).status, 201);
}

#[test]
fn all_that_is_said_fills_sixteen_mebibytes_and_no_more() {
    let (server, workspace) = server();
    // What stands beside a text takes at least 4 bytes.
    let id = filled(&server, &workspace, "agent", (16 << 20) / (MESSAGE + 4));
    let client = server.client(&workspace.key);
    let path = format!("/conversations/{id}/messages");
    for text in ["x".repeat(MESSAGE), "é".repeat(MESSAGE / 2)] {
        let refused = client.post(&path, &json!({ "role": "agent", "text": text }));
        assert_eq!((refused.status, refused.problem().as_str()), (409, "/problems/conversation-full"));
    }
    let sources = json!({ "role": "agent", "text": "x", "citations": vec![json!({ "title": "é".repeat(490), "url": "https://a.example" }); 40] });
    assert_eq!(client.post(&path, &sources).status, 409, "citations count");
    assert_eq!(client.post(&path, &message("hello")).status, 201, "what fits is taken");
}

#[test]
fn history_that_holds_too_much_is_a_bad_line() {
    let (server, workspace) = server();
    let messages = vec![message(&"x".repeat(MESSAGE)); 129];
    let lines = format!("{}\n{}\n", json!({ "messages": messages }), conversation("short"));
    let file = server.database().with_file_name("large.jsonl");
    std::fs::write(&file, lines).unwrap();
    let (succeeded, said) = server.run(&["import", "--workspace", &workspace.id, file.to_str().unwrap()]);
    assert!(!succeeded && said.contains("line 1") && said.contains("4 MiB of visitor text"), "{said}");
    assert_eq!(server.client(&workspace.key).whole_list("", 50).len(), 1);
}

#[test]
fn what_held_more_before_stays_readable_and_takes_no_more() {
    let (server, workspace) = server();
    let id = large_by(&server, &workspace, "agent", 140);
    // As a conversation from before: its bytes were not kept, and visitors had said more than they may.
    sql(&server, "UPDATE messages SET role = 'visitor'; UPDATE conversations SET bytes = NULL, visitor_bytes = NULL");
    let client = server.client(&workspace.key);
    let whole = client.get(&format!("/conversations/{id}"));
    assert!(whole.status == 200 && whole.bytes.len() < 1_200_000, "{}", whole.bytes.len());
    assert!(whole.json()["earlier_cursor"].is_string());
    for format in ["markdown", "csv", "html"] {
        let file = client.get(&format!("/conversations/{id}/export?format={format}"));
        assert!(file.status == 200 && file.bytes.len() > 4 << 20, "{format}: {}", file.bytes.len());
        assert!(file.body.contains("message 0 ") && file.body.contains("message 139 "), "{format}");
    }
    let refused = client.post(&format!("/conversations/{id}/messages"), &message("more"));
    assert_eq!((refused.status, refused.problem().as_str()), (409, "/problems/conversation-full"));
    let small = client.post("/conversations", &conversation("hello")).text("id");
    sql(&server, "UPDATE conversations SET bytes = NULL, visitor_bytes = NULL");
    assert_eq!(client.post(&format!("/conversations/{small}/messages"), &message("more")).status, 201);
}

#[test]
fn a_visitor_who_filled_a_conversation_goes_on_in_another() {
    let (server, workspace) = server();
    let guest = server.visitor(&workspace, "").post("/widget/conversations", &json!({ "text": "hello" }));
    let visitor = server.visitor(&workspace, &guest.text("visitor_token"));
    let id = guest.text("conversation_id");
    sql(&server, "UPDATE conversations SET visitor_bytes = 4194304 - 3");
    let path = format!("/widget/conversations/{id}/messages");
    assert_eq!(visitor.post(&path, &json!({ "text": "abc" })).status, 201, "to the byte");
    assert_eq!(visitor.post(&path, &json!({ "text": "d" })).problem(), "/problems/conversation-full");
    let again = visitor.post("/widget/conversations", &json!({ "text": "and on" }));
    assert_eq!(again.status, 201, "{}", again.body);
    assert_ne!(again.text("conversation_id"), id);
}

#[test]
fn control_characters_but_tab_and_line_feed_are_refused() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let id = client.post("/conversations", &conversation("hello")).text("id");
    let started = server.visitor(&workspace, "").post("/widget/conversations", &json!({ "text": "hello" }));
    let visitor = server.visitor(&workspace, &started.text("visitor_token"));
    let widget = format!("/widget/conversations/{}/messages", started.text("conversation_id"));
    for control in
        ['\0', '\u{1}', '\u{7}', '\u{8}', '\u{B}', '\u{C}', '\r', '\u{1B}', '\u{7F}', '\u{80}', '\u{85}', '\u{9F}']
    {
        let text = format!("a{control}b");
        for (answer, field) in [
            (client.post("/conversations", &conversation(&text)), "messages[0].text"),
            (client.post(&format!("/conversations/{id}/messages"), &message(&text)), "text"),
            (client.post(&format!("/conversations/{id}/messages"), &json!({ "role": "agent", "text": text })), "text"),
            (visitor.post(&widget, &json!({ "text": text })), "text"),
            (server.visitor(&workspace, "").post("/widget/conversations", &json!({ "text": text })), "text"),
        ] {
            assert_eq!(answer.status, 422, "{control:?}: {}", answer.body);
            assert_eq!(answer.json()["errors"][0]["field"], field, "{control:?}");
        }
    }
    let kept = client.post(&format!("/conversations/{id}/messages"), &message("one\r\ntwo\tthree\n\u{2028}\u{200F}"));
    assert_eq!((kept.status, kept.text("text").as_str()), (201, "one\ntwo\tthree\n\u{2028}\u{200F}"));
    server.import(&workspace, &json!({ "external_id": "old", "messages": [message("a\u{7}b\rc\0")] }).to_string());
    let old = client.post("/conversations", &json!({ "external_id": "old", "messages": [message("x")] })).json();
    assert_eq!(old["messages"][0]["text"], "ab\nc", "history is taken without them");
}

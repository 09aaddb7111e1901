//! That an AI answers is told, recorded and marked; and everything is told in the visitor's language.

use super::Visit;
use crate::server;
use kilo_testkit::{Client, Server, Workspace};
use serde_json::{Value, json};

const AGENT: &str = "https://agent.acme.example/kilo";

fn set(owner: &Client, body: &Value) -> u16 {
    owner.put("/settings/widget", body).status
}

fn config(server: &Server, workspace: &Workspace, query: &str) -> Value {
    server.visitor(workspace, "").get(&format!("/widget/config{query}")).json()
}

#[test]
fn an_agent_that_answers_is_always_disclosed() {
    let (server, workspace) = server();
    let owner = server.signed_in("owner@a.example");
    assert_eq!(config(&server, &workspace, "").get("disclosure"), None, "nobody answers");
    assert_eq!(set(&owner, &json!({ "agent_url": AGENT })), 200);
    assert_eq!(config(&server, &workspace, "")["disclosure"], json!({}), "in the widget's own words");
    let words = json!({ "disclosure": "Ada is a machine.", "agent_name": "Ada", "privacy_url": "https://acme.example/privacy" });
    assert_eq!(set(&owner, &words), 200);
    let told = config(&server, &workspace, "");
    assert_eq!(told["disclosure"], json!({ "text": "Ada is a machine.", "agent_name": "Ada" }));
    assert_eq!(told["privacy_url"], "https://acme.example/privacy");
    for empty in ["", "  "] {
        let refused = owner.put("/settings/widget", &json!({ "disclosure": empty, "title": "Unchanged" }));
        assert_eq!((refused.status, &refused.json()["errors"][0]["field"]), (422, &json!("disclosure")));
    }
    assert_ne!(owner.get("/settings/widget").json()["title"], "Unchanged", "all of it is refused");
    assert_eq!(set(&owner, &json!({ "agent_url": null, "disclosure": "" })), 200);
    assert_eq!(config(&server, &workspace, "").get("disclosure"), None);
    assert_eq!(set(&owner, &json!({ "agent_url": AGENT })), 422, "an agent begins to answer");
    assert_eq!(
        set(&owner, &json!({ "agent_url": AGENT, "disclosure": null, "agent_name": null, "privacy_url": null })),
        200
    );
    let now = owner.get("/settings/widget").json();
    assert!(["disclosure", "agent_name", "privacy_url"].iter().all(|name| now[name].is_null()), "{now}");
}

#[test]
fn what_an_admin_may_say_is_bounded() {
    let (server, workspace) = server();
    let owner = server.signed_in("owner@a.example");
    for bad in [
        json!({ "disclosure": "x".repeat(301) }),
        json!({ "disclosure": "two\nlines" }),
        json!({ "agent_name": "" }),
        json!({ "agent_name": "x".repeat(41) }),
        json!({ "privacy_url": "javascript:alert(1)" }),
        json!({ "privacy_url": "mailto:a@b.example" }),
        json!({ "privacy_url": "acme.example/privacy" }),
        json!({ "texts": { "xx": {} } }),
        json!({ "texts": { "de": { "colour": "red" } } }),
        json!({ "texts": { "de": { "title": "" } } }),
        json!({ "texts": { "de": { "offline_note": "x".repeat(501) } } }),
        json!({ "texts": [] }),
    ] {
        assert_eq!(set(&owner, &bad), 422, "{bad}");
    }
    let body = json!({ "disclosure": "A robot." });
    server.person(&workspace, "member@a.example", "member");
    assert_eq!(set(&server.signed_in("member@a.example"), &body), 403);
    assert_eq!(set(&server.client("nothing"), &body), 401);
    let _other = server.workspace("owner@b.example");
    assert_eq!(set(&server.signed_in("owner@b.example"), &body), 200);
    assert!(owner.get("/settings/widget").json()["disclosure"].is_null(), "another workspace's stays its own");
}

#[test]
fn own_words_are_given_in_the_language_of_the_reader() {
    let (server, workspace) = server();
    let owner = server.signed_in("owner@a.example");
    let texts = json!({ "de": { "title": "Frag uns", "greeting": "Moin!" }, "ar": { "title": "اسألنا" } });
    assert_eq!(set(&owner, &json!({ "title": "Ask us", "texts": texts })), 200);
    assert_eq!(owner.get("/settings/widget").json()["texts"], texts);
    for (language, title, greeting) in [
        ("de", "Frag uns", "Moin!"),
        ("de-AT", "Frag uns", "Moin!"),
        ("ar", "اسألنا", "Hi! What would you like to know?"),
        ("fr", "Ask us", "Hi! What would you like to know?"),
        ("tlh", "Ask us", "Hi! What would you like to know?"),
    ] {
        let told = config(&server, &workspace, &format!("?language={language}"));
        assert_eq!((&told["title"], &told["greeting"]), (&json!(title), &json!(greeting)), "{language}");
    }
    assert_eq!(server.visitor(&workspace, "").get("/widget/config?lang=de").status, 422);
    assert_eq!(set(&owner, &json!({ "texts": {} })), 200);
    assert_eq!(config(&server, &workspace, "?language=de")["title"], "Ask us");
}

/// What a visitor with `locale` is told when nobody answers.
fn promise(server: &Server, workspace: &Workspace, locale: &str) -> String {
    let body = json!({ "text": "hello", "locale": locale });
    let started = server.visitor(workspace, "").post("/widget/conversations", &body);
    assert_eq!(started.status, 201, "{}", started.body);
    let (id, token) = (started.text("conversation_id"), started.text("visitor_token"));
    let visit = Visit { client: server.visitor(workspace, &token), id, token };
    visit.said()[1].1.clone()
}

#[test]
fn who_is_not_answered_is_told_so_in_their_language() {
    let (server, workspace) = server();
    for (locale, words) in
        [("de-DE", "per E-Mail"), ("fr", "par e-mail"), ("ja-JP", "メール"), ("he", "בדוא״ל"), ("fi-FI", "by email")]
    {
        assert!(promise(&server, &workspace, locale).contains(words), "{locale}");
    }
    let texts = json!({ "de": { "offline_note": "Wir sind am Montag wieder da." } });
    assert_eq!(set(&server.signed_in("owner@a.example"), &json!({ "texts": texts })), 200);
    assert_eq!(promise(&server, &workspace, "de-CH"), "Wir sind am Montag wieder da.");
    assert!(promise(&server, &workspace, "fr-CH").contains("par e-mail"));
}

#[test]
fn when_a_visitor_was_told_is_kept_with_the_conversation() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let start =
        |body: &Value| server.visitor(&workspace, "").post("/widget/conversations", body).text("conversation_id");
    let told = start(&json!({ "text": "hello", "disclosed": true }));
    let whole = client.get(&format!("/conversations/{told}")).json();
    assert_eq!(whole["disclosed_at"].as_str().unwrap().len(), "2026-01-01T00:00:00.000Z".len());
    for audience in ["internal", "external"] {
        let path = format!("/conversations/{told}/export?format=json&audience={audience}");
        let export = client.get(&path).json();
        assert_eq!(export["disclosed_at"], whole["disclosed_at"], "{audience}");
        let authors: Vec<_> =
            export["messages"].as_array().unwrap().iter().map(|line| line["author"].clone()).collect();
        assert_eq!(authors, [json!("visitor"), json!("ai")], "{audience}");
    }
    let text = client.get(&format!("/conversations/{told}/export?format=text")).body;
    assert!(text.contains("AI disclosed"), "{text}");
    for untold in [json!({ "text": "hello" }), json!({ "text": "hello", "disclosed": false })] {
        let whole = client.get(&format!("/conversations/{}", start(&untold))).json();
        assert_eq!(whole["disclosed_at"], Value::Null);
    }
}

//! What counts, and what happens when nothing is left.

use super::{check, counted, figures, is_exhausted, ledger, on};
use crate::server;
use kilo_testkit::{Client, conversation, history, message};
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

fn said_by_agent(text: &str) -> serde_json::Value {
    json!({ "role": "agent", "text": text })
}

fn start(client: &Client) -> String {
    let answer = client.post("/conversations", &conversation("hello"));
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.text("id")
}

/// Uses up what is left.
fn use_up(client: &Client) {
    while client.post("/conversations", &conversation("hello")).status == 201 {}
    assert_eq!(figures(client).1, 0);
}

#[test]
fn a_conversation_counts_once_with_its_first_visitor_message() {
    let (server, workspace, _) = on("trial");
    let client = server.client(&workspace.key);
    assert_eq!(figures(&client), (0, 100, "ok".to_owned()));
    let opened = client.post("/conversations", &json!({ "messages": [said_by_agent("Welcome!")] })).text("id");
    let path = format!("/conversations/{opened}/messages");
    assert_eq!(client.post(&path, &said_by_agent("Can I help?")).status, 201);
    assert_eq!(figures(&client).0, 0, "the agent alone counts nothing");
    for text in ["hello", "again", "and again"] {
        assert_eq!(client.post(&path, &message(text)).status, 201);
        assert_eq!(figures(&client).0, 1, "{text}");
    }
    let both = json!({ "messages": [said_by_agent("Welcome!"), message("hi"), message("there")] });
    let other = client.post("/conversations", &both).text("id");
    assert_eq!(counted(&client), [other, opened]);
    check(&server, &workspace);
}

#[test]
fn what_was_there_before_counts_nothing() {
    let (server, workspace, _) = on("trial");
    let client = server.client(&workspace.key);
    server.import(&workspace, &history());
    assert_eq!(figures(&client).0, 0, "an import");
    let imported = client.whole_list("status=active", 1)[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(client.post(&format!("/conversations/{imported}/messages"), &message("more")).status, 201);
    assert_eq!(figures(&client).0, 0, "going on in what was imported");
    let mut known = conversation("hello");
    known["external_id"] = json!("crm-1");
    for status in [201, 200, 200] {
        assert_eq!(client.post("/conversations", &known).status, status);
        assert_eq!(figures(&client).0, 1, "a known external id");
    }
    for _ in 0..3 {
        assert_eq!(client.post_once("key-1", "/conversations", &conversation("hello")).status, 201);
        assert_eq!(figures(&client).0, 2, "a replay");
    }
}

#[test]
fn what_was_refused_left_nothing_behind() {
    let (server, workspace, _) = on("trial");
    let client = server.client(&workspace.key);
    use_up(&client);
    let refused = client.post_once("key-1", "/conversations", &conversation("one more"));
    assert!(is_exhausted(&refused), "{}", refused.body);
    assert_eq!((refused.header("retry-after"), refused.json().get("resets_at")), (None, None), "a trial has no reset");
    assert_eq!(client.whole_list("q=more", 50).len(), 0);
    assert_eq!((counted(&client).len(), client.whole_list("", 200).len()), (100, 100));
    assert_eq!(figures(&client), (100, 0, "paused".to_owned()));
    check(&server, &workspace);
}

#[test]
fn conversations_that_have_begun_go_on() {
    let (server, workspace, owner) = on("trial");
    let client = server.client(&workspace.key);
    let begun = start(&client);
    let opened = client.post("/conversations", &json!({ "messages": [said_by_agent("Welcome!")] })).text("id");
    use_up(&client);
    for _ in 0..3 {
        assert_eq!(client.post(&format!("/conversations/{begun}/messages"), &message("more")).status, 201);
    }
    // The agent may speak first, but the visitor's first word starts the conversation.
    let path = format!("/conversations/{opened}/messages");
    assert_eq!(client.post(&path, &said_by_agent("Anybody there?")).status, 201);
    assert!(is_exhausted(&client.post(&path, &message("yes"))));
    assert_eq!(client.post("/conversations", &json!({ "messages": [said_by_agent("Hi")] })).status, 201);
    server.import(&workspace, &history());
    assert_eq!(owner.post_once("pack-1", "/quota/top-ups", &json!({ "packs": 1 })).status, 201);
    assert_eq!(client.post(&path, &message("yes")).status, 201);
    assert_eq!(figures(&client), (101, 99, "ok".to_owned()));
}

#[test]
fn a_workspace_knows_nothing_of_anothers_quota() {
    let (server, workspace) = server();
    let other = server.workspace("owner@b.example");
    start(&server.client(&workspace.key));
    let theirs = server.client(&other.key);
    assert_eq!((figures(&theirs).0, ledger(&theirs).len()), (0, 0));
    let cursor = server.client(&workspace.key).get("/quota/ledger?limit=1").json()["next_cursor"].clone();
    let foreign = theirs.get(&format!("/quota/ledger?cursor={}", cursor.as_str().unwrap()));
    assert_eq!((foreign.status, foreign.problem().as_str()), (422, "/problems/invalid-cursor"));
}

#[test]
fn the_ledger_only_grows() {
    let (server, workspace) = server();
    start(&server.client(&workspace.key));
    alter(&format!("sqlite://{}", server.database().display()));
    assert_eq!(ledger(&server.client(&workspace.key)).len(), 2);
}

#[actix_web::main]
async fn alter(url: &str) {
    let db = Database::connect(url).await.unwrap();
    let copy = "workspace, number, kind, at, day, period, conversation, from_top_up, packs, plan, next_plan, used,
        top_up_remaining, remaining FROM quota_ledger";
    for sql in [
        "UPDATE quota_ledger SET used = 0".to_owned(),
        "DELETE FROM quota_ledger".to_owned(),
        format!("INSERT OR REPLACE INTO quota_ledger SELECT {copy}"),
        format!("INSERT INTO quota_ledger SELECT {}", copy.replace("number", "number + 2")),
        "UPDATE quotas SET plan_used = plan_limit + 1".to_owned(),
        "UPDATE quotas SET top_up_remaining = -1".to_owned(),
    ] {
        assert!(db.execute_unprepared(&sql).await.is_err(), "{sql}");
    }
}

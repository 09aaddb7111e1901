//! No query of the API reads a whole table. The statements are those that the running program logs, so this
//! cannot drift from the code: whatever a call asks the database is held against its plan here.

use crate::billing::stripe::{Stripe, tell};
use kilo_testkit::{Client, Server, Workspace, conversation, history, message, wait_until};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::json;
use std::collections::BTreeSet;

/// One of each kind of filter; every combination of a text with a range is asked for.
const TEXTS: [&str; 8] = [
    "",
    "email=acme",
    "company=co",
    "persona=he",
    "email=ac&company=me&persona=cto",
    "q=price",
    "q=the%20price",
    "q=price&company=co",
];
const RANGES: [&str; 9] = [
    "",
    "status=active",
    "status=active,handed_off,archived",
    "score_min=50",
    "score_min=37&score_max=88&status=handed_off",
    "started_from=2026-02-02&started_to=2026-02-20&tz=Asia/Tokyo",
    "score_min=13&started_from=2026-01-05&status=archived,active",
    "feedback=negative",
    "feedback=positive&score_min=20&started_from=2026-01-05&status=archived,active",
];

/// A line of `EXPLAIN QUERY PLAN`.
struct Step {
    id: i32,
    parent: i32,
    detail: String,
}

impl Step {
    fn reads(&self) -> bool {
        self.detail.starts_with("SCAN ") || self.detail.starts_with("SEARCH ")
    }

    /// The table, or the short name the statement gives it.
    fn table(&self) -> &str {
        self.detail.split(' ').nth(1).unwrap_or_default()
    }
}

#[test]
fn no_query_reads_a_whole_table_or_sorts_one() {
    let stripe = Stripe::start();
    let server = stripe.server(&[("KILO_LOG", "sqlx::query=debug,kilo_api=info,kilo_api::db=debug")]);
    let workspace = server.workspace("owner@a.example");
    server.import(&workspace, &history());
    let client = server.client(&workspace.key);
    let reads = statements_of(&server, || read_everything(&client));
    let mut writes = statements_of(&server, || write_everything(&server, &stripe, &client));
    writes.extend(statements_of(&server, || visit(&server, &workspace)));
    writes.extend(statements_of(&server, || notify(&server)));
    assert!(reads.len() >= 40, "only {} statements were logged", reads.len());
    for part in [
        "message_search MATCH",
        "conversation_search MATCH",
        "conversation_counts",
        "conversations_by_score",
        "score_signals",
        "FROM event_tickets",
        "max(number)",
        "number > ?2",
    ] {
        assert!(reads.iter().any(|sql| sql.contains(part)), "no statement with {part} was logged");
    }
    for part in ["INSERT INTO message_search", "SET state = ?, settled_at"] {
        assert!(writes.iter().any(|sql| sql.contains(part)), "no statement with {part} was logged");
    }
    let wrong = explain(&server, &reads.union(&writes).cloned().collect());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn read_everything(client: &Client) {
    for text in TEXTS {
        for range in RANGES {
            let filter = [text, range].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("&");
            let page = client.get(&format!("/conversations?limit=1&{filter}"));
            if let Some(cursor) = page.json()["next_cursor"].as_str() {
                assert_eq!(client.get(&format!("/conversations?limit=1&{filter}&cursor={cursor}")).status, 200);
            }
            for path in [
                format!("/conversations/counts?{filter}"),
                format!("/conversations/export?format=ndjson&{filter}"),
                format!("/conversations/export?format=ndjson&include=messages&{filter}"),
            ] {
                assert_eq!(client.get(&path).status, 200, "{path}");
            }
        }
    }
    let mut events = client.events(Some(0));
    assert_eq!(events.nth(1).unwrap().name, "conversation");
    for path in ["/quota", "/quota/ledger?limit=1", "/quota/history", "/quota/top-ups?limit=1", "/leads?limit=1"] {
        assert_eq!(client.get(path).status, 200, "{path}");
    }
    let id = client.whole_list("", 1)[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(client.get(&format!("/conversations/{id}")).status, 200);
    assert_eq!(client.get(&format!("/conversations/{id}/export?format=text")).status, 200);
}

fn write_everything(server: &Server, stripe: &Stripe, client: &Client) {
    let mut new = conversation("hello");
    new["external_id"] = json!("crm-1");
    let id = client.post_once("k", "/conversations", &new).text("id");
    let path = format!("/conversations/{id}");
    let mut more = message("again");
    more["external_id"] = json!("m-1");
    assert_eq!(client.post(&format!("{path}/messages"), &more).status, 201);
    assert_eq!(client.post(&format!("{path}/archive"), &json!({})).status, 200);
    assert_eq!(client.post("/conversations/unarchive", &json!({ "ids": [id] })).status, 200);
    let signed_in = server.login("owner@a.example");
    let refresh = server.call("POST", "/api/v1/auth/refresh", &[("cookie", &signed_in.cookie())], "");
    let person = server.client(&refresh.text("access_token"));
    assert_eq!(person.get("/me").status, 200);
    assert_eq!(person.get("/settings/quota").status, 200);
    let session = stripe.opens();
    let order = person.post_once("pack-1", "/quota/top-ups", &json!({ "packs": 1 })).text("id");
    assert_eq!(tell(server, "completed", &order, &session, "paid").status, 200);
    assert_eq!(person.get(&format!("/quota/top-ups/{order}")).text("state"), "granted");
    let json = [("content-type", "application/json")];
    assert_eq!(person.send("PUT", "/quota/plan", &json, r#"{"plan":"starter"}"#).status, 200);
    assert_eq!(person.send("PUT", "/settings/quota", &json, r#"{"marks":[50]}"#).status, 200);
    let change = json!({ "current": kilo_testkit::PASSWORD, "new": "another long password" });
    assert_eq!(person.post("/auth/password", &change).status, 204);
    assert_eq!(server.login("owner@a.example").status, 401);
}

/// What a visitor does, without an agent and with one.
fn visit(server: &Server, workspace: &Workspace) {
    let page = server.visitor(workspace, "");
    assert_eq!(page.get("/widget/config").status, 200);
    let started = page.post("/widget/conversations", &json!({ "text": "hello" }));
    let visitor = server.visitor(workspace, &started.text("visitor_token"));
    let path = format!("/widget/conversations/{}/messages", started.text("conversation_id"));
    let answer = server.client(&workspace.key).post(
        &format!("/conversations/{}/messages", started.text("conversation_id")),
        &json!({ "role": "agent", "text": "Hi." }),
    );
    let rated = visitor.put(&format!("{path}/{}/feedback", answer.text("id")), &json!({ "helpful": true }));
    assert_eq!(rated.status, 200);
    let begun = format!("/widget/conversations/{}", started.text("conversation_id"));
    assert_eq!(visitor.get(&format!("{begun}/reply")).status, 200);
    server.person(workspace, "admin@a.example", "admin");
    let admin = server.signed_in("admin@a.example");
    let url = json!({ "agent_url": "https://agent.invalid/", "reopen_on_message": true });
    assert_eq!(admin.put("/settings/widget", &url).status, 200);
    assert_eq!(admin.post("/settings/widget/secret", &json!({})).status, 200);
    let sent = visitor.post(&path, &json!({ "text": "again" }));
    assert_eq!(visitor.get(&format!("{path}?after={}", sent.text("id"))).status, 200);
    let failed = || admin.get("/deliveries").json()["data"][0]["last_error"].is_string();
    wait_until("the agent was called in vain", failed);
    assert_eq!(visitor.send("POST", &format!("{begun}/stop"), &[], "").status, 200);
}

/// A notification that cannot be sent, and is tried once more.
fn notify(server: &Server) {
    let admin = server.signed_in("admin@a.example");
    let team = json!({ "email_recipients": ["admin@a.example", "team@a.example"] });
    assert_eq!(admin.put("/settings/notifications", &team).status, 200);
    let test = admin.send("POST", "/settings/notifications/test", &[], "");
    assert_eq!(admin.post("/settings/notifications/confirmations", &json!({ "email": "team@a.example" })).status, 202);
    assert_eq!(admin.get("/settings/notifications/receivers").status, 200);
    assert_eq!(admin.send("POST", "/settings/notifications/resume", &[], "").status, 200);
    let id = test.json()["data"][0]["id"].as_str().unwrap().to_owned();
    let parked = || !admin.get("/deliveries?state=parked").json()["data"].as_array().unwrap().is_empty();
    wait_until("without a mail server it is parked", parked);
    assert_eq!(admin.send("POST", &format!("/deliveries/{id}/retry"), &[], "").status, 200);
}

/// The statements that the server logs while `calls` are made, up to a query that marks the end.
fn statements_of(server: &Server, calls: impl FnOnce()) -> BTreeSet<String> {
    let marks = || logged(server).iter().filter(|sql| sql.as_str() == MARK).count();
    let (begin, before) = (logged(server).len(), marks());
    calls();
    assert_eq!(server.call("GET", "/readyz", &[], "").status, 200);
    wait_until("the last query is in the log", || marks() > before);
    let verbs = ["SELECT", "WITH", "INSERT", "UPDATE", "DELETE"];
    let statements = logged(server).split_off(begin).into_iter();
    statements.filter(|sql| verbs.iter().any(|verb| sql.starts_with(verb))).collect()
}

/// What `/readyz` asks.
const MARK: &str = "SELECT 1 FROM workspaces LIMIT 1";

fn logged(server: &Server) -> Vec<String> {
    server.logged(|line| {
        let fields = &line["fields"];
        let whole = fields["db.statement"].as_str().filter(|sql| !sql.is_empty());
        // sqlx logs a short statement as the summary alone.
        let read = fields["sql"].as_str();
        read.or(whole).or_else(|| fields["summary"].as_str()).map(|sql| sql.trim().to_owned())
    })
}

#[actix_web::main]
async fn explain(server: &Server, statements: &BTreeSet<String>) -> Vec<String> {
    let db = Database::connect(format!("sqlite://{}?mode=ro", server.database().display())).await.unwrap();
    let tables: Vec<String> = rows(&db, "SELECT name FROM sqlite_schema WHERE type = 'table'").await;
    let mut wrong = Vec::new();
    for sql in statements.iter().filter(|sql| sql.as_str() != MARK) {
        let plan = plan(&db, sql).await;
        if let Some(why) = fault(sql, &plan, &tables) {
            let steps: Vec<_> = plan.iter().map(|step| format!("    {}", step.detail)).collect();
            wrong.push(format!("{why}:\n{sql}\n{}", steps.join("\n")));
        }
    }
    wrong
}

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn plan(db: &DatabaseConnection, sql: &str) -> Vec<Step> {
    let explain = Statement::from_string(db.get_database_backend(), format!("EXPLAIN QUERY PLAN {sql}"));
    let rows = db.query_all_raw(explain).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    rows.iter()
        .map(|row| Step {
            id: row.try_get("", "id").unwrap(),
            parent: row.try_get("", "parent").unwrap(),
            detail: row.try_get("", "detail").unwrap(),
        })
        .collect()
}

/// What is wrong with a plan: a table that is walked from end to end, rows of a table that are sorted before
/// the first can be given, or no index at all.
fn fault(sql: &str, plan: &[Step], tables: &[String]) -> Option<String> {
    let (text, plain): (Vec<String>, Vec<String>) = tables.iter().cloned().partition(|name| name.ends_with("_search"));
    let (text, plain) = (names(sql, &text), names(sql, &plain));
    // SQLite names the way into a virtual table; without it the name stands for a subquery of the same name.
    let is_text = |step: &Step| step.detail.contains("VIRTUAL TABLE INDEX") && text.contains(step.table());
    // What a list shows grows without end; the memberships of a person, for one, do not.
    let grows = names(sql, &["conversations".to_owned(), "messages".to_owned()]);
    let has_grown = |step: &Step| is_text(step) || grows.contains(step.table());
    // FTS5 writes `M` for a MATCH and `=` for one row; else it walks everything.
    let walks = |step: &Step| {
        let text = is_text(step) && !step.detail.rsplit(' ').next().is_some_and(|way| way.contains(['M', '=']));
        text || (step.detail.starts_with("SCAN") && plain.contains(step.table()))
    };
    if let Some(scan) = plan.iter().find(|step| walks(step)) {
        return Some(format!("{} walks a whole table", scan.detail));
    }
    let sorts = |step: &&Step| {
        let driving = plan.iter().find(|other| other.parent == step.parent && other.reads());
        // The second part of a search for words reads what began in one millisecond.
        let ties = plan.iter().any(|other| other.id == step.parent && other.detail == "RIGHT");
        step.detail.contains("TEMP B-TREE FOR ORDER BY") && !ties && driving.is_some_and(has_grown)
    };
    if let Some(sort) = plan.iter().find(sorts) {
        return Some(format!("{} sorts what it has found", sort.detail));
    }
    let indexed = plan.iter().any(|step| step.detail.contains("INDEX") || step.detail.contains("PRIMARY KEY"));
    (!sql.starts_with("INSERT") && !indexed).then(|| "no index".to_owned())
}

/// The tables of the schema and the short names that `sql` gives them.
fn names(sql: &str, tables: &[String]) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = tables.iter().cloned().collect();
    let words: Vec<&str> =
        sql.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    for (place, word) in words.iter().enumerate() {
        if tables.iter().any(|table| table == word) {
            let after = words.iter().skip(place + 1).find(|word| !word.eq_ignore_ascii_case("as"));
            names.extend(after.map(ToString::to_string));
        }
    }
    names
}

#[test]
fn a_plan_without_an_index_is_noticed() {
    let tables = ["conversations".to_owned(), "message_search".to_owned()];
    let step = |detail: &str| Step { id: 1, parent: 0, detail: detail.to_owned() };
    let bad = |sql: &str, details: &[&str]| {
        fault(sql, &details.iter().map(|one| step(one)).collect::<Vec<_>>(), &tables).is_some()
    };
    assert!(bad("SELECT 1 FROM conversations c", &["SCAN c"]));
    assert!(bad("SELECT 1 FROM conversations c", &["SCAN c USING COVERING INDEX x"]));
    assert!(bad("SELECT 1 FROM message_search f", &["SCAN f VIRTUAL TABLE INDEX 0:"]));
    assert!(bad(
        "SELECT 1 FROM conversations",
        &["SEARCH conversations USING INDEX x", "USE TEMP B-TREE FOR ORDER BY"]
    ));
    assert!(!bad("SELECT 1 FROM conversations", &["SEARCH conversations USING INDEX x"]));
    assert!(!bad("SELECT 1 FROM message_search f", &["SCAN f VIRTUAL TABLE INDEX 32:M1"]));
}

//! What lies in the database sealed, and whose an idempotency key is.

use crate::{KILO, server};
use kilo_testkit::{Answer, Server, Workspace, call, conversation, wait_until};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::json;

const SLACK: &str = "https://hooks.slack.com/services/T000/B000/very-secret";
const SECRETS: [&str; 2] =
    ["one secret of at least 32 bytes, for tests", "other secret of at least 32 bytes, for tests"];

/// Whether the files of the database hold `text`.
fn holds(server: &Server, text: &str) -> bool {
    ["kilo.db", "kilo.db-wal"].iter().any(|name| {
        let bytes = std::fs::read(server.folder.path().join(name)).unwrap_or_default();
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

#[actix_web::main]
async fn with_database<T>(server: &Server, work: impl AsyncFnOnce(&DatabaseConnection) -> T) -> T {
    let db = Database::connect(format!("sqlite://{}", server.database().display())).await.unwrap();
    work(&db).await
}

fn execute(server: &Server, sql: &str) {
    with_database(server, async |db| db.execute_unprepared(sql).await.map(drop).unwrap());
}

fn text(server: &Server, sql: &str) -> String {
    with_database(server, async |db| {
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
        row.try_get("", "text").unwrap()
    })
}

#[test]
fn secrets_lie_sealed_and_are_read_all_the_same() {
    let (server, workspace) = server();
    let owner = server.signed_in("owner@a.example");
    assert_eq!(owner.put("/settings/notifications", &json!({ "slack_webhook_url": SLACK })).status, 200);
    let agent = json!({ "agent_url": "https://agent.acme.example/kilo" });
    let secret = owner.put("/settings/widget", &agent).text("agent_secret");
    let renewed = owner.send("POST", "/settings/widget/secret", &[], "").text("agent_secret");
    let started = visit(&server, &workspace, &[], "key");
    let token = started.text("visitor_token");
    let kept = owner.post_once("key", "/conversations", &conversation("words of a kept answer")).text("id");
    for (text, what) in [(SLACK, "Slack"), (&secret, "the agent's"), (&renewed, "its next"), (&token, "the visitor's")]
    {
        assert!(!holds(&server, text), "{what}");
    }
    assert_eq!(owner.get("/settings/notifications").text("slack_webhook_url"), SLACK);
    assert_eq!(owner.get("/settings/widget").text("agent_secret"), renewed);
    let again = visit(&server, &workspace, &[], "key");
    assert_eq!(again.text("conversation_id"), started.text("conversation_id"), "the first answer again");
    let replayed = owner.post_once("key", "/conversations", &conversation("words of a kept answer"));
    assert_eq!((replayed.text("id"), replayed.header("idempotency-replayed")), (kept, Some("true")));
    assert!(
        text(&server, "SELECT body AS text FROM idempotency_keys WHERE refers_to IS NULL").starts_with("sealed:1:")
    );
    // Another setting leaves the secret as it is.
    assert_eq!(
        owner.put("/settings/notifications", &json!({ "email_recipients": [] })).text("slack_webhook_url"),
        SLACK
    );
    assert_eq!(owner.put("/settings/widget", &json!({ "title": "Ask us" })).text("agent_secret"), renewed);
}

#[test]
fn what_an_earlier_version_stored_openly_is_sealed_at_the_next_start() {
    let (mut server, _) = server();
    server.kill();
    execute(&server, &format!("UPDATE workspaces SET slack_webhook_url = '{SLACK}'"));
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    execute(&server, &format!("UPDATE widget_settings SET agent_url = 'https://a.example', agent_secret = '{secret}'"));
    execute(&server, "PRAGMA wal_checkpoint(TRUNCATE)");
    assert!(holds(&server, SLACK) && holds(&server, secret));
    let mut next = server.another(&[]);
    let owner = next.signed_in("owner@a.example");
    assert_eq!(owner.get("/settings/notifications").text("slack_webhook_url"), SLACK);
    assert_eq!(owner.get("/settings/widget").text("agent_secret"), secret);
    next.kill();
    execute(&next, "PRAGMA wal_checkpoint(TRUNCATE)");
    assert!(!holds(&next, SLACK) && !holds(&next, secret), "not in free pages either");
}

#[test]
fn a_secret_of_ones_own_takes_over_and_a_wrong_one_is_told() {
    let (mut server, _) = server();
    let slack = |server: &Server| {
        server.signed_in("owner@a.example").get("/settings/notifications").json()["slack_webhook_url"].clone()
    };
    let put = json!({ "slack_webhook_url": SLACK });
    assert_eq!(server.signed_in("owner@a.example").put("/settings/notifications", &put).status, 200);
    server.kill();
    let sealed = || text(&server, "SELECT slack_webhook_url AS text FROM workspaces");
    let made_once = sealed();
    let mut own = server.another(&[("KILO_SECRET", SECRETS[0])]);
    assert_eq!(slack(&own), SLACK, "what the database's own secret sealed");
    assert_ne!(sealed(), made_once, "sealed anew");
    own.kill();
    let before = sealed();
    let mut wrong = server.another(&[("KILO_SECRET", SECRETS[1])]);
    assert!(slack(&wrong).is_null());
    wait_until("the log tells", || {
        !wrong.logged(|line| line.to_string().contains("another KILO_SECRET").then_some(())).is_empty()
    });
    wrong.kill();
    assert_eq!(sealed(), before, "nothing is lost");
    assert_eq!(slack(&server.another(&[("KILO_SECRET", SECRETS[0])])), SLACK);
}

/// A visitor's first message, with more headers.
fn visit(server: &Server, workspace: &Workspace, headers: &[(&str, &str)], key: &str) -> Answer {
    let own = [
        ("x-kilo-key", workspace.publishable_key.as_str()),
        ("content-type", "application/json"),
        ("idempotency-key", key),
    ];
    let all = [&own[..], headers].concat();
    call(&server.address, "POST", "/api/v1/widget/conversations", &all, br#"{"text":"hello"}"#)
}

#[test]
fn a_guest_does_not_get_what_another_was_answered() {
    let server = Server::start_with(KILO, &[("KILO_TRUSTED_PROXIES", "127.0.0.0/8")]);
    let workspace = server.workspace("owner@a.example");
    let guest = |address: &str, browser: &str| {
        let headers = [("x-forwarded-for", address), ("user-agent", browser)];
        visit(&server, &workspace, &headers, "key")
    };
    let first = guest("203.0.113.1", "Firefox");
    assert_eq!(first.status, 201);
    assert_eq!(guest("203.0.113.1", "Firefox").json(), first.json(), "again");
    for (address, browser) in [("203.0.113.2", "Firefox"), ("203.0.113.1", "Chrome"), ("2001:db8::1", "Firefox")] {
        let other = guest(address, browser);
        assert_eq!((other.status, other.header("idempotency-replayed")), (201, None));
        assert_ne!(other.text("conversation_id"), first.text("conversation_id"), "{address} {browser}");
        assert_ne!(other.text("visitor_token"), first.text("visitor_token"));
    }
}

#[test]
fn a_key_is_its_senders() {
    let (server, workspace) = server();
    for person in ["m1@a.example", "m2@a.example"] {
        server.person(&workspace, person, "member");
    }
    let body = conversation("hello");
    let send = |client: &kilo_testkit::Client| client.post_once("key", "/conversations", &body);
    let (program, one, two) =
        (server.client(&workspace.key), server.signed_in("m1@a.example"), server.signed_in("m2@a.example"));
    let ids: Vec<String> = [&program, &one, &two].map(|client| send(client).text("id")).to_vec();
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2], "{ids:?}");
    assert_eq!(send(&program).text("id"), ids[0]);
    assert_eq!(send(&server.signed_in("m1@a.example")).text("id"), ids[1], "the same person in another session");
    assert_eq!(one.post_once("key", "/conversations", &conversation("other")).status, 409);
    let twice = [("content-type", "application/json"), ("idempotency-key", "a"), ("idempotency-key", "b")];
    let refused = program.send("POST", "/conversations", &twice, &body.to_string());
    assert_eq!((refused.status, refused.json()["errors"][0]["field"].as_str()), (422, Some("Idempotency-Key")));
}

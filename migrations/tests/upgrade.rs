//! What a database of an earlier version becomes.
#![allow(missing_docs, clippy::allow_attributes, clippy::unwrap_used, reason = "a test")]

use kilo_migrations::Migrator;
use sea_orm_migration::{
    MigratorTrait,
    sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement},
};

const WORKSPACE: &str = "INSERT INTO workspaces (number, id, name, plan, framework, publishable_key, created_at)
                         VALUES (1, 'w', 'w', 'trial', 'bant', 'k', 't')";

/// The lines that `sql` gives as `line`.
async fn lines(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "line").unwrap()).collect()
}

#[tokio::test]
async fn accounts_keep_their_accents() {
    let db = Database::connect("sqlite::memory:").await.unwrap();
    Migrator::up(&db, Some(2)).await.unwrap();
    let insert = "INSERT INTO users (id, email, folded_email, name, password_hash, created_at)
                  VALUES ('u', 'Jo\u{308}rg@A.example', 'jorg@a.example', 'n', 'h', 't')";
    db.execute_unprepared(insert).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let query = Statement::from_string(db.get_database_backend(), "SELECT account_key FROM users");
    let row = db.query_one_raw(query).await.unwrap().unwrap();
    assert_eq!(row.try_get::<String>("", "account_key").unwrap(), "j\u{f6}rg@a.example");
}

#[tokio::test]
async fn what_filters_look_for_is_folded() {
    let db = Database::connect("sqlite::memory:").await.unwrap();
    Migrator::up(&db, Some(3)).await.unwrap();
    let rows: Vec<String> = (0..1_500)
        .map(|place| {
            format!("({place}, 'id{place}', 1, 0, 'Łodz CTO', 'J@A.example', 'Straße', NULL, 0, '', '', '', 1, 'bant')")
        })
        .collect();
    let insert = "INSERT INTO conversations (position, id, workspace, score, persona, visitor_email, company_name,
                  company_domain, message_count, started_at, last_message_at, updated_at, version, framework) VALUES ";
    db.execute_unprepared(WORKSPACE).await.unwrap();
    db.execute_unprepared(&format!("{insert}{}", rows.join(","))).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let sql = "SELECT count(*) AS n FROM conversations WHERE folded_email = 'j@a.example'
               AND folded_company = 'strasse\u{E0FF}' AND folded_persona = 'lodz cto'";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
    assert_eq!(row.try_get::<i64>("", "n").unwrap(), 1_500);
}

#[tokio::test]
async fn orders_keep_their_order_and_what_became_of_them() {
    let db = Database::connect("sqlite::memory:").await.unwrap();
    Migrator::up(&db, Some(11)).await.unwrap();
    db.execute_unprepared(WORKSPACE).await.unwrap();
    let orders = "INSERT INTO quota_orders (id, workspace, packs, provider, ordered_at, granted_at) VALUES
                  ('b', 1, 2, 'manual', '2026-02', NULL), ('a', 1, 3, 'manual', '2026-01', '2026-03')";
    db.execute_unprepared(orders).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let sql = "SELECT concat_ws(' ', number, id, packs, state, settled_at) AS line FROM quota_orders ORDER BY number";
    assert_eq!(lines(&db, sql).await, ["1 a 3 granted 2026-03", "2 b 2 pending"]);
    for refused in ["state = 'pending', settled_at = NULL", "state = 'expired'"] {
        let change = format!("UPDATE quota_orders SET {refused} WHERE id = 'a'");
        assert!(db.execute_unprepared(&change).await.is_err(), "what was granted stays so");
    }
    assert!(db.execute_unprepared("UPDATE quota_orders SET packs = 100 WHERE id = 'b'").await.is_err());
    assert!(
        db.execute_unprepared("UPDATE quota_orders SET state = 'granted' WHERE id = 'b'").await.is_err(),
        "no time"
    );
}

#[tokio::test]
async fn deliveries_are_what_they_were_and_may_be_of_leads() {
    let db = Database::connect("sqlite::memory:").await.unwrap();
    Migrator::up(&db, Some(12)).await.unwrap();
    db.execute_unprepared(WORKSPACE).await.unwrap();
    let delivery = |id: &str, kind: &str| {
        format!(
            "INSERT INTO deliveries (id, workspace, kind, channel, recipient, once_key, attempts, next_attempt_at,
             give_up_at, created_at) VALUES ('{id}', 1, '{kind}', 'slack', 'slack', '{id}', 3, 'n', 'g', 'c')"
        )
    };
    db.execute_unprepared(&delivery("d", "test")).await.unwrap();
    let names = "SELECT name AS line FROM sqlite_schema WHERE tbl_name = 'deliveries' ORDER BY name";
    let before = lines(&db, names).await;
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(lines(&db, names).await, before, "every index is there again");
    db.execute_unprepared(&delivery("l", "lead")).await.unwrap();
    let sql = "SELECT concat_ws(' ', number, id, kind, state, attempts) AS line FROM deliveries ORDER BY number";
    assert_eq!(lines(&db, sql).await, ["1 d test pending 3", "2 l lead pending 3"]);
    assert!(db.execute_unprepared(&delivery("l", "lead")).await.is_err(), "once");
}

#[tokio::test]
async fn recipients_of_before_are_confirmed_and_webhooks_are_not_paused() {
    let db = Database::connect("sqlite::memory:").await.unwrap();
    Migrator::up(&db, Some(13)).await.unwrap();
    db.execute_unprepared(WORKSPACE).await.unwrap();
    let settings = "UPDATE workspaces SET slack_webhook_url = 'https://hooks.slack.com/x',
                    email_recipients = '[\"Jo\\u0308rg@A.example\", \"b@a.example\", \"B@a.example\"]'";
    db.execute_unprepared(settings).await.unwrap();
    let delivery =
        "INSERT INTO deliveries (id, workspace, kind, channel, recipient, once_key, attempts, next_attempt_at,
                    give_up_at, created_at) VALUES ('d', 1, 'lead', 'email', 'b@a.example', 'k', 2, 'n', 'g', 'c')";
    db.execute_unprepared(delivery).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let sql = "SELECT concat_ws(' ', place, email, account_key, confirmed_at IS NOT NULL) AS line
               FROM notification_recipients ORDER BY place";
    assert_eq!(lines(&db, sql).await, ["0 Jo\u{308}rg@A.example j\u{f6}rg@a.example 1", "1 b@a.example b@a.example 1"]);
    let sql = "SELECT concat_ws(' ', slack_webhook_url, slack_paused_at) AS line FROM workspaces";
    assert_eq!(lines(&db, sql).await, ["https://hooks.slack.com/x"]);
    assert_eq!(lines(&db, "SELECT allowed_origins AS line FROM widget_settings").await, ["[]"]);
    for change in ["state = 'paused'", "kind = 'recipient_confirmation'", "kind = 'start_limit'"] {
        db.execute_unprepared(&format!("UPDATE deliveries SET {change}")).await.unwrap();
    }
    assert!(db.execute_unprepared("UPDATE deliveries SET state = 'lost'").await.is_err());
}

#[tokio::test]
async fn deliveries_may_follow_a_brief_and_keep_what_it_said() {
    let db = Database::connect("sqlite::memory:").await.unwrap();
    Migrator::up(&db, Some(18)).await.unwrap();
    db.execute_unprepared(WORKSPACE).await.unwrap();
    let delivery = |id: &str, kind: &str, channel: &str| {
        format!(
            "INSERT INTO deliveries (id, workspace, kind, channel, recipient, once_key, attempts, next_attempt_at,
             give_up_at, created_at) VALUES ('{id}', 1, '{kind}', '{channel}', 'r', '{id}', 3, 'n', 'g', 'c')"
        )
    };
    db.execute_unprepared(&delivery("d", "handoff", "slack")).await.unwrap();
    let names = "SELECT name AS line FROM sqlite_schema WHERE tbl_name = 'deliveries' ORDER BY name";
    let before = lines(&db, names).await;
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(lines(&db, names).await, before, "every index is there again");
    for (id, kind, channel) in [("f", "follow_up", "email"), ("j", "judgement", "llm")] {
        db.execute_unprepared(&delivery(id, kind, channel)).await.unwrap();
    }
    let sql = "SELECT concat_ws(' ', number, id, kind, channel, state, attempts, receipt) AS line FROM deliveries ORDER BY number";
    assert_eq!(
        lines(&db, sql).await,
        ["1 d handoff slack pending 3", "2 f follow_up email pending 3", "3 j judgement llm pending 3"]
    );
    assert!(db.execute_unprepared(&delivery("x", "rumour", "email")).await.is_err());
    assert!(db.execute_unprepared("UPDATE deliveries SET receipt = 'no json'").await.is_err());
}

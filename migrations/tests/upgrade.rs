//! What a database of an earlier version becomes.
#![allow(missing_docs, clippy::allow_attributes, clippy::unwrap_used, reason = "a test")]

use kilo_migrations::Migrator;
use sea_orm_migration::{
    MigratorTrait,
    sea_orm::{ConnectionTrait, Database, Statement},
};

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
    let workspace = "INSERT INTO workspaces (number, id, name, plan, framework, publishable_key, created_at)
                     VALUES (1, 'w', 'w', 'trial', 'bant', 'k', 't')";
    db.execute_unprepared(workspace).await.unwrap();
    db.execute_unprepared(&format!("{insert}{}", rows.join(","))).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let sql = "SELECT count(*) AS n FROM conversations WHERE folded_email = 'j@a.example'
               AND folded_company = 'strasse\u{E0FF}' AND folded_persona = 'lodz cto'";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
    assert_eq!(row.try_get::<i64>("", "n").unwrap(), 1_500);
}

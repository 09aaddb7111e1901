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

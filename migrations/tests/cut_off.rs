//! What becomes of an upgrade that ends in the middle.
#![allow(missing_docs, clippy::allow_attributes, clippy::unwrap_used, reason = "a test")]

use kilo_migrations::{Migrator, is_current, up};
use sea_orm_migration::{
    MigratorTrait,
    sea_orm::{
        ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, SqliteTransactionMode, Statement,
        TransactionOptions, TransactionTrait,
    },
};

/// Rows of what there is after so many steps, so that nothing can be made anew in passing.
const ROWS: &str = "
INSERT INTO workspaces (number, id, name, plan, framework, publishable_key, created_at)
  VALUES (1, 'w', 'w', 'trial', 'bant', 'k', 't');
INSERT INTO users (number, id, email, name, password_hash, created_at, FOLDED) VALUES (1, 'u', 'J\u{f6}@a.example', 'n', 'h', 't', 'KEY');
INSERT INTO conversations (position, id, workspace, score, persona, visitor_email, message_count, started_at,
  last_message_at, updated_at, version, framework) VALUES (1, 'c', 1, 0, 'CTO', 'J@A.example', 0, '', '', '', 1, 'bant');
";

async fn database() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).min_connections(1);
    let db = Database::connect(options).await.unwrap();
    db.execute_unprepared("PRAGMA foreign_keys = ON").await.unwrap();
    db
}

/// Every commit after the first `count` fails, as if the process had been killed then.
async fn cut_off_after(db: &DatabaseConnection, mut count: usize) {
    let mut connection = db.get_sqlite_connection_pool().acquire().await.unwrap();
    connection.lock_handle().await.unwrap().set_commit_hook(move || {
        count = count.saturating_sub(1);
        count > 0
    });
}

async fn go_on(db: &DatabaseConnection) {
    let mut connection = db.get_sqlite_connection_pool().acquire().await.unwrap();
    connection.lock_handle().await.unwrap().remove_commit_hook();
}

/// As a server upgrades when it starts.
async fn upgrade(db: &DatabaseConnection) -> Result<(), DbErr> {
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = db.begin_with_options(immediate).await?;
    up(&transaction).await?;
    transaction.commit().await
}

async fn lines(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "line").unwrap()).collect()
}

/// Every table with its columns, every index and every trigger.
async fn shape(db: &DatabaseConnection) -> Vec<String> {
    let sql = "SELECT concat_ws(' ', s.type, s.name, s.tbl_name, (SELECT group_concat(c.name ORDER BY c.name)
      FROM pragma_table_xinfo(s.name) c)) AS line FROM sqlite_schema s ORDER BY 1";
    lines(db, sql).await
}

/// Cuts the old way of upgrading off after 1, 2, … commits beyond `steps`, and upgrades then.
async fn cut_off_everywhere(steps: u32, wanted: &[String]) -> usize {
    for commits in 1.. {
        let db = database().await;
        if steps > 0 {
            Migrator::up(&db, Some(steps)).await.unwrap();
        }
        if steps >= 2 {
            // The third step makes the one from the other.
            let column = if steps >= 3 { "account_key" } else { "folded_email" };
            let key = if steps >= 3 { "j\u{f6}@a.example" } else { "jo@a.example" };
            db.execute_unprepared(&ROWS.replace("FOLDED", column).replace("KEY", key)).await.unwrap();
        }
        cut_off_after(&db, commits).await;
        let is_whole = Migrator::up(&db, None).await.is_ok();
        go_on(&db).await;
        upgrade(&db).await.unwrap_or_else(|error| panic!("{commits} commits after step {steps}: {error}"));
        assert!(is_current(&db).await.unwrap());
        assert_eq!(shape(&db).await, wanted, "{commits} commits after step {steps}");
        let rows = "SELECT concat_ws(' ', (SELECT account_key FROM users), (SELECT visitor_email || persona FROM conversations),
          (SELECT count(*) FROM widget_settings)) AS line";
        let kept = if steps >= 2 { "j\u{f6}@a.example J@A.exampleCTO 1" } else { "0" };
        assert_eq!(lines(&db, rows).await, [kept], "{commits} commits after step {steps}");
        if is_whole {
            return commits;
        }
    }
    unreachable!("an upgrade ends")
}

#[tokio::test]
async fn a_first_start_that_was_cut_off_anywhere_is_made_good() {
    let whole = database().await;
    upgrade(&whole).await.unwrap();
    let commits = cut_off_everywhere(0, &shape(&whole).await).await;
    assert!(commits > 80, "every statement was a commit: {commits}");
}

#[tokio::test]
async fn an_upgrade_that_was_cut_off_anywhere_loses_nothing() {
    let whole = database().await;
    upgrade(&whole).await.unwrap();
    let wanted = shape(&whole).await;
    let steps = u32::try_from(Migrator::migrations().len()).unwrap();
    for before in 2..steps {
        cut_off_everywhere(before, &wanted).await;
    }
}

#[tokio::test]
async fn an_upgrade_that_is_cut_off_now_changes_nothing() {
    for steps in [0, 2, 9] {
        let db = database().await;
        if steps > 0 {
            Migrator::up(&db, Some(steps)).await.unwrap();
        }
        let before = shape(&db).await;
        cut_off_after(&db, 1).await;
        upgrade(&db).await.unwrap_err();
        assert_eq!(shape(&db).await, before, "after {steps} steps");
        go_on(&db).await;
        upgrade(&db).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_not_ours_is_left_alone_and_named() {
    let db = database().await;
    let others = "CREATE TABLE users (login TEXT); INSERT INTO users VALUES ('x');";
    db.execute_unprepared(others).await.unwrap();
    let before = shape(&db).await;
    assert!(upgrade(&db).await.unwrap_err().to_string().contains("users"));
    assert_eq!(shape(&db).await, before);
    Migrator::install(&db).await.unwrap();
    let error = upgrade(&db).await.unwrap_err().to_string();
    assert!(error.contains("m0001_workspaces") && error.contains("users is not Kilo's"), "{error}");
    assert_eq!(lines(&db, "SELECT login AS line FROM users").await, ["x"]);
}

#[tokio::test]
async fn columns_and_indexes_of_an_operator_stay() {
    let db = database().await;
    Migrator::up(&db, Some(9)).await.unwrap();
    db.execute_unprepared(&ROWS.replace("FOLDED", "account_key")).await.unwrap();
    let own =
        "ALTER TABLE workspaces ADD COLUMN crm TEXT; CREATE INDEX own ON workspaces (crm); CREATE TABLE own_table (n);
      UPDATE workspaces SET crm = 'x'; ALTER TABLE workspaces ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';";
    db.execute_unprepared(own).await.unwrap();
    upgrade(&db).await.unwrap();
    assert_eq!(lines(&db, "SELECT crm || time_zone AS line FROM workspaces").await, ["xUTC"]);
    let kept = "SELECT name AS line FROM sqlite_schema WHERE name LIKE 'own%' ORDER BY 1";
    assert_eq!(lines(&db, kept).await, ["own", "own_table"]);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_in_a_line() {
    let db = database().await;
    upgrade(&db).await.unwrap();
    db.execute_unprepared("INSERT INTO seaql_migrations VALUES ('m9999_later', 0)").await.unwrap();
    let error = is_current(&db).await.unwrap_err().to_string();
    assert!(error.contains("newer version") && !error.contains('\n'), "{error}");
}

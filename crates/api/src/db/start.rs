//! Opening the database beside others who use it: a start waits for them, and says so.

use super::BUSY;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, SqlxSqliteConnector, TransactionTrait};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use std::time::{Duration, Instant};

/// How long a start waits for another program: longer than an upgrade of a large database by another `kilo` takes.
const PATIENCE: Duration = Duration::from_secs(600);

/// How often it says that it waits, and what for.
const SAY: Duration = Duration::from_secs(5);

/// How long it rests between two tries that were refused at once.
const REST: Duration = Duration::from_millis(50);

/// How long one try waits, so that the first word comes soon.
const TRY: Duration = Duration::from_secs(1);

/// A pool of one connection, whose schema is up to date.
pub(super) async fn open(options: SqliteConnectOptions) -> Result<DatabaseConnection, DbErr> {
    let db = patiently("open the database", is_locked, async || connect(options.clone()).await).await?;
    wait_for_locks(&db, TRY).await?;
    super::require_safe_sqlite(&db).await?;
    migrate(&db).await?;
    wait_for_locks(&db, BUSY).await?;
    Ok(db)
}

async fn connect(options: SqliteConnectOptions) -> Result<DatabaseConnection, DbErr> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        // An answer of the ping would say nothing about a file, and costs as much as a query.
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(15))
        .connect_with(options.clone())
        .await
        .map_err(|error| DbErr::Custom(format!("{}: {error}", options.get_filename().display())))?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

async fn wait_for_locks(db: &DatabaseConnection, time: Duration) -> Result<(), DbErr> {
    db.execute_unprepared(&format!("PRAGMA busy_timeout = {}", time.as_millis())).await.map(drop)
}

/// All of it under one lock, so that of several that start together one migrates and the others find it done; in one
/// transaction, so that a process that is killed leaves nothing half made.
async fn migrate(db: &DatabaseConnection) -> Result<(), DbErr> {
    let migrate = async || {
        if kilo_migrations::is_current(db).await? {
            return Ok(());
        }
        let transaction = db.begin_with_options(super::immediate()).await?;
        kilo_migrations::up(&transaction).await?;
        transaction.commit().await
    };
    patiently("bring the schema up to date", is_locked, migrate).await
}

/// Tries `act` until no other program holds the lock that it needs.
///
/// # Errors
/// Other errors than those of which `is_locked` is true, at once; those after ten minutes.
pub(super) async fn patiently<T, E>(
    purpose: &str,
    is_locked: impl Fn(&E) -> bool,
    mut act: impl AsyncFnMut() -> Result<T, E>,
) -> Result<T, E> {
    let began = Instant::now();
    let mut said = None;
    loop {
        match act().await {
            Err(error) if is_locked(&error) && began.elapsed() < PATIENCE => {
                if said.is_none_or(|said: Instant| said.elapsed() > SAY) {
                    said = Some(Instant::now());
                    let seconds = began.elapsed().as_secs();
                    tracing::warn!(seconds, "waiting to {purpose}: another program holds the database's write lock");
                }
                tokio::time::sleep(REST).await;
            }
            done => return done,
        }
    }
}

/// As SQLite puts it.
fn is_locked(error: &DbErr) -> bool {
    let error = error.to_string();
    ["database is locked", "database table is locked", "database schema is locked"]
        .iter()
        .any(|sign| error.contains(sign))
}

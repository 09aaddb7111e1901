//! What a write sees of the database while it has its turn.

use super::{
    Ask, Row,
    query::Change,
    sqlite::{self, unavailable},
};
use crate::error::ApiError;
use futures_util::FutureExt;
use rusqlite::Connection;
use sea_orm::{DbErr, Value};
use std::{
    cell::{Cell, RefCell},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    thread,
    time::Duration,
};

/// How often a writer looks whether another process has let go of the file, and how often it looks before it gives up:
/// after five seconds. It looks more often than SQLite would by itself, as a busy writer lets go for moments.
const LOOK: Duration = Duration::from_millis(1);
const LOOKS: i32 = 5_000;

/// How long writing back the write-ahead log may wait for readers.
const WAIT_FOR_READERS: Duration = Duration::from_millis(200);

/// Bytes of the write-ahead log that are kept when it begins anew.
pub(super) const KEPT_WAL: u64 = 16 * 1024 * 1024;

/// The connection that writes, inside a transaction. Every statement is done when its `await` returns, so a write may
/// await nothing else: it would keep all others waiting.
#[derive(Debug)]
pub struct Tx {
    db: Connection,
    /// What a write left behind could not be taken back, so nothing of the transaction may be kept.
    is_spoilt: Cell<bool>,
    /// What the disk said when it failed.
    disk_trouble: RefCell<Option<String>>,
    /// Rows that were changed before the transaction began; `None` if it wrote anyway.
    changes_before: Cell<Option<u64>>,
}

impl Tx {
    /// Opens a connection to `file`, which has to exist. A commit is on the disk when it returns.
    pub(super) fn open(file: &Path) -> rusqlite::Result<Self> {
        let db = sqlite::open(file)?;
        wait_for_writers(&db)?;
        db.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")?;
        db.pragma_update(None, "journal_size_limit", i64::try_from(KEPT_WAL).unwrap_or(-1))?;
        Ok(Self { db, is_spoilt: Cell::default(), disk_trouble: RefCell::default(), changes_before: Cell::default() })
    }

    /// Writes the write-ahead log back, so that it begins anew. Where readers do not let it be done soon, it is left for
    /// another time.
    pub(super) fn trim(&self) -> rusqlite::Result<()> {
        self.db.busy_timeout(WAIT_FOR_READERS)?;
        let trimmed = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        wait_for_writers(&self.db)?;
        trimmed
    }

    /// What the disk said since this was asked last, if it failed.
    pub(super) fn take_disk_trouble(&self) -> Option<String> {
        self.disk_trouble.take()
    }

    /// Takes the write lock.
    pub(super) fn begin(&self) -> Result<(), DbErr> {
        self.take_back()?;
        self.is_spoilt.set(false);
        self.changes_before.set(Some(self.db.total_changes()));
        self.run("BEGIN IMMEDIATE")
    }

    /// Does `act`, and takes back what it did when it fails or panics.
    pub(super) fn apart<T>(&self, act: impl AsyncFnOnce(&Self) -> Result<T, ApiError>) -> Result<T, ApiError> {
        self.run("SAVEPOINT write")?;
        let made = match catch_unwind(AssertUnwindSafe(|| act(self).now_or_never())) {
            Ok(Some(made)) => made,
            Ok(None) => Err(ApiError::internal("A write waited for something else than the database.")),
            Err(_) => Err(ApiError::internal("A write panicked.")),
        };
        let taken_back = if made.is_ok() { Ok(()) } else { self.run("ROLLBACK TO write") };
        if let Err(error) = taken_back.and_then(|()| self.run("RELEASE write")) {
            self.is_spoilt.set(true);
            return made.and(Err(error.into()));
        }
        made
    }

    /// Whether it can still be committed. SQLite gives a transaction up whole when the disk fails.
    pub(super) fn is_whole(&self) -> bool {
        !self.is_spoilt.get() && !self.db.is_autocommit()
    }

    /// Commits, or takes everything back where that is not possible.
    pub(super) fn end(&self) -> Result<(), ApiError> {
        let done = if self.is_whole() { self.run("COMMIT") } else { Err(unavailable("a transaction was given up")) };
        self.take_back()?;
        Ok(done?)
    }

    /// Goes all the way to the disk with the transaction, and changes nothing.
    pub(super) fn write_nothing(&self) -> Result<(), DbErr> {
        let version = self.db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
        let written = version.and_then(|version| self.db.pragma_update(None, "user_version", version));
        self.changes_before.set(None);
        written.map_err(|error| self.failed(&error))
    }

    /// Whether there is anything of the transaction that the disk had to take.
    pub(super) fn has_written(&self) -> bool {
        self.changes_before.get() != Some(self.db.total_changes())
    }

    /// Takes back whatever was not committed.
    fn take_back(&self) -> Result<(), DbErr> {
        if self.db.is_autocommit() { Ok(()) } else { self.run("ROLLBACK") }
    }

    fn run(&self, sql: &str) -> Result<(), DbErr> {
        self.db
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([]))
            .map(drop)
            .map_err(|e| self.failed(&e))
    }

    fn failed(&self, error: &rusqlite::Error) -> DbErr {
        if sqlite::is_of_disk(error) {
            self.disk_trouble.replace(Some(error.to_string()));
        }
        sqlite::failed(error)
    }

    /// Outside of a transaction every statement would last by itself.
    fn check(&self) -> Result<(), DbErr> {
        if self.is_whole() { Ok(()) } else { Err(unavailable("a transaction was given up")) }
    }
}

fn wait_for_writers(db: &Connection) -> rusqlite::Result<()> {
    db.busy_handler(Some(|looks| {
        thread::sleep(LOOK);
        looks < LOOKS
    }))
}

impl Ask for Tx {
    async fn ask(&self, sql: String, values: Vec<Value>) -> Result<Vec<Row>, DbErr> {
        self.check()?;
        tracing::debug!(sql, "write");
        let rows = sqlite::read(&self.db, &sql, &values).map_err(|error| self.failed(&error))?;
        Ok(rows.into_iter().map(Row::Read).collect())
    }
}

impl Change for Tx {
    async fn change(&self, sql: String, values: Vec<Value>) -> Result<u64, DbErr> {
        self.check()?;
        tracing::debug!(sql, "write");
        sqlite::change(&self.db, &sql, &values).map_err(|error| self.failed(&error))
    }
}

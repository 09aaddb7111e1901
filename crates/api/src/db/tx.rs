//! What a write sees of the database while it has its turn.

use super::{
    Ask, Row,
    query::Change,
    sqlite::{self, refused, unavailable},
};
use crate::error::ApiError;
use futures_util::FutureExt;
use rusqlite::Connection;
use sea_orm::{DbErr, Value};
use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    thread,
    time::Duration,
};

/// How often a writer looks whether another process has let go of the file, and how often it looks before it gives up:
/// after ten seconds. It looks more often than SQLite would by itself, as a busy writer lets go for moments.
const LOOK: Duration = Duration::from_millis(1);
const LOOKS: i32 = 10_000;

/// The connection that writes, inside a transaction. Every statement is done when its `await` returns, so a write may
/// await nothing else: it would keep all others waiting.
#[derive(Debug)]
pub struct Tx {
    db: Connection,
    /// What a write left behind could not be taken back, so nothing of the transaction may be kept.
    is_spoilt: Cell<bool>,
}

impl Tx {
    /// Opens a connection to `file`, which has to exist. A commit is on the disk when it returns.
    pub(super) fn open(file: &Path) -> rusqlite::Result<Self> {
        let db = sqlite::open(file)?;
        db.busy_handler(Some(|looks| {
            thread::sleep(LOOK);
            looks < LOOKS
        }))?;
        db.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")?;
        Ok(Self { db, is_spoilt: Cell::new(false) })
    }

    /// Takes the write lock.
    pub(super) fn begin(&self) -> Result<(), DbErr> {
        self.take_back()?;
        self.is_spoilt.set(false);
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

    /// Takes back whatever was not committed.
    fn take_back(&self) -> Result<(), DbErr> {
        if self.db.is_autocommit() { Ok(()) } else { self.run("ROLLBACK") }
    }

    fn run(&self, sql: &str) -> Result<(), DbErr> {
        self.db.prepare_cached(sql).and_then(|mut statement| statement.execute([])).map(drop).map_err(refused)
    }

    /// Outside of a transaction every statement would last by itself.
    fn check(&self) -> Result<(), DbErr> {
        if self.is_whole() { Ok(()) } else { Err(unavailable("a transaction was given up")) }
    }
}

impl Ask for Tx {
    async fn ask(&self, sql: String, values: Vec<Value>) -> Result<Vec<Row>, DbErr> {
        self.check()?;
        tracing::debug!(sql, "write");
        Ok(sqlite::read(&self.db, &sql, &values).map_err(refused)?.into_iter().map(Row::Read).collect())
    }
}

impl Change for Tx {
    async fn change(&self, sql: String, values: Vec<Value>) -> Result<u64, DbErr> {
        self.check()?;
        tracing::debug!(sql, "write");
        sqlite::change(&self.db, &sql, &values).map_err(refused)
    }
}

//! Reads of SQLite: threads that each keep a connection and its prepared statements.
//!
//! A query is one message to a thread and one back. The pool of sqlx sends several for each row, which takes longer
//! than the query itself (`docs/performance.md`).

use super::sqlite::{self, Row, refused, unavailable};
use rusqlite::Connection;
use sea_orm::{DbErr, Value};
use std::{path::Path, thread, time::Duration};
use tokio::sync::oneshot;

/// Connections; more than there are cores, so that a few slow reads do not hold up the quick ones.
pub const READERS: usize = 4;

/// How long a query may wait for a thread and run.
const DEADLINE: Duration = Duration::from_secs(15);

/// The threads that read. They end with the last clone.
#[derive(Clone, Debug)]
pub struct Readers(flume::Sender<Job>);

#[derive(Debug)]
struct Job {
    sql: String,
    values: Vec<Value>,
    answer: oneshot::Sender<Result<Vec<Row>, DbErr>>,
}

impl Readers {
    /// Opens connections to `file`, which has to exist.
    ///
    /// # Errors
    /// When that is refused.
    pub(super) fn open(file: &Path) -> Result<Self, DbErr> {
        let (jobs, waiting) = flume::unbounded();
        for number in 0..READERS {
            let db = connect(file).map_err(refused)?;
            let waiting: flume::Receiver<Job> = waiting.clone();
            let thread = thread::Builder::new().name(format!("read-{number}"));
            let work = move || waiting.iter().for_each(|job| job.work(&db));
            thread.spawn(work).map_err(refused)?;
        }
        Ok(Self(jobs))
    }

    pub(super) async fn read(&self, sql: String, values: Vec<Value>) -> Result<Vec<Row>, DbErr> {
        let (answer, rows) = oneshot::channel();
        self.0.send(Job { sql, values, answer }).map_err(|_| unavailable("the readers have stopped"))?;
        let rows = tokio::time::timeout(DEADLINE, rows).await.map_err(|_| unavailable("a read took too long"))?;
        rows.map_err(|_| unavailable("a reader has stopped"))?
    }
}

impl Job {
    fn work(self, db: &Connection) {
        // Who asked may have gone meanwhile.
        if self.answer.is_closed() {
            return;
        }
        tracing::debug!(sql = self.sql, "read");
        self.answer.send(sqlite::read(db, &self.sql, &self.values).map_err(refused)).ok();
    }
}

fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let db = sqlite::open(file)?;
    db.busy_timeout(Duration::from_secs(10))?;
    db.pragma_update(None, "query_only", "on")?;
    Ok(db)
}

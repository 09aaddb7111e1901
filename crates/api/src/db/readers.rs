//! Reads of SQLite: threads that each keep a connection and its prepared statements.
//!
//! A query is one message to a thread and one back. The pool of sqlx sends several for each row, which takes longer
//! than the query itself (`docs/performance.md`).

use rusqlite::{
    Connection, OpenFlags,
    types::{FromSql, Value as Cell},
};
use sea_orm::{DbErr, RuntimeErr, Value};
use std::{path::Path, sync::Arc, thread, time::Duration};
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

/// A row that was read.
#[derive(Debug)]
pub struct Row {
    names: Arc<[String]>,
    cells: Vec<Cell>,
}

impl Row {
    pub(super) fn get<T: FromSql>(&self, name: &str) -> Result<T, DbErr> {
        let place = self.names.iter().position(|known| known == name);
        let cell = place.and_then(|place| self.cells.get(place)).ok_or_else(|| refused(format!("no column {name}")))?;
        T::column_result(cell.into()).map_err(refused)
    }
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
        let unavailable = |why: &str| DbErr::Conn(RuntimeErr::Internal(why.to_owned()));
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
        self.answer.send(read(db, &self.sql, &self.values).map_err(refused)).ok();
    }
}

fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags)?;
    db.busy_timeout(Duration::from_secs(10))?;
    db.pragma_update(None, "query_only", "on")?;
    db.pragma_update(None, "temp_store", "memory")?;
    db.set_prepared_statement_cache_capacity(256);
    Ok(db)
}

fn read(db: &Connection, sql: &str, values: &[Value]) -> rusqlite::Result<Vec<Row>> {
    let mut statement = db.prepare_cached(sql)?;
    // A query's values are numbered; it need not use the last ones.
    for (place, value) in values.iter().take(statement.parameter_count()).enumerate() {
        statement.raw_bind_parameter(place + 1, cell(value)?)?;
    }
    let names: Arc<[String]> = statement.column_names().into_iter().map(str::to_owned).collect();
    let (mut rows, mut found) = (statement.raw_query(), Vec::new());
    while let Some(row) = rows.next()? {
        let cells = (0..names.len()).map(|place| row.get(place)).collect::<Result<_, _>>()?;
        found.push(Row { names: names.clone(), cells });
    }
    Ok(found)
}

fn cell(value: &Value) -> rusqlite::Result<Cell> {
    Ok(match value {
        Value::BigInt(Some(number)) => Cell::Integer(*number),
        Value::String(Some(text)) => Cell::Text(text.clone()),
        Value::Bytes(Some(bytes)) => Cell::Blob(bytes.clone()),
        Value::BigInt(None) | Value::String(None) | Value::Bytes(None) => Cell::Null,
        other => return Err(rusqlite::Error::ToSqlConversionFailure(format!("no value of SQLite: {other:?}").into())),
    })
}

fn refused(error: impl ToString) -> DbErr {
    DbErr::Query(RuntimeErr::Internal(error.to_string()))
}

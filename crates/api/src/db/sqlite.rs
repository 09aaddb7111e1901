//! One connection to the file, and what a thread asks of it.

use rusqlite::{
    CachedStatement, Connection, Error, ErrorCode, OpenFlags,
    types::{FromSql, Value as Cell},
};
use sea_orm::{DbErr, RuntimeErr, Value};
use std::{path::Path, sync::Arc};

/// Statements that a connection keeps prepared: more than there are.
const PREPARED: usize = 256;

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

/// A connection to `file`, which has to exist.
pub(super) fn open(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags)?;
    db.pragma_update(None, "temp_store", "memory")?;
    db.set_prepared_statement_cache_capacity(PREPARED);
    Ok(db)
}

/// The rows that `sql` gives.
pub(super) fn read(db: &Connection, sql: &str, values: &[Value]) -> rusqlite::Result<Vec<Row>> {
    let mut statement = prepare(db, sql, values)?;
    let names: Arc<[String]> = statement.column_names().into_iter().map(str::to_owned).collect();
    let (mut rows, mut found) = (statement.raw_query(), Vec::new());
    while let Some(row) = rows.next()? {
        let cells = (0..names.len()).map(|place| row.get(place)).collect::<Result<_, _>>()?;
        found.push(Row { names: names.clone(), cells });
    }
    Ok(found)
}

/// How many rows `sql` changed.
pub(super) fn change(db: &Connection, sql: &str, values: &[Value]) -> rusqlite::Result<u64> {
    let changed = prepare(db, sql, values)?.raw_execute()?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

fn prepare<'c>(db: &'c Connection, sql: &str, values: &[Value]) -> rusqlite::Result<CachedStatement<'c>> {
    let mut statement = db.prepare_cached(sql)?;
    // A query's values are numbered; it need not use the last ones.
    for (place, value) in values.iter().take(statement.parameter_count()).enumerate() {
        statement.raw_bind_parameter(place + 1, cell(value)?)?;
    }
    Ok(statement)
}

fn cell(value: &Value) -> rusqlite::Result<Cell> {
    Ok(match value {
        Value::BigInt(Some(number)) => Cell::Integer(*number),
        Value::Int(Some(number)) => Cell::Integer((*number).into()),
        Value::Bool(Some(is)) => Cell::Integer((*is).into()),
        Value::String(Some(text)) => Cell::Text(text.clone()),
        Value::Bytes(Some(bytes)) => Cell::Blob(bytes.clone()),
        Value::BigInt(None) | Value::Int(None) | Value::Bool(None) | Value::String(None) | Value::Bytes(None) => {
            Cell::Null
        }
        other => return Err(rusqlite::Error::ToSqlConversionFailure(format!("no value of SQLite: {other:?}").into())),
    })
}

/// The thread that was asked cannot answer.
pub(super) fn unavailable(why: &str) -> DbErr {
    DbErr::Conn(RuntimeErr::Internal(why.to_owned()))
}

/// What the database said: that it cannot serve now, or that it will not have this.
pub(super) fn failed(error: &Error) -> DbErr {
    let is_busy = matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed)
    );
    if is_busy || is_of_disk(error) { unavailable(&error.to_string()) } else { refused(error) }
}

/// Whether the disk is full, read-only or failing.
pub(super) fn is_of_disk(error: &Error) -> bool {
    use ErrorCode::{CannotOpen, DiskFull, ReadOnly, SystemIoFailure};
    matches!(error.sqlite_error_code(), Some(DiskFull | SystemIoFailure | ReadOnly | CannotOpen))
}

/// What the database said.
pub(super) fn refused(error: impl ToString) -> DbErr {
    DbErr::Query(RuntimeErr::Internal(error.to_string()))
}

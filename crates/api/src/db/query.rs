//! Asking the database and changing it: the same for the readers, for a write and for a transaction of sea-orm.

use super::{readers::Reader, sqlite};
use kilo_types::Score;
use rusqlite::types::FromSql;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, QueryTrait, Statement, TryGetable, Value};

/// Something that answers queries: [`Reader`], or a transaction.
pub trait Ask {
    /// The rows that `sql` gives, all at once; for results whose size is bounded.
    ///
    /// # Errors
    /// When the database refuses it.
    fn ask(&self, sql: String, values: Vec<Value>) -> impl Future<Output = Result<Vec<Row>, DbErr>>;
}

impl Ask for Reader {
    async fn ask(&self, sql: String, values: Vec<Value>) -> Result<Vec<Row>, DbErr> {
        Ok(self.read(sql, values).await?.into_iter().map(Row::Read).collect())
    }
}

impl<C: ConnectionTrait + Sync> Ask for C {
    async fn ask(&self, sql: String, values: Vec<Value>) -> Result<Vec<Row>, DbErr> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, values);
        Ok(self.query_all_raw(statement).await?.into_iter().map(Row::Written).collect())
    }
}

/// Something that changes the database: a write.
pub trait Change: Ask {
    /// Runs `sql` and says how many rows it changed.
    ///
    /// # Errors
    /// When the database refuses it.
    fn change(&self, sql: String, values: Vec<Value>) -> impl Future<Output = Result<u64, DbErr>>;
}

impl<C: ConnectionTrait + Sync> Change for C {
    async fn change(&self, sql: String, values: Vec<Value>) -> Result<u64, DbErr> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, values);
        self.execute_raw(statement).await.map(|done| done.rows_affected())
    }
}

/// A row of an answer.
#[derive(Debug)]
pub enum Row {
    /// Of a reader, or of a [`Tx`](super::Tx).
    Read(sqlite::Row),
    /// Of a transaction of sea-orm.
    Written(QueryResult),
}

impl Row {
    /// The value of the column that the query names `name`.
    ///
    /// # Errors
    /// When there is no such column, or its value is of another type.
    pub fn get<T: TryGetable + FromSql>(&self, name: &str) -> Result<T, DbErr> {
        match self {
            Self::Read(row) => row.get(name),
            Self::Written(row) => row.try_get("", name),
        }
    }

    /// The score in the column that the query names `name`.
    ///
    /// # Errors
    /// When there is no such column, or no score in it.
    pub fn score(&self, name: &str) -> Result<Score, DbErr> {
        let score = u8::try_from(self.get::<i64>(name)?).ok().and_then(Score::new);
        score.ok_or_else(|| DbErr::Type(format!("{name} is no score")))
    }
}

/// Runs a query that gives at most one row.
///
/// # Errors
/// When the database refuses it.
pub async fn one(
    db: &impl Ask,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<Row>, DbErr> {
    Ok(all(db, sql, values).await?.into_iter().next())
}

/// Runs a query and collects its rows; for results whose size is bounded.
///
/// # Errors
/// When the database refuses it.
pub async fn all(
    db: &impl Ask,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<Row>, DbErr> {
    db.ask(sql.into(), values.into_iter().collect()).await
}

/// Runs a statement and says how many rows it changed.
///
/// # Errors
/// When the database refuses it.
pub async fn execute(
    db: &impl Change,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, DbErr> {
    db.change(sql.into(), values.into_iter().collect()).await
}

/// Runs a statement that sea-orm builds and says how many rows it changed.
///
/// # Errors
/// When the database refuses it.
pub async fn run(db: &impl Change, query: impl QueryTrait) -> Result<u64, DbErr> {
    let Statement { sql, values, .. } = query.build(DbBackend::Sqlite);
    db.change(sql, values.map(|values| values.0).unwrap_or_default()).await
}

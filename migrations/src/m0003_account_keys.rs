//! An account is found by its address in lower case, no longer by the search fold: that one drops accents, so
//! `jörg@` and `jorg@` were one account. Failed sign-ins are kept under keyed hashes, so the old rows go.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, Statement},
};
use unicode_normalization::UnicodeNormalization;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &str = "
ALTER TABLE users RENAME COLUMN folded_email TO account_key;
DROP TABLE login_failures;
CREATE TABLE login_failures (
  subject BLOB PRIMARY KEY,
  failures INTEGER NOT NULL,
  window_started_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_failures_by_age ON login_failures (window_started_at);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(SQLITE).await?;
        let backend = db.get_database_backend();
        for row in db.query_all_raw(Statement::from_string(backend, "SELECT number, email FROM users")).await? {
            let (number, email): (i64, String) = (row.try_get("", "number")?, row.try_get("", "email")?);
            let key = email.nfc().collect::<String>().to_lowercase();
            let sql = "UPDATE users SET account_key = ? WHERE number = ?";
            db.execute_raw(Statement::from_sql_and_values(backend, sql, [key.into(), number.into()])).await?;
        }
        Ok(())
    }
}

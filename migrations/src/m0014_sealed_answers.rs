//! Answers kept for idempotency keys are sealed from now on, and a key is its sender's. Those kept so far lie open, with
//! tokens of visitors in them, under keys that nobody asks for any more: they go, and leave nothing in the file.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &str = "
PRAGMA secure_delete = ON;
DELETE FROM idempotency_keys;
PRAGMA secure_delete = OFF;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }
}

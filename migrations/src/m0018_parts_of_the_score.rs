//! A score has two parts, and a reason a label and, where it answers one, a question.

use sea_orm_migration::{prelude::*, sea_orm::ConnectionTrait};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What is left of the score is intent: of conversations from before, all of it until they are judged again.
const COLUMNS: [&str; 3] = [
    "ALTER TABLE conversations ADD COLUMN fit INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE score_signals ADD COLUMN label TEXT",
    "ALTER TABLE score_signals ADD COLUMN question TEXT",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            manager.get_connection().execute_unprepared(column).await?;
        }
        Ok(())
    }
}

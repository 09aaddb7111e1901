//! What became of an answer: whether it broke off, and what the visitor thought of it.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// `cut_off` says who ended an answer before it was whole: the visitor, or a failure. `helpful` is what the visitor said of
/// it, `feedback_reason` why.
///
/// `conversations.helpful` and `.not_helpful` count the answers that were called so; the partial indexes find those
/// conversations newest first, by status, however few there are.
const SQLITE: &str = "
ALTER TABLE messages ADD COLUMN cut_off TEXT CHECK (cut_off IN ('visitor', 'failure'));
ALTER TABLE messages ADD COLUMN helpful INTEGER CHECK (helpful IN (0, 1));
ALTER TABLE messages ADD COLUMN feedback_reason TEXT;
ALTER TABLE conversations ADD COLUMN helpful INTEGER NOT NULL DEFAULT 0 CHECK (helpful >= 0);
ALTER TABLE conversations ADD COLUMN not_helpful INTEGER NOT NULL DEFAULT 0 CHECK (not_helpful >= 0);
CREATE INDEX conversations_by_praise ON conversations (workspace, status, position) WHERE helpful > 0;
CREATE INDEX conversations_by_complaint ON conversations (workspace, status, position) WHERE not_helpful > 0;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }
}

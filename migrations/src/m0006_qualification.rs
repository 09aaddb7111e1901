//! What visitors' words say about them, what was set by hand, and the score at which a conversation is handed on.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// `conversation_evidence.evidence` is what was found in the visitor's messages so far, `given` what people, programs
/// and imports set, both JSON. A conversation without a row is from before: its values were all set, and its messages
/// are read when the next one comes, or by `kilo rescore`.
const SQLITE: &str = "
ALTER TABLE workspaces ADD COLUMN score_threshold INTEGER NOT NULL DEFAULT 60
  CHECK (score_threshold BETWEEN 1 AND 100);
CREATE TABLE conversation_evidence (
  conversation INTEGER PRIMARY KEY REFERENCES conversations (position) ON DELETE CASCADE,
  evidence TEXT NOT NULL,
  given TEXT NOT NULL
) STRICT;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }
}

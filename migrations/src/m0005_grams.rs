//! One column of tokens, which say themselves of which text they are, and without positions in it: a list of the index
//! is then only conversations, a third as long to walk.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The server fills an empty index when it starts: the rule for tokens is its own.
const SQLITE: &str = "
DROP TABLE conversation_search;
CREATE VIRTUAL TABLE conversation_search USING fts5(
  tokens, content='', contentless_delete=1, tokenize='ascii', detail=none);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await?;
        Ok(())
    }
}

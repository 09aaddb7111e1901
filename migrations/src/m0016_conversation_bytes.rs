//! How much the messages of a conversation hold, so that it is bounded without reading them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Null until the next message of a conversation that was there before: whoever needs the figure then adds it up, which
/// takes the lengths alone, not the texts. Filling it in here would read every message of a large database at once.
const SQLITE: &str = "
ALTER TABLE conversations ADD COLUMN bytes INTEGER CHECK (bytes >= 0);
ALTER TABLE conversations ADD COLUMN visitor_bytes INTEGER CHECK (visitor_bytes >= 0);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }
}

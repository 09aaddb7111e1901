//! Visitors who are known by their browser, and what the widget says of itself.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// `visits_by_visitor` finds the conversation that a visitor was in last.
///
/// `disclosed_at` is when the visitor was told to be talking to an AI. `disclosure` are the workspace's words for that:
/// null for ours, empty for none. `texts` holds the workspace's own words by language, as a JSON object of
/// `kilo_types::WidgetTexts`; `look` its colours and place, as a JSON object of `kilo_types::WidgetLook`.
const SQLITE: &str = "
CREATE INDEX visits_by_visitor ON visits (workspace, visitor, conversation);
ALTER TABLE conversations ADD COLUMN disclosed_at TEXT;
ALTER TABLE widget_settings ADD COLUMN disclosure TEXT;
ALTER TABLE widget_settings ADD COLUMN agent_name TEXT;
ALTER TABLE widget_settings ADD COLUMN privacy_url TEXT;
ALTER TABLE widget_settings ADD COLUMN texts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(texts));
ALTER TABLE widget_settings ADD COLUMN look TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(look));
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }
}

//! What a workspace sets about its chat bubble, and which conversations were held through it.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// `widget_settings` has a row for every workspace: a trigger makes that of a new one.
///
/// `visits` says which conversations came from the bubble, of which visitor (a random id that the visitor's token
/// carries) and from where (a keyed hash: the address itself is stored nowhere). `promised_at` is when the visitor was
/// told that the team will reply by email. `visits_by_address` counts starts of an address in a period: positions
/// are ordered by time.
const SQLITE: &str = "
CREATE TABLE widget_settings (
  workspace INTEGER PRIMARY KEY REFERENCES workspaces (number) ON DELETE CASCADE,
  title TEXT NOT NULL DEFAULT 'Chat with us',
  greeting TEXT NOT NULL DEFAULT 'Hi! What would you like to know?',
  conversation_timeout_hours INTEGER NOT NULL DEFAULT 24 CHECK (conversation_timeout_hours BETWEEN 1 AND 720),
  agent_url TEXT,
  agent_secret TEXT,
  CHECK (agent_url IS NULL OR agent_secret IS NOT NULL)
) STRICT;
INSERT INTO widget_settings (workspace) SELECT number FROM workspaces;
CREATE TRIGGER widget_settings_of_new_workspace AFTER INSERT ON workspaces BEGIN
  INSERT INTO widget_settings (workspace) VALUES (NEW.number);
END;

CREATE TABLE visits (
  conversation INTEGER PRIMARY KEY REFERENCES conversations (position) ON DELETE CASCADE,
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  visitor TEXT NOT NULL,
  address_hash BLOB CHECK (length(address_hash) = 32),
  promised_at TEXT
) STRICT;
CREATE INDEX visits_by_address ON visits (workspace, address_hash, conversation);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }
}

//! What changed, for those who follow a workspace, and the tickets that let them in.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// `events` is kept by triggers: whoever writes, and from which process, nothing that is committed is missed. Numbers
/// count within a workspace, in the order of commits, since there is one writer at a time; they say nothing about other
/// workspaces, and a busy one does not push out what a quiet one may still ask for. The newest 10,000 of a workspace
/// are kept, and up to 500 more, so that the older ones go in one range now and then; the newest is never deleted, so no
/// number comes twice.
///
/// A ticket stands for the session or the key that asked for it, whose rights are looked at again for as long as the
/// stream lasts.
const SQLITE: &str = "
CREATE TABLE events (
  workspace INTEGER NOT NULL,
  number INTEGER NOT NULL,
  conversation INTEGER NOT NULL,
  PRIMARY KEY (workspace, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER events_forgotten AFTER INSERT ON events WHEN NEW.number % 500 = 0 BEGIN
  DELETE FROM events WHERE workspace = NEW.workspace AND number <= NEW.number - 10000;
END;
CREATE TRIGGER conversations_begun AFTER INSERT ON conversations BEGIN
  INSERT INTO events VALUES (NEW.workspace,
    (SELECT coalesce(max(number), 0) + 1 FROM events WHERE workspace = NEW.workspace), NEW.position);
END;
CREATE TRIGGER conversations_changed AFTER UPDATE OF version ON conversations BEGIN
  INSERT INTO events VALUES (NEW.workspace,
    (SELECT coalesce(max(number), 0) + 1 FROM events WHERE workspace = NEW.workspace), NEW.position);
END;
CREATE TRIGGER conversations_gone AFTER DELETE ON conversations BEGIN
  INSERT INTO events VALUES (OLD.workspace,
    (SELECT coalesce(max(number), 0) + 1 FROM events WHERE workspace = OLD.workspace), OLD.position);
END;

CREATE TABLE event_tickets (
  hash BLOB PRIMARY KEY,
  session TEXT REFERENCES sessions (id) ON DELETE CASCADE,
  key BLOB REFERENCES api_keys (hash) ON DELETE CASCADE,
  expires_at TEXT NOT NULL,
  CHECK ((session IS NULL) <> (key IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX event_tickets_by_age ON event_tickets (expires_at);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }
}

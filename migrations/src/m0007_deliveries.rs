//! Notifications on their way, and where a workspace's notifications go.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// A delivery is queued in the transaction of what it tells about; `deliveries_once` makes sure of once, whatever the
/// concurrency. A process that works on one holds it until `leased_until`: if it dies, another takes over then.
/// `failures` counts those in a row since the delivery was queued or a person tried it again, `attempts` all tries.
const SQLITE: &str = "
ALTER TABLE workspaces ADD COLUMN slack_webhook_url TEXT;
ALTER TABLE workspaces ADD COLUMN email_recipients TEXT NOT NULL DEFAULT '[]'
  CHECK (json_valid(email_recipients) AND json_type(email_recipients) = 'array');

CREATE TABLE deliveries (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  conversation INTEGER REFERENCES conversations (position) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('handoff', 'test', 'agent_reply', 'quota_warning', 'quota_exhausted')),
  channel TEXT NOT NULL CHECK (channel IN ('slack', 'email', 'agent')),
  recipient TEXT NOT NULL,
  once_key TEXT NOT NULL,
  body TEXT CHECK (json_valid(body)),
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'parked')),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  next_attempt_at TEXT NOT NULL,
  give_up_at TEXT NOT NULL,
  leased_until TEXT,
  last_error TEXT,
  created_at TEXT NOT NULL,
  delivered_at TEXT,
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL)),
  CHECK (leased_until IS NULL OR state = 'pending')
) STRICT;
CREATE UNIQUE INDEX deliveries_once ON deliveries (workspace, kind, channel, recipient, once_key);
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state = 'pending';
CREATE INDEX deliveries_log ON deliveries (workspace, number);
CREATE INDEX deliveries_log_by_state ON deliveries (workspace, state, number);
CREATE INDEX deliveries_of_conversation ON deliveries (conversation) WHERE conversation IS NOT NULL;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }
}

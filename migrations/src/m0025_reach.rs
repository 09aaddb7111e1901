//! Telephone numbers of visitors, and notes that follow a brief.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// `deliveries` is made anew because a `CHECK` cannot be changed: it has the kinds `follow_up` (a note that follows a
/// brief) and `judgement` (a question to a language model), and the channel `llm` for that.
///
/// `deliveries.receipt` is what a delivered brief said, as JSON: its headline, the address in it, and the thread that the
/// receiver made of it. A note that follows needs it.
const SQLITE: &str = "
ALTER TABLE conversations ADD COLUMN visitor_phone TEXT;

CREATE TABLE deliveries_with_receipts (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  conversation INTEGER REFERENCES conversations (position) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('handoff', 'test', 'agent_reply', 'quota_warning', 'quota_exhausted', 'lead',
    'recipient_confirmation', 'start_limit', 'follow_up', 'judgement')),
  channel TEXT NOT NULL CHECK (channel IN ('slack', 'email', 'agent', 'llm')),
  recipient TEXT NOT NULL,
  once_key TEXT NOT NULL,
  body TEXT CHECK (json_valid(body)),
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'parked', 'paused')),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  next_attempt_at TEXT NOT NULL,
  give_up_at TEXT NOT NULL,
  leased_until TEXT,
  last_error TEXT,
  created_at TEXT NOT NULL,
  delivered_at TEXT,
  receipt TEXT CHECK (json_valid(receipt)),
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL)),
  CHECK (leased_until IS NULL OR state = 'pending')
) STRICT;
INSERT INTO deliveries_with_receipts SELECT number, id, workspace, conversation, kind, channel, recipient, once_key, body,
  state, attempts, failures, next_attempt_at, give_up_at, leased_until, last_error, created_at, delivered_at, NULL
  FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_with_receipts RENAME TO deliveries;
CREATE UNIQUE INDEX deliveries_once ON deliveries (workspace, kind, channel, recipient, once_key);
CREATE INDEX deliveries_due ON deliveries (channel, workspace, next_attempt_at) WHERE state = 'pending';
CREATE INDEX deliveries_log ON deliveries (workspace, number);
CREATE INDEX deliveries_log_by_state ON deliveries (workspace, state, number);
CREATE INDEX deliveries_of_conversation ON deliveries (conversation) WHERE conversation IS NOT NULL;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }

    /// Between the steps there is no table of deliveries.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

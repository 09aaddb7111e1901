//! Addresses that visitors leave while the widget is paused.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// A lead is an address, once in a workspace whatever its case: `account_key` is what accounts are found by too.
/// `deliveries` is made anew because a `CHECK` cannot be changed: its kinds have `lead` now.
const SQLITE: &str = "
ALTER TABLE widget_settings ADD COLUMN ask_email_when_paused INTEGER NOT NULL DEFAULT 1
  CHECK (ask_email_when_paused IN (0, 1));

CREATE TABLE leads (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  email TEXT NOT NULL,
  account_key TEXT NOT NULL,
  landing_page TEXT,
  locale TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX leads_once ON leads (workspace, account_key);
CREATE INDEX leads_of_workspace ON leads (workspace, number);

CREATE TABLE deliveries_with_leads (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  conversation INTEGER REFERENCES conversations (position) ON DELETE CASCADE,
  kind TEXT NOT NULL
    CHECK (kind IN ('handoff', 'test', 'agent_reply', 'quota_warning', 'quota_exhausted', 'lead')),
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
INSERT INTO deliveries_with_leads SELECT number, id, workspace, conversation, kind, channel, recipient, once_key, body,
  state, attempts, failures, next_attempt_at, give_up_at, leased_until, last_error, created_at, delivered_at
  FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_with_leads RENAME TO deliveries;
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

    /// Between the steps there is no table of deliveries.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

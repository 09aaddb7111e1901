//! Receivers: addresses that confirm before they get mail, webhooks that are paused, websites that may use the widget;
//! and answers that are kept as a reference.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, Statement},
};
use unicode_normalization::UnicodeNormalization;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// `deliveries` is made anew because a `CHECK` cannot be changed: it has more kinds, and the state `paused`, in which
/// what would go to a receiver that is gone waits. `deliveries_due` leads from one workspace to the next, so that they
/// take turns.
///
/// `notification_recipients` takes the place of `workspaces.email_recipients`. An `id` is what a link to confirm names:
/// an address that is taken out and named again has another one. `asked_at` is when it was last asked.
///
/// `idempotency_keys.refers_to` says, as JSON, what the answer was about where it is not kept itself.
const SQLITE: &str = "
CREATE TABLE deliveries_of_receivers (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  conversation INTEGER REFERENCES conversations (position) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('handoff', 'test', 'agent_reply', 'quota_warning', 'quota_exhausted', 'lead',
    'recipient_confirmation', 'start_limit')),
  channel TEXT NOT NULL CHECK (channel IN ('slack', 'email', 'agent')),
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
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL)),
  CHECK (leased_until IS NULL OR state = 'pending')
) STRICT;
INSERT INTO deliveries_of_receivers SELECT number, id, workspace, conversation, kind, channel, recipient, once_key, body,
  state, attempts, failures, next_attempt_at, give_up_at, leased_until, last_error, created_at, delivered_at
  FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_of_receivers RENAME TO deliveries;
CREATE UNIQUE INDEX deliveries_once ON deliveries (workspace, kind, channel, recipient, once_key);
CREATE INDEX deliveries_due ON deliveries (channel, workspace, next_attempt_at) WHERE state = 'pending';
CREATE INDEX deliveries_log ON deliveries (workspace, number);
CREATE INDEX deliveries_log_by_state ON deliveries (workspace, state, number);
CREATE INDEX deliveries_of_conversation ON deliveries (conversation) WHERE conversation IS NOT NULL;

CREATE TABLE notification_recipients (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  workspace INTEGER NOT NULL REFERENCES workspaces (number) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  email TEXT NOT NULL,
  account_key TEXT NOT NULL,
  confirmed_at TEXT,
  asked_at TEXT
) STRICT;
CREATE UNIQUE INDEX notification_recipients_once ON notification_recipients (workspace, account_key);

ALTER TABLE workspaces ADD COLUMN slack_paused_at TEXT;
ALTER TABLE workspaces ADD COLUMN slack_paused_reason TEXT;

ALTER TABLE widget_settings ADD COLUMN allowed_origins TEXT NOT NULL DEFAULT '[]'
  CHECK (json_valid(allowed_origins) AND json_type(allowed_origins) = 'array');

ALTER TABLE idempotency_keys ADD COLUMN refers_to TEXT CHECK (json_valid(refers_to));
";

/// Who got mail before goes on getting it.
const RECIPIENTS: &str = "SELECT w.number, w.id AS workspace, e.key AS place, e.value AS email,
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS now FROM workspaces w, json_each(w.email_recipients) e";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(SQLITE).await?;
        let backend = db.get_database_backend();
        for row in db.query_all_raw(Statement::from_string(backend, RECIPIENTS)).await? {
            let (number, place): (i64, i64) = (row.try_get("", "number")?, row.try_get("", "place")?);
            let text = |name: &str| row.try_get::<String>("", name);
            let email = text("email")?;
            let key = email.nfc().collect::<String>().to_lowercase();
            let sql = "INSERT INTO notification_recipients (id, workspace, place, email, account_key, confirmed_at)
                       VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
            let id = format!("{}-{place}", text("workspace")?);
            let values = [id.into(), number.into(), place.into(), email.into(), key.into(), text("now")?.into()];
            db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        db.execute_unprepared("ALTER TABLE workspaces DROP COLUMN email_recipients").await.map(drop)
    }

    /// Between the steps there is no table of deliveries.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

//! Workspaces, the people in them, their sessions and keys.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Times are RFC 3339 text with three decimals, ids are UUID text: the database builds the wire JSON.
const SQLITE: &str = "
CREATE TABLE server_secrets (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;

CREATE TABLE workspaces (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  plan TEXT NOT NULL CHECK (plan IN ('trial', 'starter', 'growth')),
  framework TEXT NOT NULL CHECK (framework IN ('bant', 'meddpicc', 'spiced')),
  publishable_key TEXT NOT NULL UNIQUE,
  reopen_on_message INTEGER NOT NULL DEFAULT 1 CHECK (reopen_on_message IN (0, 1)),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE users (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  folded_email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE memberships (
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  user INTEGER NOT NULL REFERENCES users (number),
  role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'admin', 'owner')),
  joined_at TEXT NOT NULL,
  PRIMARY KEY (user, workspace)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_of_workspace ON memberships (workspace, user);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  user INTEGER NOT NULL REFERENCES users (number),
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  created_at TEXT NOT NULL,
  ended_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_user ON sessions (user);

CREATE TABLE refresh_tokens (
  hash BLOB PRIMARY KEY,
  session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  expires_at TEXT NOT NULL,
  used_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE login_failures (
  subject TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  window_started_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  name TEXT NOT NULL,
  hash BLOB NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  created_at TEXT NOT NULL,
  revoked_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX api_keys_of_workspace ON api_keys (workspace);

CREATE TABLE idempotency_keys (
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  key TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (workspace, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }
}

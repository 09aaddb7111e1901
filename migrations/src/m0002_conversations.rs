//! Conversations, their messages and what finds them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// `position` orders conversations by start, then id: milliseconds since 1970 shifted left by 21 bits, plus a
/// slot within that millisecond. It is the rowid, so that the text index, which can only be read in rowid
/// order for free, yields the newest first. `messages.doc` does the same for the index of messages.
///
/// The text indexes hold tokens that the server makes (folded, prefixed with the workspace's number), so a
/// search never walks over another workspace's rows. They store no text of their own.
///
/// `conversation_counts` is kept by triggers: whoever writes, the figures are right.
const SQLITE: &str = "
CREATE TABLE conversations (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  external_id TEXT,
  status TEXT NOT NULL GENERATED ALWAYS AS (CASE
    WHEN archived_at IS NOT NULL THEN 'archived'
    WHEN handed_off_at IS NOT NULL THEN 'handed_off'
    ELSE 'active' END) VIRTUAL,
  score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100),
  persona TEXT,
  visitor_name TEXT,
  visitor_email TEXT,
  company_name TEXT,
  company_domain TEXT,
  message_count INTEGER NOT NULL CHECK (message_count BETWEEN 0 AND 5000),
  started_at TEXT NOT NULL,
  last_message_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  archived_at TEXT,
  handed_off_at TEXT,
  version INTEGER NOT NULL,
  framework TEXT NOT NULL CHECK (framework IN ('bant', 'meddpicc', 'spiced')),
  landing_page TEXT,
  locale TEXT
) STRICT;
CREATE UNIQUE INDEX conversations_by_external_id ON conversations (workspace, external_id)
  WHERE external_id IS NOT NULL;
CREATE INDEX conversations_by_status ON conversations (workspace, status, position);
CREATE INDEX conversations_by_score ON conversations (workspace, status, score, position);
CREATE INDEX conversations_by_decade ON conversations (workspace, status, score / 10, position);

CREATE TABLE messages (
  conversation INTEGER NOT NULL REFERENCES conversations (position) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  id TEXT NOT NULL,
  doc INTEGER NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('visitor', 'agent')),
  text TEXT NOT NULL,
  sent_at TEXT NOT NULL,
  citations TEXT NOT NULL,
  assets TEXT NOT NULL,
  external_id TEXT,
  PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX messages_by_external_id ON messages (conversation, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE qualification_fields (
  conversation INTEGER NOT NULL REFERENCES conversations (position) ON DELETE CASCADE,
  framework TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  message TEXT,
  PRIMARY KEY (conversation, framework, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE score_signals (
  conversation INTEGER NOT NULL REFERENCES conversations (position) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  signal TEXT NOT NULL,
  points INTEGER NOT NULL,
  message TEXT,
  excerpt TEXT,
  PRIMARY KEY (conversation, place)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE conversation_search USING fts5(
  email, company, persona, facet, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE message_search USING fts5(words, content='', contentless_delete=1, tokenize='ascii');

CREATE TABLE conversation_counts (
  workspace INTEGER NOT NULL,
  status TEXT NOT NULL,
  score INTEGER NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY (workspace, status, score)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER conversations_counted AFTER INSERT ON conversations BEGIN
  INSERT INTO conversation_counts VALUES (NEW.workspace, NEW.status, NEW.score, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER conversations_recounted AFTER UPDATE OF score, archived_at, handed_off_at ON conversations BEGIN
  UPDATE conversation_counts SET total = total - 1
    WHERE workspace = OLD.workspace AND status = OLD.status AND score = OLD.score;
  INSERT INTO conversation_counts VALUES (NEW.workspace, NEW.status, NEW.score, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER conversations_uncounted AFTER DELETE ON conversations BEGIN
  UPDATE conversation_counts SET total = total - 1
    WHERE workspace = OLD.workspace AND status = OLD.status AND score = OLD.score;
END;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }
}

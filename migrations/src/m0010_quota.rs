//! The quota of a workspace, the ledger that explains it, and orders of packs.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// A workspace has no row in `quotas` until something is counted or changed: then its first period opens. So
/// workspaces from before this step count from then on.
///
/// `quotas` holds the figures, `quota_ledger` what led to them; an entry's number is the revision of the figures after
/// it. A writer that went on from old figures finds its revision taken, in either table. `quota_ledger` only grows,
/// and holds a conversation once; `INSERT OR REPLACE`, which fires no trigger of a delete, is refused as well. `quota_days` and `quota_periods` are kept by triggers: whoever writes, the
/// figures are right.
const SQLITE: &str = "
ALTER TABLE workspaces ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';
ALTER TABLE workspaces ADD COLUMN billing_anchor TEXT;
ALTER TABLE workspaces ADD COLUMN quota_marks TEXT NOT NULL DEFAULT '[]';

CREATE TABLE quotas (
  workspace INTEGER PRIMARY KEY REFERENCES workspaces (number),
  revision INTEGER NOT NULL,
  plan TEXT NOT NULL CHECK (plan IN ('trial', 'starter', 'growth')),
  next_plan TEXT CHECK (next_plan IN ('starter', 'growth')),
  period INTEGER NOT NULL,
  period_start TEXT NOT NULL,
  period_end TEXT CHECK (period_end > period_start),
  plan_limit INTEGER NOT NULL,
  plan_used INTEGER NOT NULL CHECK (plan_used BETWEEN 0 AND plan_limit),
  top_up_used INTEGER NOT NULL CHECK (top_up_used >= 0),
  top_up_remaining INTEGER NOT NULL CHECK (top_up_remaining >= 0),
  raises INTEGER NOT NULL CHECK (raises >= 0)
) STRICT;

CREATE TABLE quota_ledger (
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('period_opened', 'conversation_counted', 'pack_bought', 'plan_changed')),
  at TEXT NOT NULL,
  day TEXT NOT NULL,
  period INTEGER NOT NULL,
  conversation TEXT CHECK ((conversation IS NOT NULL) = (kind = 'conversation_counted')),
  from_top_up INTEGER CHECK (coalesce(from_top_up IN (0, 1), FALSE) = (kind = 'conversation_counted')),
  packs INTEGER CHECK (coalesce(packs > 0, FALSE) = (kind = 'pack_bought')),
  plan TEXT NOT NULL CHECK (plan IN ('trial', 'starter', 'growth')),
  next_plan TEXT CHECK (next_plan IN ('starter', 'growth')),
  used INTEGER NOT NULL CHECK (used >= 0),
  top_up_remaining INTEGER NOT NULL CHECK (top_up_remaining >= 0),
  remaining INTEGER NOT NULL CHECK (remaining >= 0),
  PRIMARY KEY (workspace, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX quota_ledger_by_conversation ON quota_ledger (conversation) WHERE conversation IS NOT NULL;
CREATE TRIGGER quota_ledger_only_grows BEFORE INSERT ON quota_ledger
  WHEN NEW.number <> 1 + coalesce((SELECT max(number) FROM quota_ledger WHERE workspace = NEW.workspace), 0)
    OR EXISTS (SELECT 1 FROM quota_ledger WHERE conversation = NEW.conversation) BEGIN
  SELECT RAISE(ABORT, 'the quota ledger goes on with its next number, and holds a conversation once');
END;
CREATE TRIGGER quota_ledger_is_not_changed BEFORE UPDATE ON quota_ledger BEGIN
  SELECT RAISE(ABORT, 'the quota ledger is append-only');
END;
CREATE TRIGGER quota_ledger_is_not_shortened BEFORE DELETE ON quota_ledger BEGIN
  SELECT RAISE(ABORT, 'the quota ledger is append-only');
END;

CREATE TABLE quota_days (
  workspace INTEGER NOT NULL,
  period INTEGER NOT NULL,
  day TEXT NOT NULL,
  conversations INTEGER NOT NULL,
  PRIMARY KEY (workspace, period, day)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER quota_days_counted AFTER INSERT ON quota_ledger WHEN NEW.kind = 'conversation_counted' BEGIN
  INSERT INTO quota_days VALUES (NEW.workspace, NEW.period, NEW.day, 1)
    ON CONFLICT DO UPDATE SET conversations = conversations + 1;
END;

CREATE TABLE quota_periods (
  workspace INTEGER NOT NULL,
  period INTEGER NOT NULL,
  period_start TEXT NOT NULL,
  period_end TEXT NOT NULL,
  plan TEXT NOT NULL,
  plan_limit INTEGER NOT NULL,
  plan_used INTEGER NOT NULL,
  top_up_used INTEGER NOT NULL,
  PRIMARY KEY (workspace, period)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER quotas_closed AFTER UPDATE OF period ON quotas WHEN NEW.period <> OLD.period BEGIN
  INSERT INTO quota_periods VALUES (OLD.workspace, OLD.period, OLD.period_start, OLD.period_end, OLD.plan,
    OLD.plan_limit, OLD.plan_used, OLD.top_up_used);
END;
CREATE TRIGGER quotas_planned AFTER UPDATE OF plan ON quotas WHEN NEW.plan <> OLD.plan BEGIN
  UPDATE workspaces SET plan = NEW.plan WHERE number = NEW.workspace;
END;

CREATE TABLE quota_orders (
  id TEXT PRIMARY KEY,
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  packs INTEGER NOT NULL CHECK (packs > 0),
  provider TEXT NOT NULL,
  ordered_at TEXT NOT NULL,
  granted_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX quota_orders_of_workspace ON quota_orders (workspace, ordered_at);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }
}

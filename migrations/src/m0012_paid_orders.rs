//! Orders of packs that a payment service settles: what became of them, and where they are paid.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The table is made anew, since a number orders its pages and a state takes the place of `granted_at`.
///
/// `settled_at` is when an order was granted, failed or expired. Packs are added in the transaction that sets
/// `granted`, which is final: so they are added once, in whatever order a payment service tells what happened.
/// `request_key` is the `Idempotency-Key` that an order was placed with, where a repeated request has to find it before
/// it was answered; `customer_email` goes to the payment service, which wants a repeated request to say the same.
const SQLITE: &str = "
CREATE TABLE orders (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  workspace INTEGER NOT NULL REFERENCES workspaces (number),
  packs INTEGER NOT NULL CHECK (packs > 0),
  provider TEXT NOT NULL CHECK (provider IN ('manual', 'stripe')),
  ordered_at TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'granted', 'failed', 'expired')),
  settled_at TEXT,
  request_key TEXT,
  customer_email TEXT,
  session TEXT UNIQUE,
  checkout_url TEXT,
  CHECK ((state = 'pending') = (settled_at IS NULL))
) STRICT;
INSERT INTO orders (id, workspace, packs, provider, ordered_at, state, settled_at)
  SELECT id, workspace, packs, provider, ordered_at, iif(granted_at IS NULL, 'pending', 'granted'), granted_at
  FROM quota_orders ORDER BY ordered_at, id;
DROP TABLE quota_orders;
ALTER TABLE orders RENAME TO quota_orders;
CREATE INDEX quota_orders_of_workspace ON quota_orders (workspace, number);
CREATE INDEX quota_orders_that_wait ON quota_orders (workspace, number) WHERE state = 'pending';
CREATE UNIQUE INDEX quota_orders_once ON quota_orders (workspace, request_key) WHERE request_key IS NOT NULL;
CREATE TRIGGER quota_orders_granted_for_good BEFORE UPDATE ON quota_orders WHEN OLD.state = 'granted' BEGIN
  SELECT RAISE(ABORT, 'an order that was granted does not change');
END;
CREATE TRIGGER quota_orders_stay_what_they_are BEFORE UPDATE OF id, workspace, packs, provider ON quota_orders BEGIN
  SELECT RAISE(ABORT, 'what was ordered does not change');
END;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(SQLITE).await.map(drop)
    }

    /// Between the steps there is no table of orders.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

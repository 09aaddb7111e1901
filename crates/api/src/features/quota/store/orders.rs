//! Orders of packs.

use super::meter::{figure, load, save, time};
use crate::{
    db::{self, Ask, Row, Scope},
    error::ApiError,
};
use kilo_domain::quota;
use kilo_types::{OrderState, Timestamp};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

/// An order of packs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its identifier.
    pub id: Uuid,
    /// How many packs of 100 conversations.
    pub packs: u32,
    /// When it was placed.
    pub ordered_at: Timestamp,
}

/// Records an order that `provider` took, and adds its packs if they are granted.
///
/// # Errors
/// When the database fails.
pub async fn add_order(
    write: &DatabaseTransaction,
    scope: Scope,
    order: Order,
    provider: &str,
    state: OrderState,
) -> Result<(), ApiError> {
    let Order { id, packs, ordered_at } = order;
    let sql = "INSERT INTO quota_orders (id, workspace, packs, provider, ordered_at) VALUES (?, ?, ?, ?, ?)";
    let values = [
        id.to_string().into(),
        scope.number().into(),
        i64::from(packs).into(),
        provider.into(),
        ordered_at.to_string().into(),
    ];
    db::execute(write, sql, values).await?;
    if state == OrderState::Granted {
        grant(write, scope, id, ordered_at).await?;
    }
    Ok(())
}

/// Adds the packs of an order; once, however often it is called.
///
/// # Errors
/// 404 when the workspace has no such order that waits.
pub async fn grant(write: &DatabaseTransaction, scope: Scope, id: Uuid, now: Timestamp) -> Result<(), ApiError> {
    let waits = "SELECT packs FROM quota_orders WHERE id = ? AND workspace = ? AND granted_at IS NULL";
    let row = db::one(write, waits, [id.to_string().into(), scope.number().into()]).await?;
    let packs = figure(row.ok_or_else(ApiError::not_found)?.get("packs")?)?;
    let sql = "UPDATE quota_orders SET granted_at = ? WHERE id = ? AND granted_at IS NULL";
    db::execute(write, sql, [now.to_string().into(), id.to_string().into()]).await?;
    let loaded = load(write, scope, now).await?;
    let change = quota::add_packs(&loaded.meter, &loaded.billing, packs, now);
    save(write, scope, &loaded, &change, None).await
}

/// Orders whose packs are not granted yet, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn pending(db: &impl Ask, scope: Scope) -> Result<Vec<Order>, ApiError> {
    let sql = "SELECT id, packs, ordered_at FROM quota_orders WHERE workspace = ? AND granted_at IS NULL
      ORDER BY ordered_at LIMIT 1000";
    db::all(db, sql, [scope.number().into()]).await?.iter().map(order).collect()
}

fn order(row: &Row) -> Result<Order, ApiError> {
    let id = row.get::<String>("id")?.parse().map_err(|_| ApiError::internal("An order has a broken id."))?;
    Ok(Order { id, packs: figure(row.get("packs")?)?, ordered_at: time(&row.get::<String>("ordered_at")?)? })
}

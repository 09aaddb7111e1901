//! The quota, as an operator sees to it.

use crate::{
    db::Scope,
    error::ApiError,
    features::quota::store::{self, Audit},
    startup::State,
};
use kilo_types::TopUpOrder;
use serde_json::{Value, json};
use std::process::ExitCode;
use uuid::Uuid;

/// Prints every figure of the workspace's quota beside the sum of its ledger; the exit code is 1 if two differ.
///
/// # Errors
/// When the database fails.
pub(super) async fn check(state: &State, scope: Scope) -> Result<ExitCode, ApiError> {
    let figures = store::audit(state.db.read(), scope).await?;
    let fits = figures.iter().all(|figure| figure.kept == figure.ledger);
    let line = |figure: &Audit| json!({ "figure": figure.name, "kept": figure.kept, "ledger": figure.ledger });
    let lines: Vec<Value> = figures.iter().map(line).collect();
    println!("{}", json!({ "ok": fits, "figures": lines }));
    Ok(if fits { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the orders of packs that wait for a confirmation.
///
/// # Errors
/// When the database fails.
pub(super) async fn orders(state: &State, scope: Scope) -> Result<(), ApiError> {
    let orders = store::pending(state.db.read(), scope).await?;
    let order = |order: &TopUpOrder| json!({ "id": order.id, "packs": order.packs, "ordered_at": order.ordered_at });
    println!("{}", Value::from(orders.iter().map(order).collect::<Vec<_>>()));
    Ok(())
}

/// Confirms an order: its packs count from now on.
///
/// # Errors
/// When the workspace has no such order that waits, or the database fails.
pub(super) async fn grant(state: &State, scope: Scope, order: Uuid) -> Result<(), ApiError> {
    let now = state.clock.now();
    let write = state.db.begin().await?;
    store::grant(&write, scope, order, now).await?;
    let quota = store::quota(&write, scope, now).await?;
    write.commit().await?;
    println!("{}", json!({ "order": order, "quota": quota }));
    Ok(())
}

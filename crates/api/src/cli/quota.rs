//! The quota, as an operator sees to it.

use super::print;
use crate::{
    db::Scope,
    features::quota::store::{self, Audit},
    startup::State,
};
use kilo_types::TopUpOrder;
use serde_json::{Value, json};
use std::{error::Error, process::ExitCode};
use uuid::Uuid;

/// Prints every figure of the workspace's quota beside the sum of its ledger; the exit code is 1 if two differ.
///
/// # Errors
/// When the database fails, or standard output.
pub(super) async fn check(state: &State, scope: Scope) -> Result<ExitCode, Box<dyn Error>> {
    let figures = store::audit(state.db.read(), scope).await?;
    let fits = figures.iter().all(|figure| figure.kept == figure.ledger);
    let line = |figure: &Audit| json!({ "figure": figure.name, "kept": figure.kept, "ledger": figure.ledger });
    let lines: Vec<Value> = figures.iter().map(line).collect();
    print(json!({ "ok": fits, "figures": lines }))?;
    Ok(if fits { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the orders of packs that wait for a confirmation.
///
/// # Errors
/// When the database fails, or standard output.
pub(super) async fn orders(state: &State, scope: Scope) -> Result<(), Box<dyn Error>> {
    let orders = store::pending(state.db.read(), scope).await?;
    let order = |order: &TopUpOrder| json!({ "id": order.id, "packs": order.packs, "ordered_at": order.ordered_at });
    Ok(print(Value::from(orders.iter().map(order).collect::<Vec<_>>()))?)
}

/// Confirms an order: its packs count from now on.
///
/// # Errors
/// When the workspace has no such order that waits, or the database fails, or standard output.
pub(super) async fn grant(state: &State, scope: Scope, order: Uuid) -> Result<(), Box<dyn Error>> {
    let now = state.clock.now();
    let write = state.db.begin().await?;
    store::grant(&write, scope, order, now).await?;
    let quota = store::quota(&write, scope, now).await?;
    write.commit().await?;
    Ok(print(json!({ "order": order, "quota": quota }))?)
}

//! Conversations that somebody picked by hand.

use super::projection::Projection;
use crate::{
    db::{self, Ask, Scope},
    error::ApiError,
};
use kilo_types::ConversationId;
use std::collections::BTreeSet;

/// Where the conversations of `ids` are, newest first and each once; `None` if one is not in the workspace.
///
/// # Errors
/// When the database fails.
pub async fn positions(db: &impl Ask, scope: Scope, ids: &[ConversationId]) -> Result<Option<Vec<i64>>, ApiError> {
    let wanted: BTreeSet<String> = ids.iter().map(ToString::to_string).collect();
    let sql = "SELECT c.position FROM json_each(?2) wanted JOIN conversations c ON c.id = wanted.value
      WHERE c.workspace = ?1 ORDER BY c.position DESC";
    let json = serde_json::to_string(&wanted).map_err(ApiError::internal)?;
    let rows = db::all(db, sql, [scope.number().into(), json.into()]).await?;
    let positions: Vec<i64> = rows.iter().map(|row| row.get("position")).collect::<Result<_, _>>()?;
    Ok((positions.len() == wanted.len()).then_some(positions))
}

/// The conversations at `positions` that are still there, in their order: where each is, and the JSON that is sent.
///
/// # Errors
/// When the database fails.
pub async fn at(
    db: &impl Ask,
    scope: Scope,
    positions: &[i64],
    projection: Projection,
) -> Result<Vec<(i64, String)>, ApiError> {
    let card = projection.card();
    let sql = format!(
        "SELECT c.position, {card} AS card FROM json_each(?2) known CROSS JOIN conversations c ON c.position = known.value
         WHERE c.workspace = ?1 ORDER BY known.key"
    );
    let json = serde_json::to_string(positions).map_err(ApiError::internal)?;
    let rows = db::all(db, sql, [scope.number().into(), json.into()]).await?;
    Ok(rows.iter().map(|row| Ok((row.get("position")?, row.get("card")?))).collect::<Result<_, sea_orm::DbErr>>()?)
}

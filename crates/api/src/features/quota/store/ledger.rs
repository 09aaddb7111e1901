//! The ledger, newest line first.

use super::meter::{figure, plan, time};
use crate::{
    db::{self, Ask, Row, Scope},
    error::ApiError,
};
use kilo_types::{ConversationId, LedgerEntry};

/// Up to `limit` lines before the one numbered `before`, and whether there are more.
///
/// # Errors
/// When the database fails.
pub async fn ledger(
    db: &impl Ask,
    scope: Scope,
    before: Option<i64>,
    limit: u8,
) -> Result<(Vec<LedgerEntry>, bool), ApiError> {
    let sql = "SELECT number, kind, at, period, conversation, packs, plan, next_plan, used, top_up_remaining, remaining
      FROM quota_ledger WHERE workspace = ? AND number < ? ORDER BY number DESC LIMIT ?";
    let values = [scope.number().into(), before.unwrap_or(i64::MAX).into(), (i64::from(limit) + 1).into()];
    let rows = db::all(db, sql, values).await?;
    let lines = rows.iter().take(usize::from(limit)).map(entry).collect::<Result<_, _>>()?;
    Ok((lines, rows.len() > usize::from(limit)))
}

fn entry(row: &Row) -> Result<LedgerEntry, ApiError> {
    let broken = || ApiError::internal("A line of the ledger is broken.");
    let conversation = row.get::<Option<String>>("conversation")?;
    Ok(LedgerEntry {
        number: u64::try_from(row.get::<i64>("number")?).map_err(|_| broken())?,
        kind: row.get::<String>("kind")?.parse().map_err(|()| broken())?,
        at: time(&row.get::<String>("at")?)?,
        period: figure(row.get("period")?)?,
        conversation_id: conversation.map(|id| id.parse::<ConversationId>()).transpose().map_err(|_| broken())?,
        packs: row.get::<Option<i64>>("packs")?.map(figure).transpose()?,
        plan: plan(&row.get::<String>("plan")?)?,
        next_plan: row.get::<Option<String>>("next_plan")?.map(|next| plan(&next)).transpose()?,
        used: figure(row.get("used")?)?,
        top_up_remaining: figure(row.get("top_up_remaining")?)?,
        remaining: figure(row.get("remaining")?)?,
    })
}

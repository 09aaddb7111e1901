//! The SQL of the delivery log, bound to a workspace.

use crate::{
    db::{self, Ask, Scope},
    error::ApiError,
    outbox::store::DELIVERY,
};
use kilo_domain::delivery::GIVE_UP_AFTER_MILLIS;
use kilo_types::{DeliveryId, DeliveryState, Timestamp};
use sea_orm::DatabaseTransaction;

/// A page of the log, newest first: rows as the JSON of [`kilo_types::Delivery`], and the number of the last one if
/// more follow.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &impl Ask,
    scope: Scope,
    state: Option<DeliveryState>,
    before: Option<i64>,
    limit: u8,
) -> Result<(Vec<String>, Option<i64>), ApiError> {
    let filter = if state.is_some() { "AND state = ?4" } else { "" };
    let sql = format!(
        "SELECT number, {DELIVERY} AS json FROM deliveries WHERE workspace = ?1 {filter} AND number < ?2
         ORDER BY number DESC LIMIT ?3"
    );
    let wanted = i64::from(limit) + 1;
    let values = [
        scope.number().into(),
        before.unwrap_or(i64::MAX).into(),
        wanted.into(),
        state.map(|state| state.as_str().to_owned()).into(),
    ];
    let mut rows = db::all(db, sql, values).await?;
    let more = rows.len() > usize::from(limit);
    rows.truncate(limit.into());
    let last = rows.last().filter(|_| more).map(|row| row.get("number")).transpose()?;
    let cards = rows.iter().map(|row| row.get("json")).collect::<Result<_, _>>()?;
    Ok((cards, last))
}

/// Whether a delivery of the workspace waits for its receiver to be resumed.
///
/// # Errors
/// When the database fails.
pub async fn is_paused(db: &impl Ask, scope: Scope, id: DeliveryId) -> Result<bool, ApiError> {
    let sql = "SELECT 1 AS paused FROM deliveries WHERE id = ? AND workspace = ? AND state = 'paused'";
    Ok(db::one(db, sql, [id.to_string().into(), scope.number().into()]).await?.is_some())
}

/// What became of a wish to try again.
#[derive(Clone, Debug)]
pub enum Retried {
    /// It is due now; the delivery as JSON.
    Due(String),
    /// It had arrived.
    Delivered,
    /// It is not in the workspace.
    Unknown,
}

/// Makes a delivery due at `now` and gives it another day, unless it arrived.
///
/// # Errors
/// When the database fails.
pub async fn retry(
    write: &DatabaseTransaction,
    scope: Scope,
    id: DeliveryId,
    now: Timestamp,
) -> Result<Retried, ApiError> {
    let give_up_at = Timestamp::from_millis(now.millis() + GIVE_UP_AFTER_MILLIS);
    let sql = format!(
        "UPDATE deliveries SET state = 'pending', failures = 0, next_attempt_at = ?3, give_up_at = ?4
         WHERE id = ?1 AND workspace = ?2 AND state <> 'delivered' RETURNING {DELIVERY} AS json"
    );
    let this = || [id.to_string().into(), scope.number().into()];
    let [id, workspace] = this();
    let values = [id, workspace, now.to_string().into(), give_up_at.to_string().into()];
    if let Some(row) = db::one(write, sql, values).await? {
        return Ok(Retried::Due(row.get("json")?));
    }
    let known = db::one(write, "SELECT 1 AS known FROM deliveries WHERE id = ? AND workspace = ?", this()).await?;
    Ok(if known.is_some() { Retried::Delivered } else { Retried::Unknown })
}

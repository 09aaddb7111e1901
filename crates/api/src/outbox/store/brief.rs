//! Who was told about a conversation, and what.

use super::Claimed;
use crate::{
    db::{self, Ask},
    error::ApiError,
};
use kilo_types::{DeliveryChannel, DeliveryState};

/// The brief that a note follows.
#[derive(Clone, Debug)]
pub(in crate::outbox) struct Before {
    /// Its public identifier.
    pub(in crate::outbox) id: String,
    /// What became of it.
    pub(in crate::outbox) state: DeliveryState,
    /// What it said, as JSON.
    pub(in crate::outbox) receipt: Option<String>,
}

/// The brief about the same conversation that went the same way to the same recipient as `delivery`.
///
/// # Errors
/// When the database fails.
pub(in crate::outbox) async fn brief_before(db: &impl Ask, delivery: &Claimed) -> Result<Option<Before>, ApiError> {
    let sql = "SELECT id, state, receipt FROM deliveries
               WHERE conversation = ?1 AND kind = 'handoff' AND channel = ?2 AND recipient = ?3";
    let Claimed { conversation, channel, recipient, .. } = delivery;
    let values = [(*conversation).into(), channel.as_str().into(), recipient.clone().into()];
    let Some(row) = db::one(db, sql, values).await? else { return Ok(None) };
    let state: String = row.get("state")?;
    Ok(Some(Before {
        id: row.get("id")?,
        state: state.parse().map_err(ApiError::internal)?,
        receipt: row.get("receipt")?,
    }))
}

/// Who gets, or got, the brief about the conversation at `position`.
///
/// # Errors
/// When the database fails.
pub(in crate::outbox) async fn briefed(
    db: &impl Ask,
    position: i64,
) -> Result<Vec<(DeliveryChannel, String)>, ApiError> {
    let sql = "SELECT channel, recipient FROM deliveries WHERE conversation = ? AND kind = 'handoff'";
    let rows = db::all(db, sql, [position.into()]).await?;
    let receiver = |row: &db::Row| {
        let channel = row.get::<String>("channel")?.parse().map_err(ApiError::internal)?;
        Ok((channel, row.get("recipient")?))
    };
    rows.iter().map(receiver).collect()
}

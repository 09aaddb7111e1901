//! Counting a conversation, in the transaction that stores its first visitor message.

use super::meter::{Loaded, load, save};
use crate::{
    db::{self, Ask, Change, Row, Scope},
    error::ApiError,
    features::quota::{notice, problems},
    outbox::{self, NewDelivery},
    startup::State,
};
use kilo_domain::{
    delivery::GIVE_UP_AFTER_MILLIS,
    quota::{self, Meter},
};
use kilo_types::{ConversationId, DeliveryChannel, QuotaState, Timestamp};

/// Counts the conversation, and queues what is told about the levels it reaches.
///
/// # Errors
/// 402 when the quota is used up; the transaction must not be committed then.
pub async fn count(
    state: &State,
    write: &impl Change,
    scope: Scope,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<(), ApiError> {
    let loaded = load(write, scope, now).await?;
    let counted = quota::count(&loaded.meter, &loaded.billing, &loaded.marks, now);
    let change = counted.map_err(|refused| problems::exhausted(refused, now))?;
    save(write, scope, &loaded, &change, Some(conversation)).await?;
    match change.entries.last().filter(|_| !change.crossed.is_empty()) {
        Some(last) => tell(state, write, scope, &loaded, &last.after, &change.crossed).await,
        None => Ok(()),
    }
}

/// Queues what is told about `levels`: by mail to owners and admins, and to Slack. The outbox takes each once in a
/// period and for each raise of the allowance.
async fn tell(
    state: &State,
    write: &impl Change,
    scope: Scope,
    loaded: &Loaded,
    meter: &Meter,
    levels: &[u8],
) -> Result<(), ApiError> {
    let team = team(write, scope).await?;
    for level in levels {
        let notice = notice::notice(*level, meter, &loaded.billing);
        let body = serde_json::to_string(&notice).map_err(ApiError::internal)?;
        let new = team.iter().map(|(channel, recipient)| NewDelivery {
            kind: notice::kind(*level),
            channel: *channel,
            recipient: recipient.clone(),
            conversation: None,
            once_key: format!("period {} level {level} raise {}", meter.period.number, meter.raises),
            body: Some(body.clone()),
            give_up_after_millis: GIVE_UP_AFTER_MILLIS,
        });
        outbox::enqueue(state, write, scope, &new.collect::<Vec<_>>()).await?;
    }
    Ok(())
}

/// Who is told, and by which way.
async fn team(db: &impl Ask, scope: Scope) -> Result<Vec<(DeliveryChannel, String)>, ApiError> {
    let sql = "SELECT 'slack' AS channel, 'slack' AS recipient FROM workspaces
        WHERE number = ?1 AND slack_webhook_url IS NOT NULL
      UNION ALL SELECT 'email', u.email FROM memberships m JOIN users u ON u.number = m.user
        WHERE m.workspace = ?1 AND m.role IN ('owner', 'admin')";
    let member = |row: &Row| {
        let channel = row.get::<String>("channel")?.parse().map_err(ApiError::internal)?;
        Ok((channel, row.get("recipient")?))
    };
    db::all(db, sql, [scope.number().into()]).await?.iter().map(member).collect()
}

/// Whether no conversation can start at `now`.
///
/// # Errors
/// When the database fails.
pub async fn is_exhausted(db: &impl Ask, scope: Scope, now: Timestamp) -> Result<bool, ApiError> {
    Ok(super::quota(db, scope, now).await?.state == QuotaState::Paused)
}

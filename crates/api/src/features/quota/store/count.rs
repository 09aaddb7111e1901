//! Counting a conversation, in the transaction that stores its first visitor message.

use super::meter::{Loaded, load, save};
use crate::{
    db::{Ask, Change, Scope},
    error::ApiError,
    features::quota::{notice, problems},
    outbox,
    startup::State,
};
use kilo_domain::quota::{self, Meter};
use kilo_types::{ConversationId, QuotaState, Timestamp};

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
    for level in levels {
        let notice = notice::notice(*level, meter, &loaded.billing);
        let once_key = format!("period {} level {level} raise {}", meter.period.number, meter.raises);
        outbox::enqueue_for_admins(state, write, scope, notice::kind(*level), &once_key, &notice).await?;
    }
    Ok(())
}

/// Whether no conversation can start at `now`.
///
/// # Errors
/// When the database fails.
pub async fn is_exhausted(db: &impl Ask, scope: Scope, now: Timestamp) -> Result<bool, ApiError> {
    Ok(super::quota(db, scope, now).await?.state == QuotaState::Paused)
}

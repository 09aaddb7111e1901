//! Receivers that are gone: what goes there waits until a person has seen to it.

use super::Claimed;
use crate::{
    db::{self, Change, Scope},
    error::ApiError,
};
use kilo_domain::delivery::GIVE_UP_AFTER_MILLIS;
use kilo_types::{DeliveryChannel, Timestamp};

/// Pauses the receiver of `delivery`, which said so in words `reason`, and lets all that waits for it wait longer.
///
/// # Errors
/// When the database fails.
pub async fn pause(write: &impl Change, delivery: &Claimed, reason: &str, now: Timestamp) -> Result<(), ApiError> {
    if delivery.channel != DeliveryChannel::Slack {
        return Ok(());
    }
    let sql = "UPDATE workspaces SET slack_paused_at = coalesce(slack_paused_at, ?2), slack_paused_reason = ?3
               WHERE number = ?1";
    let workspace = delivery.workspace;
    db::execute(write, sql, [workspace.into(), now.to_string().into(), reason.into()]).await?;
    // What is under way comes to its own end.
    let sql = "UPDATE deliveries SET state = 'paused', leased_until = NULL, last_error = coalesce(last_error, ?3)
               WHERE workspace = ?1 AND channel = 'slack' AND state = 'pending'
                 AND (leased_until IS NULL OR leased_until <= ?2)";
    db::execute(write, sql, [workspace.into(), now.to_string().into(), reason.into()]).await?;
    Ok(())
}

/// Lets notifications go to the workspace's webhook again, those that wait at once and for another day.
///
/// # Errors
/// When the database fails.
pub async fn resume(write: &impl Change, scope: Scope, now: Timestamp) -> Result<(), ApiError> {
    let sql = "UPDATE workspaces SET slack_paused_at = NULL, slack_paused_reason = NULL WHERE number = ?1";
    db::execute(write, sql, [scope.number().into()]).await?;
    let sql = "UPDATE deliveries SET state = 'pending', failures = 0, next_attempt_at = ?2, give_up_at = ?3
               WHERE workspace = ?1 AND state = 'paused'";
    let give_up_at = Timestamp::from_millis(now.millis() + GIVE_UP_AFTER_MILLIS);
    let values = [scope.number().into(), now.to_string().into(), give_up_at.to_string().into()];
    db::execute(write, sql, values).await?;
    Ok(())
}

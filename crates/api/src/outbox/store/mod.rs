//! The SQL of the outbox. Several processes share the table: a row is worked on by whoever holds its lease.

use super::NewDelivery;
use crate::{
    db::{self, Ask, Change, Row, Scope},
    error::ApiError,
    startup::State,
};
use kilo_domain::delivery::{Next, Outcome};
use kilo_types::{ConversationId, DeliveryChannel, DeliveryKind, Timestamp};
use serde_json::json;

mod brief;
mod claim;
mod pause;

pub(super) use brief::{brief_before, briefed};
pub(super) use claim::{Held, Lane, Wanted, claim, superseded, turns};
pub use pause::{pause, resume};

/// [`kilo_types::Delivery`] of a row of `deliveries`.
pub const DELIVERY: &str = "json_object('id', id, 'kind', kind, 'channel', channel, 'recipient', recipient,
  'conversation_id', (SELECT c.id FROM conversations c WHERE c.position = conversation), 'state', state,
  'attempts', attempts, 'next_attempt_at', iif(state = 'pending', next_attempt_at, NULL),
  'last_error', last_error, 'created_at', created_at, 'delivered_at', delivered_at)";

/// A delivery that this process holds.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Its public identifier. The number of one that was taken out may come again.
    pub id: String,
    /// The workspace's number.
    pub(super) workspace: i64,
    /// The position of the conversation it is about.
    conversation: Option<i64>,
    /// What it tells.
    pub kind: DeliveryKind,
    /// How it travels.
    pub channel: DeliveryChannel,
    /// Who gets it.
    pub recipient: String,
    /// What it tells beyond the conversation, as JSON.
    pub body: Option<String>,
    /// Tries, this one included: tells this claim from a later one.
    attempts: i64,
    /// Failures in a row before this try.
    pub failures: u32,
    /// When it is tried for the last time.
    pub give_up_at: Timestamp,
}

/// What a delivery is about.
#[derive(Clone, Debug)]
pub struct About {
    /// The workspace.
    pub scope: Scope,
    /// The workspace's name.
    pub workspace: String,
    /// The address of its webhook, sealed.
    pub slack_webhook_url: Option<String>,
    /// The conversation.
    pub conversation: Option<ConversationId>,
}

/// Adds `new` in one statement; gives those that were not there, as JSON.
pub(super) async fn insert(
    state: &State,
    write: &impl Change,
    scope: Scope,
    new: &[NewDelivery],
) -> Result<Vec<String>, ApiError> {
    let now = state.clock.now();
    let rows = new.iter().map(|delivery| {
        json!({
            "id": state.ids.next(), "kind": delivery.kind, "channel": delivery.channel,
            "recipient": delivery.recipient, "conversation": delivery.conversation,
            "once_key": delivery.once_key, "body": delivery.body,
            "give_up_at": Timestamp::from_millis(now.millis() + delivery.give_up_after_millis),
        })
    });
    let rows = rows.collect::<serde_json::Value>().to_string();
    let sql = format!(
        "INSERT INTO deliveries (id, workspace, conversation, kind, channel, recipient, once_key, body,
           next_attempt_at, give_up_at, created_at, state)
         SELECT value->>'id', ?2, value->>'conversation', value->>'kind', value->>'channel', value->>'recipient',
           value->>'once_key', value->>'body', ?3, value->>'give_up_at', ?3,
           iif(value->>'channel' = 'slack' AND (SELECT slack_paused_at FROM workspaces WHERE number = ?2) IS NOT NULL,
             'paused', 'pending')
         FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING RETURNING {DELIVERY} AS json"
    );
    let values = [rows.into(), scope.number().into(), now.to_string().into()];
    let queued = db::all(write, sql, values).await?;
    Ok(queued.iter().map(|row| row.get("json")).collect::<Result<_, _>>()?)
}

/// Whether an address of `notification_recipients r` gets mail: it was confirmed, or is a member's.
pub const IS_CONFIRMED: &str = "(r.confirmed_at IS NOT NULL OR EXISTS (SELECT 1 FROM users u
  JOIN memberships m ON m.user = u.number AND m.workspace = r.workspace WHERE u.account_key = r.account_key))";

/// Who in the workspace is notified, and how: its webhook, and every address that was confirmed.
pub(super) async fn team(db: &impl Ask, scope: Scope) -> Result<Vec<(DeliveryChannel, String)>, ApiError> {
    let sql = format!(
        "SELECT 'slack' AS channel, 'slack' AS recipient FROM workspaces
           WHERE number = ?1 AND slack_webhook_url IS NOT NULL
         UNION ALL SELECT * FROM (SELECT 'email', r.email FROM notification_recipients r
           WHERE r.workspace = ?1 AND {IS_CONFIRMED} ORDER BY r.place)"
    );
    receivers(db, scope, sql).await
}

/// Who runs the workspace, and its webhook: for what is about the workspace itself, not a conversation.
///
/// # Errors
/// When the database fails.
pub async fn admins(db: &impl Ask, scope: Scope) -> Result<Vec<(DeliveryChannel, String)>, ApiError> {
    let sql = "SELECT 'slack' AS channel, 'slack' AS recipient FROM workspaces
        WHERE number = ?1 AND slack_webhook_url IS NOT NULL
      UNION ALL SELECT 'email', u.email FROM memberships m JOIN users u ON u.number = m.user
        WHERE m.workspace = ?1 AND m.role IN ('owner', 'admin')";
    receivers(db, scope, sql.to_owned()).await
}

async fn receivers(db: &impl Ask, scope: Scope, sql: String) -> Result<Vec<(DeliveryChannel, String)>, ApiError> {
    let receiver = |row: &Row| {
        let channel = row.get::<String>("channel")?.parse().map_err(ApiError::internal)?;
        Ok((channel, row.get("recipient")?))
    };
    db::all(db, sql, [scope.number().into()]).await?.iter().map(receiver).collect()
}

/// What `delivery` is about; `None` when its workspace has gone.
pub(super) async fn about(db: &impl Ask, delivery: &Claimed) -> Result<Option<About>, ApiError> {
    let sql = "SELECT w.number, w.id, w.name, w.slack_webhook_url, c.id AS conversation FROM workspaces w
               LEFT JOIN conversations c ON c.position = ?2 WHERE w.number = ?1";
    let values = [delivery.workspace.into(), delivery.conversation.into()];
    let Some(row) = db::one(db, sql, values).await? else { return Ok(None) };
    let conversation: Option<String> = row.get("conversation")?;
    Ok(Some(About {
        scope: crate::auth::scope_of(&row)?,
        workspace: row.get("name")?,
        slack_webhook_url: row.get("slack_webhook_url")?,
        conversation: conversation.map(|id| id.parse()).transpose().map_err(ApiError::internal)?,
    }))
}

/// Notes how a try of `delivery` ended, with the receipt for what arrived. False when its lease ran out and somebody else took it meanwhile, or when it was
/// taken out of the outbox: then the end counts for nothing.
pub(super) async fn settle(
    write: &impl Change,
    delivery: &Claimed,
    (outcome, receipt): (&Outcome, Option<&str>),
    next: Next,
    now: Timestamp,
) -> Result<bool, ApiError> {
    let (name, again, delivered) = match next {
        Next::Done => ("delivered", None, Some(now.to_string())),
        Next::Again(time) => ("pending", Some(time.to_string()), None),
        Next::Parked => ("parked", None, None),
        Next::Paused => ("paused", None, None),
        Next::Dropped => return drop_delivery(write, delivery).await,
    };
    let sql = "UPDATE deliveries SET state = ?3, leased_until = NULL, next_attempt_at = coalesce(?4, next_attempt_at),
                 delivered_at = ?5, receipt = ?7, last_error = coalesce(?6, last_error), failures = failures + (?6 IS NOT NULL)
               WHERE id = ?1 AND attempts = ?2 AND state = 'pending'";
    let values = [
        delivery.id.clone().into(),
        delivery.attempts.into(),
        name.into(),
        again.into(),
        delivered.into(),
        outcome.error().map(str::to_owned).into(),
        receipt.into(),
    ];
    Ok(db::execute(write, sql, values).await? > 0)
}

async fn drop_delivery(write: &impl Change, delivery: &Claimed) -> Result<bool, ApiError> {
    let sql = "DELETE FROM deliveries WHERE id = ?1 AND attempts = ?2 AND state = 'pending'";
    Ok(db::execute(write, sql, [delivery.id.clone().into(), delivery.attempts.into()]).await? > 0)
}

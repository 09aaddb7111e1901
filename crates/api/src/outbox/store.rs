//! The SQL of the outbox. Several processes share the table: a row is worked on by whoever holds its lease.

use super::{NewDelivery, worker::Lane};
use crate::{
    db::{self, Ask, Change, Row, Scope, Tx},
    error::ApiError,
    startup::State,
};
use kilo_domain::delivery::{Next, Outcome};
use kilo_types::{ConversationId, DeliveryChannel, DeliveryKind, Email, Timestamp};
use sea_orm::DbErr;
use serde_json::json;

/// How long a worker may hold a delivery, in milliseconds: longer than any delivery takes.
const LEASE_MILLIS: i64 = 60_000;

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
    workspace: i64,
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
    /// The address of its webhook, a secret.
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
           next_attempt_at, give_up_at, created_at)
         SELECT value->>'id', ?2, value->>'conversation', value->>'kind', value->>'channel', value->>'recipient',
           value->>'once_key', value->>'body', ?3, value->>'give_up_at', ?3
         FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING RETURNING {DELIVERY} AS json"
    );
    let values = [rows.into(), scope.number().into(), now.to_string().into()];
    let queued = db::all(write, sql, values).await?;
    Ok(queued.iter().map(|row| row.get("json")).collect::<Result<_, _>>()?)
}

/// Who in the workspace is notified, and how.
pub(super) async fn team(db: &impl Ask, scope: Scope) -> Result<Vec<(DeliveryChannel, String)>, ApiError> {
    let sql = "SELECT slack_webhook_url, email_recipients FROM workspaces WHERE number = ?";
    let Some(row) = db::one(db, sql, [scope.number().into()]).await? else { return Ok(Vec::new()) };
    let (webhook, emails): (Option<String>, String) = (row.get("slack_webhook_url")?, row.get("email_recipients")?);
    let emails: Vec<Email> = serde_json::from_str(&emails).map_err(ApiError::internal)?;
    let slack = webhook.map(|_| (DeliveryChannel::Slack, DeliveryChannel::Slack.as_str().to_owned()));
    let emails = emails.into_iter().map(|email| (DeliveryChannel::Email, email.into_string()));
    Ok(slack.into_iter().chain(emails).collect())
}

/// Whether anything in `lane` is due and held by nobody.
pub(super) async fn is_due(db: &impl Ask, lane: Lane, now: Timestamp) -> Result<bool, DbErr> {
    let sql = "SELECT 1 AS due FROM deliveries WHERE state = 'pending' AND next_attempt_at <= ?1
               AND (leased_until IS NULL OR leased_until <= ?1) AND (channel = 'agent') = ?2 LIMIT 1";
    Ok(db::one(db, sql, [now.to_string().into(), i64::from(lane == Lane::Agents).into()]).await?.is_some())
}

/// Takes up to `count` deliveries of `lane` that are due, the longest due first.
pub(super) async fn claim(state: &State, lane: Lane, count: usize) -> Result<Vec<Claimed>, ApiError> {
    let now = state.clock.now();
    let lease = Timestamp::from_millis(now.millis() + LEASE_MILLIS);
    let sql = "UPDATE deliveries SET leased_until = ?2, attempts = attempts + 1 WHERE number IN (
                 SELECT number FROM deliveries WHERE state = 'pending' AND next_attempt_at <= ?1
                 AND (leased_until IS NULL OR leased_until <= ?1) AND (channel = 'agent') = ?4
                 ORDER BY next_attempt_at LIMIT ?3)
               RETURNING id, workspace, conversation, kind, channel, recipient, body, attempts, failures, give_up_at";
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let values =
        [now.to_string().into(), lease.to_string().into(), count.into(), i64::from(lane == Lane::Agents).into()];
    let claim = async move |tx: &Tx| db::all(tx, sql, values).await?.iter().map(claimed).collect();
    state.db.write(claim).await
}

fn claimed(row: &Row) -> Result<Claimed, ApiError> {
    let text = |name: &str| row.get::<String>(name);
    Ok(Claimed {
        id: text("id")?,
        workspace: row.get("workspace")?,
        conversation: row.get("conversation")?,
        kind: text("kind")?.parse().map_err(ApiError::internal)?,
        channel: text("channel")?.parse().map_err(ApiError::internal)?,
        recipient: text("recipient")?,
        body: row.get("body")?,
        attempts: row.get("attempts")?,
        failures: u32::try_from(row.get::<i64>("failures")?).unwrap_or(u32::MAX),
        give_up_at: text("give_up_at")?.parse().map_err(ApiError::internal)?,
    })
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

/// Notes how a try of `delivery` ended. False when its lease ran out and somebody else took it meanwhile, or when it was
/// taken out of the outbox: then the end counts for nothing.
pub(super) async fn settle(
    write: &impl Change,
    delivery: &Claimed,
    outcome: &Outcome,
    next: Next,
    now: Timestamp,
) -> Result<bool, ApiError> {
    let (name, again, delivered) = match next {
        Next::Done => ("delivered", None, Some(now.to_string())),
        Next::Again(time) => ("pending", Some(time.to_string()), None),
        Next::Parked => ("parked", None, None),
    };
    let sql = "UPDATE deliveries SET state = ?3, leased_until = NULL, next_attempt_at = coalesce(?4, next_attempt_at),
                 delivered_at = ?5, last_error = coalesce(?6, last_error), failures = failures + (?6 IS NOT NULL)
               WHERE id = ?1 AND attempts = ?2 AND state = 'pending'";
    let values = [
        delivery.id.clone().into(),
        delivery.attempts.into(),
        name.into(),
        again.into(),
        delivered.into(),
        outcome.error().map(str::to_owned).into(),
    ];
    Ok(db::execute(write, sql, values).await? > 0)
}

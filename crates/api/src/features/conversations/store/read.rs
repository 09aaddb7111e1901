//! One conversation: as the list shows it, as it opens, and without what was said.

use super::projection::{BYTES, MESSAGE, OUTLINE, Projection, SUMMARY, newest as newest_within};
use crate::{
    db::{self, Ask, Scope},
    error::ApiError,
};
use kilo_types::{Asset, ConversationId, MessageId, PAGE_BYTES};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

static NEWEST: LazyLock<String> = LazyLock::new(|| newest_within("?3"));

/// What a first look at a conversation gives.
#[derive(Clone, Debug)]
pub struct Glance {
    /// All of it, if it is small.
    pub small: Option<String>,
    /// Bytes of its messages.
    pub bytes: u64,
}

/// A look at the conversation that is all there is to read of a small one; `None` if it is not in the workspace.
///
/// # Errors
/// When the database fails.
pub async fn glance(db: &impl Ask, scope: Scope, id: ConversationId) -> Result<Option<Glance>, ApiError> {
    let card = Projection::WholeIfSmall.card();
    let sql =
        format!("SELECT {card} AS json, {BYTES} AS bytes FROM conversations c WHERE c.id = ?1 AND c.workspace = ?2");
    let Some(row) = db::one(db, sql, [id.to_string().into(), scope.number().into()]).await? else { return Ok(None) };
    let json: String = row.get("json")?;
    let bytes = u64::try_from(row.get::<i64>("bytes")?).unwrap_or_default();
    Ok(Some(Glance { small: Some(json).filter(|json| !json.is_empty()), bytes }))
}

/// The conversation with its newest messages, up to [`PAGE_BYTES`], as the JSON of [`kilo_types::Conversation`]; `None` if
/// it is not in the workspace.
///
/// # Errors
/// When the database fails.
pub async fn conversation(db: &impl Ask, scope: Scope, id: ConversationId) -> Result<Option<String>, ApiError> {
    newest(db, scope, id, PAGE_BYTES).await
}

/// The same with as many of the newest messages as are at most `bytes` long, and at least one.
///
/// # Errors
/// When the database fails.
pub async fn newest(db: &impl Ask, scope: Scope, id: ConversationId, bytes: u64) -> Result<Option<String>, ApiError> {
    let sql = format!("SELECT {} AS json FROM conversations c WHERE c.id = ?1 AND c.workspace = ?2", *NEWEST);
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    let row = db::one(db, sql, [id.to_string().into(), scope.number().into(), bytes.into()]).await?;
    Ok(row.map(|row| row.get("json")).transpose()?)
}

/// The conversation as the JSON of [`kilo_types::ConversationSummary`], or `None` if it is not in the workspace.
///
/// # Errors
/// When the database fails.
pub async fn summary(db: &impl Ask, scope: Scope, id: ConversationId) -> Result<Option<String>, ApiError> {
    let sql = format!("SELECT {SUMMARY} AS json FROM conversations c WHERE c.id = ? AND c.workspace = ?");
    let row = db::one(db, sql, [id.to_string().into(), scope.number().into()]).await?;
    Ok(row.map(|row| row.get("json")).transpose()?)
}

/// A conversation without what was said. Only with it messages are read, so they are of the workspace.
#[derive(Clone, Debug)]
pub struct Outline {
    /// The JSON of [`kilo_types::Conversation`] without messages.
    pub json: String,
    /// Bytes of its messages.
    pub bytes: u64,
    pub(super) position: i64,
    /// How many messages there were: those that come later are not part of it.
    pub(super) count: i64,
}

/// The conversation `id` without its messages; `None` if it is not in the workspace.
///
/// # Errors
/// When the database fails.
pub async fn outline(db: &impl Ask, scope: Scope, id: ConversationId) -> Result<Option<Outline>, ApiError> {
    outlined(db, scope, "c.id = ?2", id.to_string().into()).await
}

/// The same of the conversation at `position`.
///
/// # Errors
/// When the database fails.
pub async fn outline_at(db: &impl Ask, scope: Scope, position: i64) -> Result<Option<Outline>, ApiError> {
    outlined(db, scope, "c.position = ?2", position.into()).await
}

async fn outlined(
    db: &impl Ask,
    scope: Scope,
    which: &str,
    value: sea_orm::Value,
) -> Result<Option<Outline>, ApiError> {
    let sql = format!(
        "SELECT {} AS json, c.position, c.message_count, {BYTES} AS bytes FROM conversations c
         WHERE c.workspace = ?1 AND {which}",
        *OUTLINE
    );
    let Some(row) = db::one(db, sql, [scope.number().into(), value]).await? else { return Ok(None) };
    Ok(Some(Outline {
        json: row.get("json")?,
        bytes: u64::try_from(row.get::<i64>("bytes")?).unwrap_or_default(),
        position: row.get("position")?,
        count: row.get("message_count")?,
    }))
}

/// Where a message is: what is kept of an answer about one.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Place {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
}

/// The message as the JSON of [`kilo_types::Message`].
///
/// # Errors
/// 404 when it is not in the workspace, any more or at all.
pub async fn message(db: &impl Ask, scope: Scope, place: Place) -> Result<String, ApiError> {
    // One that is asked for again is among the newest.
    let sql = format!(
        "SELECT {MESSAGE} AS json FROM conversations c JOIN messages m ON m.conversation = c.position
         WHERE c.id = ?1 AND c.workspace = ?2 AND m.id = ?3 ORDER BY m.seq DESC LIMIT 1"
    );
    let Place { conversation, message } = place;
    let values = [conversation.to_string().into(), scope.number().into(), message.to_string().into()];
    let row = db::one(db, sql, values).await?.ok_or_else(ApiError::not_found)?;
    Ok(row.get("json")?)
}

/// What stands at `place` among the assets of a message; `None` when the workspace has no such conversation, message or
/// asset.
///
/// # Errors
/// When the database fails.
pub async fn asset(
    db: &impl Ask,
    scope: Scope,
    id: ConversationId,
    message: MessageId,
    place: usize,
) -> Result<Option<Asset>, ApiError> {
    let sql = "SELECT m.assets FROM messages m JOIN conversations c ON c.position = m.conversation
      WHERE c.id = ? AND c.workspace = ? AND m.id = ?";
    let values = [id.to_string().into(), scope.number().into(), message.to_string().into()];
    let Some(row) = db::one(db, sql, values).await? else { return Ok(None) };
    let assets: Vec<Asset> = serde_json::from_str(&row.get::<String>("assets")?).map_err(ApiError::internal)?;
    Ok(assets.into_iter().nth(place))
}

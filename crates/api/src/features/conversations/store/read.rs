//! One conversation, whole or as the list shows it.

use super::projection::{MESSAGE, SUMMARY, WHOLE};
use crate::{
    db::{self, Ask, Scope},
    error::ApiError,
};
use kilo_types::{ConversationId, MessageId, ProblemKind};
use serde::{Deserialize, Serialize};

/// The conversation as the JSON of [`kilo_types::Conversation`], or `None` if it is not in the workspace.
///
/// # Errors
/// When the database fails.
pub async fn conversation(db: &impl Ask, scope: Scope, id: ConversationId) -> Result<Option<String>, ApiError> {
    read(db, scope, id, &WHOLE).await
}

/// The conversation as the JSON of [`kilo_types::ConversationSummary`], or `None` if it is not in the workspace.
///
/// # Errors
/// When the database fails.
pub async fn summary(db: &impl Ask, scope: Scope, id: ConversationId) -> Result<Option<String>, ApiError> {
    read(db, scope, id, SUMMARY).await
}

async fn read(db: &impl Ask, scope: Scope, id: ConversationId, projection: &str) -> Result<Option<String>, ApiError> {
    let sql = format!("SELECT {projection} AS json FROM conversations c WHERE c.id = ? AND c.workspace = ?");
    let row = db::one(db, sql, [id.to_string().into(), scope.number().into()]).await?;
    Ok(row.map(|row| row.get("json")).transpose()?)
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

/// Up to `limit` messages of a conversation behind `after`, or from its beginning, in the order in which they were said,
/// each as the JSON of [`kilo_types::Message`].
///
/// # Errors
/// 404 when the conversation is not in the workspace, 422 when `after` is not in the conversation.
pub async fn messages(
    db: &impl Ask,
    scope: Scope,
    id: ConversationId,
    after: Option<MessageId>,
    limit: usize,
) -> Result<Vec<String>, ApiError> {
    // Whoever asks again and again has seen all but the newest: the way to that message is short from the end.
    let sql = "SELECT c.position, (SELECT m.seq FROM messages m WHERE m.conversation = c.position AND m.id = ?1
      ORDER BY m.seq DESC LIMIT 1) AS seen FROM conversations c WHERE c.id = ?2 AND c.workspace = ?3";
    let named = after.map(|id| id.to_string());
    let row = db::one(db, sql, [named.into(), id.to_string().into(), scope.number().into()]).await?;
    let row = row.ok_or_else(ApiError::not_found)?;
    let (position, seen): (i64, Option<i64>) = (row.get("position")?, row.get("seen")?);
    if after.is_some() && seen.is_none() {
        return Err(ApiError::new(ProblemKind::InvalidCursor, "`after` is not a message of this conversation."));
    }
    let sql = format!(
        "SELECT {MESSAGE} AS json FROM messages m WHERE m.conversation = ?1 AND m.seq > ?2 ORDER BY m.seq LIMIT ?3"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = db::all(db, sql, [position.into(), seen.unwrap_or(-1).into(), limit.into()]).await?;
    Ok(rows.iter().map(|row| row.get("json")).collect::<Result<_, _>>()?)
}

//! One conversation, whole.

use super::projection::WHOLE;
use crate::{db, db::Scope, error::ApiError};
use kilo_types::ConversationId;
use sea_orm::ConnectionTrait;

/// The conversation as the JSON of [`kilo_types::Conversation`], or `None` if it is not in the workspace.
///
/// # Errors
/// When the database fails.
pub async fn conversation(
    db: &impl ConnectionTrait,
    scope: Scope,
    id: ConversationId,
) -> Result<Option<String>, ApiError> {
    let sql = format!("SELECT {} AS whole FROM conversations c WHERE c.id = ? AND c.workspace = ?", *WHOLE);
    let row = db::one(db, sql, [id.to_string().into(), scope.number().into()]).await?;
    Ok(row.map(|row| row.try_get("", "whole")).transpose()?)
}

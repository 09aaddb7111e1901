//! One conversation, whole or as the list shows it.

use super::projection::{SUMMARY, WHOLE};
use crate::{
    db::{self, Ask, Scope},
    error::ApiError,
};
use kilo_types::ConversationId;

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

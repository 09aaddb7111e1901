//! What a visitor says of an answer.

use super::projection::MESSAGE;
use crate::{
    db::{self, Change, Scope},
    error::ApiError,
    startup::State,
};
use kilo_types::{ConversationId, Feedback, FeedbackReason, MessageId};

/// Keeps what the visitor says of the answer `message`, in place of what was said before, and gives the message as JSON.
/// Saying the same again changes nothing.
///
/// # Errors
/// 404 when the conversation of the workspace has no such answer.
pub async fn rate(
    state: &State,
    write: &impl Change,
    scope: Scope,
    (id, message): (ConversationId, MessageId),
    feedback: &Feedback,
) -> Result<String, ApiError> {
    // One that is rated is most often among the newest.
    let sql = "SELECT c.position, m.seq, m.helpful, m.feedback_reason FROM conversations c
      JOIN messages m ON m.conversation = c.position
      WHERE c.id = ?1 AND c.workspace = ?2 AND m.id = ?3 AND m.role = 'agent' ORDER BY m.seq DESC LIMIT 1";
    let values = [id.to_string().into(), scope.number().into(), message.to_string().into()];
    let row = db::one(write, sql, values).await?.ok_or_else(ApiError::not_found)?;
    let (position, seq): (i64, i64) = (row.get("position")?, row.get("seq")?);
    let (before, why): (Option<bool>, Option<String>) = (row.get("helpful")?, row.get("feedback_reason")?);
    let reason = feedback.reason.as_ref().map(FeedbackReason::as_str);
    if before != Some(feedback.helpful) || why.as_deref() != reason {
        let sql = "UPDATE messages SET helpful = ?3, feedback_reason = ?4 WHERE conversation = ?1 AND seq = ?2";
        let reason = reason.map(str::to_owned);
        db::execute(write, sql, [position.into(), seq.into(), feedback.helpful.into(), reason.into()]).await?;
        count(state, write, position, before, feedback.helpful).await?;
    }
    let sql = format!("SELECT {MESSAGE} AS json FROM messages m WHERE m.conversation = ?1 AND m.seq = ?2");
    let row = db::one(write, sql, [position.into(), seq.into()]).await?.ok_or_else(ApiError::not_found)?;
    Ok(row.get("json")?)
}

/// Brings the figures of a conversation up to date, in which an answer was called `before` and is called `now`.
async fn count(
    state: &State,
    write: &impl Change,
    position: i64,
    before: Option<bool>,
    now: bool,
) -> Result<(), ApiError> {
    let change = |kind| i64::from(now == kind) - i64::from(before == Some(kind));
    let sql = "UPDATE conversations SET helpful = helpful + ?2, not_helpful = not_helpful + ?3, version = version + 1,
      updated_at = ?4 WHERE position = ?1";
    let time = state.clock.now().to_string();
    db::execute(write, sql, [position.into(), change(true).into(), change(false).into(), time.into()]).await?;
    Ok(())
}

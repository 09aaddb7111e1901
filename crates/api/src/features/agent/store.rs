//! All SQL of replies.

use crate::{
    db::{self, Ask, Change, Scope},
    error::ApiError,
    features::widget::store::texts,
};
use kilo_types::{ConversationId, OfflineNote, Timestamp, WidgetLanguage};

/// Who is asked for replies.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its address.
    pub url: String,
    /// Signs the calls to it; sealed.
    pub secret: String,
}

/// The workspace's agent endpoint, if it has one.
///
/// # Errors
/// When the database fails.
pub async fn endpoint(db: &impl Ask, scope: Scope) -> Result<Option<Endpoint>, ApiError> {
    let sql = "SELECT agent_url, agent_secret FROM widget_settings WHERE workspace = ? AND agent_url IS NOT NULL";
    let Some(row) = db::one(db, sql, [scope.number().into()]).await? else { return Ok(None) };
    Ok(Some(Endpoint { url: row.get("agent_url")?, secret: row.get("agent_secret")? }))
}

/// What decides how a visitor is told that the team will reply by email.
#[derive(Clone, Debug)]
pub struct Promise {
    /// The visitor's language, if the widget speaks it.
    pub language: WidgetLanguage,
    /// The workspace's own words in it.
    pub own_words: Option<String>,
    /// Whether an address is known to write to.
    pub address_is_known: bool,
}

/// Notes that the visitor of a conversation is told now that the team will reply by email. Gives how; `None` when the
/// visitor was told before, or did not come through the widget.
///
/// # Errors
/// When the database fails.
pub async fn promise(
    write: &impl Change,
    scope: Scope,
    id: ConversationId,
    now: Timestamp,
) -> Result<Option<Promise>, ApiError> {
    let sql = "UPDATE visits SET promised_at = ?1 WHERE promised_at IS NULL
      AND conversation = (SELECT position FROM conversations WHERE id = ?2 AND workspace = ?3)
      RETURNING (SELECT c.visitor_email IS NOT NULL FROM conversations c WHERE c.position = visits.conversation)
        AS address_is_known,
        (SELECT c.locale FROM conversations c WHERE c.position = visits.conversation) AS locale,
        (SELECT s.texts FROM widget_settings s WHERE s.workspace = ?3) AS texts";
    let values = [now.to_string().into(), id.to_string().into(), scope.number().into()];
    let Some(row) = db::one(write, sql, values).await? else { return Ok(None) };
    let locale: Option<String> = row.get("locale")?;
    let language = locale.as_deref().and_then(WidgetLanguage::of).unwrap_or_default();
    let own = texts(&row)?.remove(&language).and_then(|words| words.offline_note);
    Ok(Some(Promise {
        language,
        own_words: own.map(OfflineNote::into_string),
        address_is_known: row.get("address_is_known")?,
    }))
}

/// Takes calls for a reply to the conversation out of the outbox: the visitor has said more. Gives its position.
///
/// # Errors
/// 404 when the conversation is not in the workspace.
pub async fn supersede(write: &impl Change, scope: Scope, id: ConversationId) -> Result<i64, ApiError> {
    let sql = "SELECT position FROM conversations WHERE id = ? AND workspace = ?";
    let row = db::one(write, sql, [id.to_string().into(), scope.number().into()]).await?;
    let position: i64 = row.ok_or_else(ApiError::not_found)?.get("position")?;
    let sql = "DELETE FROM deliveries WHERE conversation = ? AND kind = 'agent_reply' AND state = 'pending'";
    db::execute(write, sql, [position.into()]).await?;
    Ok(position)
}

/// Whether the outbox waits for an answer of the agent to what was said in conversation `id`: one that is stored is not
/// waited for, although its end may not be noted yet.
///
/// # Errors
/// When the database fails.
pub async fn is_asked(db: &impl Ask, scope: Scope, id: ConversationId) -> Result<bool, ApiError> {
    let sql = "SELECT 1 AS asked FROM conversations c JOIN deliveries d ON d.conversation = c.position
      WHERE c.id = ? AND c.workspace = ? AND d.kind = 'agent_reply' AND d.state = 'pending' AND NOT EXISTS (
        SELECT 1 FROM messages m WHERE m.conversation = c.position AND m.external_id = concat('kilo-reply-', d.id))
      LIMIT 1";
    Ok(db::one(db, sql, [id.to_string().into(), scope.number().into()]).await?.is_some())
}

/// Whether the outbox still waits for the answer to the call `delivery`.
///
/// # Errors
/// When the database fails.
pub async fn is_wanted(write: &impl Ask, scope: Scope, delivery: &str) -> Result<bool, ApiError> {
    let sql = "SELECT 1 AS wanted FROM deliveries WHERE id = ? AND workspace = ? AND state = 'pending'";
    Ok(db::one(write, sql, [delivery.into(), scope.number().into()]).await?.is_some())
}

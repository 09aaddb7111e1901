//! All SQL of the widget: whose conversation is whose, and the settings.

use crate::{
    auth::Visitor,
    db::{self, Ask, Change, Row, Scope},
    error::ApiError,
    features::{conversations::store::MESSAGE, quota::store as quota},
};
use kilo_domain::visit;
use kilo_types::{
    AgentName, ConversationId, Disclosure, ExternalId, Greeting, TextError, TextsByLanguage, TimeoutHours, Timestamp,
    Url, WidgetConfig, WidgetLanguage, WidgetTitle,
};
use sea_orm::DbErr;
use uuid::Uuid;

/// How the bubble looks to a visitor who reads `language`, or to one of whom nothing is known.
///
/// # Errors
/// When the database fails.
pub async fn config(
    db: &impl Ask,
    scope: Scope,
    language: Option<WidgetLanguage>,
    now: Timestamp,
) -> Result<WidgetConfig, ApiError> {
    let sql = "SELECT title, greeting, agent_url IS NOT NULL AS agent, ask_email_when_paused, disclosure, agent_name,
      privacy_url, texts FROM widget_settings WHERE workspace = ?";
    let row = db::one(db, sql, [scope.number().into()]).await?.ok_or_else(ApiError::not_found)?;
    let paused = quota::is_exhausted(db, scope, now).await?;
    let ask_email = paused && row.get("ask_email_when_paused")?;
    let own = language.and_then(|language| texts(&row).map(|mut texts| texts.remove(&language)).transpose());
    let own = own.transpose()?.unwrap_or_default();
    let agent = row.get("agent")?;
    Ok(WidgetConfig {
        paused,
        ask_email,
        title: own.title.map_or_else(|| title(&row), Ok)?,
        greeting: own.greeting.map_or_else(|| greeting(&row), Ok)?,
        agent,
        disclosure: visit::disclosure(disclosure(&row)?, agent_name(&row)?, agent),
        privacy_url: privacy_url(&row)?,
    })
}

/// Where a visitor's conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The next message goes into it.
    GoesOn,
    /// Its last message is too old.
    Ended,
    /// It was deleted.
    Gone,
}

/// Where the conversation that the visitor's token opens stands at `now`.
///
/// # Errors
/// When the database fails.
pub async fn standing(write: &impl Ask, visitor: Visitor, now: Timestamp) -> Result<Standing, ApiError> {
    let sql = "SELECT c.last_message_at, s.conversation_timeout_hours FROM conversations c
      JOIN widget_settings s ON s.workspace = c.workspace WHERE c.id = ? AND c.workspace = ?";
    let (id, workspace) = (visitor.conversation.to_string(), visitor.scope.number());
    let Some(row) = db::one(write, sql, [id.into(), workspace.into()]).await? else { return Ok(Standing::Gone) };
    let last: String = row.get("last_message_at")?;
    let last = last.parse().map_err(|_| ApiError::internal("A row has a broken time."))?;
    Ok(if visit::goes_on(last, timeout(&row)?, now) { Standing::GoesOn } else { Standing::Ended })
}

/// Whether the conversation that the visitor's token opens is there.
///
/// # Errors
/// When the database fails.
pub async fn exists(db: &impl Ask, visitor: Visitor) -> Result<bool, ApiError> {
    let sql = "SELECT 1 AS found FROM conversations WHERE id = ? AND workspace = ?";
    let values = [visitor.conversation.to_string().into(), visitor.scope.number().into()];
    Ok(db::one(db, sql, values).await?.is_some())
}

/// Notes that the conversation is the visitor's.
///
/// # Errors
/// When the database fails.
pub async fn remember(
    write: &impl Change,
    scope: Scope,
    conversation: ConversationId,
    visitor: Uuid,
    address_hash: Option<Vec<u8>>,
) -> Result<(), ApiError> {
    let sql = "INSERT INTO visits (conversation, workspace, visitor, address_hash)
      SELECT position, workspace, ?, ? FROM conversations WHERE id = ? AND workspace = ?";
    let (id, workspace) = (conversation.to_string(), scope.number());
    db::execute(write, sql, [visitor.to_string().into(), address_hash.into(), id.into(), workspace.into()]).await?;
    Ok(())
}

/// Notes that the visitor of a conversation was told that an AI answers, before it began.
///
/// # Errors
/// When the database fails.
pub async fn disclosed(write: &impl Change, scope: Scope, conversation: ConversationId) -> Result<(), ApiError> {
    let sql = "UPDATE conversations SET disclosed_at = started_at WHERE id = ? AND workspace = ?";
    let values = [conversation.to_string().into(), scope.number().into()];
    db::execute(write, sql, values).await?;
    Ok(())
}

/// The conversation that the visitor was in last.
///
/// # Errors
/// When the database fails.
pub async fn last_conversation(db: &impl Ask, scope: Scope, visitor: Uuid) -> Result<Option<ConversationId>, ApiError> {
    let sql = "SELECT c.id FROM visits v JOIN conversations c ON c.position = v.conversation
      WHERE v.workspace = ? AND v.visitor = ? ORDER BY v.conversation DESC LIMIT 1";
    let row = db::one(db, sql, [scope.number().into(), visitor.to_string().into()]).await?;
    row.as_ref().map(conversation_id).transpose()
}

/// What the visitor said before under `said_as`, in whichever conversation: that conversation, and the message as the
/// JSON of [`kilo_types::Message`].
///
/// # Errors
/// When the database fails.
pub async fn said(
    db: &impl Ask,
    scope: Scope,
    visitor: Uuid,
    said_as: Option<&ExternalId>,
) -> Result<Option<(ConversationId, String)>, ApiError> {
    let Some(said_as) = said_as else { return Ok(None) };
    let sql = format!(
        "SELECT c.id, {MESSAGE} AS message FROM visits v JOIN conversations c ON c.position = v.conversation
         JOIN messages m ON m.conversation = v.conversation AND m.external_id = ?
         WHERE v.workspace = ? AND v.visitor = ? LIMIT 1"
    );
    let values = [said_as.as_str().into(), scope.number().into(), visitor.to_string().into()];
    let Some(row) = db::one(db, sql, values).await? else { return Ok(None) };
    Ok(Some((conversation_id(&row)?, row.get("message")?)))
}

fn conversation_id(row: &Row) -> Result<ConversationId, ApiError> {
    row.get::<String>("id")?.parse().map_err(|_| ApiError::internal("A row has a broken id."))
}

pub(in crate::features) fn title(row: &Row) -> Result<WidgetTitle, ApiError> {
    WidgetTitle::parse(&row.get::<String>("title")?).map_err(ApiError::internal)
}

pub(in crate::features) fn greeting(row: &Row) -> Result<Greeting, ApiError> {
    Greeting::parse(&row.get::<String>("greeting")?).map_err(ApiError::internal)
}

pub(in crate::features) fn disclosure(row: &Row) -> Result<Option<Disclosure>, ApiError> {
    optional(row, "disclosure", Disclosure::parse)
}

pub(in crate::features) fn agent_name(row: &Row) -> Result<Option<AgentName>, ApiError> {
    optional(row, "agent_name", AgentName::parse)
}

pub(in crate::features) fn privacy_url(row: &Row) -> Result<Option<Url>, ApiError> {
    optional(row, "privacy_url", Url::parse)
}

pub(in crate::features) fn texts(row: &Row) -> Result<TextsByLanguage, ApiError> {
    serde_json::from_str(&row.get::<String>("texts")?).map_err(ApiError::internal)
}

fn optional<T>(row: &Row, name: &str, parse: fn(&str) -> Result<T, TextError>) -> Result<Option<T>, ApiError> {
    row.get::<Option<String>>(name)?.map(|text| parse(&text).map_err(ApiError::internal)).transpose()
}

pub(in crate::features) fn timeout(row: &Row) -> Result<TimeoutHours, ApiError> {
    let hours: i64 = row.get("conversation_timeout_hours")?;
    let hours = u16::try_from(hours).ok().and_then(TimeoutHours::new);
    hours.ok_or_else(|| ApiError::internal(DbErr::Custom("a workspace has a broken time-out".to_owned())))
}

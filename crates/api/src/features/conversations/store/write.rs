//! How conversations come to be and change. All of it runs inside a transaction that the caller began.

use super::{SLOT_BITS, projection::MESSAGE};
use crate::{db, db::Scope, db::dialect, error::ApiError, startup::State};
use kilo_domain::contact;
use kilo_types::{
    ConversationId, Framework, MAX_MESSAGES, Message, MessageId, NewConversation, NewMessage, ProblemKind, Score,
    Speaker, Timestamp,
};
use sea_orm::{DatabaseTransaction, DbErr, QueryResult};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A conversation to store. What only history taken over from elsewhere carries has a default.
#[derive(Clone, Debug)]
pub struct Capture {
    /// What was said, by whom.
    pub conversation: NewConversation,
    /// The score it had.
    pub score: Score,
    /// When it was handed to the team.
    pub handed_off_at: Option<Timestamp>,
    /// When it was filed away.
    pub archived_at: Option<Timestamp>,
    /// What was known, by field.
    pub qualification: Option<(Framework, BTreeMap<String, String>)>,
}

impl From<NewConversation> for Capture {
    fn from(conversation: NewConversation) -> Self {
        Self { conversation, score: Score::default(), handed_off_at: None, archived_at: None, qualification: None }
    }
}

/// Stores a conversation. The flag is false when its `external_id` was known, and nothing was stored.
///
/// # Errors
/// When the database fails.
pub async fn capture(
    state: &State,
    write: &DatabaseTransaction,
    scope: Scope,
    capture: Capture,
) -> Result<(ConversationId, bool), ApiError> {
    let new = &capture.conversation;
    if let Some(external_id) = &new.external_id {
        let sql = "SELECT id FROM conversations WHERE workspace = ? AND external_id = ?";
        if let Some(row) = db::one(write, sql, [scope.number().into(), external_id.as_str().into()]).await? {
            return Ok((ConversationId(uuid(&row, "id")?), false));
        }
    }
    let now = state.clock.now();
    let first = new.messages.iter().filter_map(|message| message.sent_at).min();
    let started_at = new.started_at.or(first).unwrap_or(now);
    let (position, id) = place(state, write, started_at).await?;
    let messages = timed(&new.messages, started_at);
    let last = messages.iter().map(|(_, sent_at)| *sent_at).max().unwrap_or(started_at);
    insert(write, scope, &capture, position, id, [started_at, last, now]).await?;
    insert_messages(state, write, scope, position, 0, &messages).await?;
    insert_qualification(write, position, &capture).await?;
    index(write, scope, &[position]).await?;
    Ok((ConversationId(id), true))
}

/// The next free position among those that began at the same millisecond, and an id that sorts after theirs.
async fn place(state: &State, write: &DatabaseTransaction, started_at: Timestamp) -> Result<(i64, Uuid), ApiError> {
    let first = started_at.millis() << SLOT_BITS;
    let sql =
        "SELECT position, id FROM conversations WHERE position >= ? AND position < ? ORDER BY position DESC LIMIT 1";
    let id = state.ids.next();
    let row = db::one(write, sql, [first.into(), (first + (1 << SLOT_BITS)).into()]).await?;
    let Some(row) = row else { return Ok((first, id)) };
    let position: i64 = row.try_get("", "position")?;
    let after = Uuid::from_u128(uuid(&row, "id")?.as_u128() + 1);
    Ok((position + 1, id.max(after)))
}

fn timed(messages: &[NewMessage], started_at: Timestamp) -> Vec<(&NewMessage, Timestamp)> {
    let mut before = started_at;
    messages
        .iter()
        .map(|message| {
            before = message.sent_at.unwrap_or(before);
            (message, before)
        })
        .collect()
}

async fn insert(
    write: &DatabaseTransaction,
    scope: Scope,
    capture: &Capture,
    position: i64,
    id: Uuid,
    [started_at, last_message_at, now]: [Timestamp; 3],
) -> Result<(), DbErr> {
    let new = &capture.conversation;
    let visitor = new.visitor.clone().unwrap_or_default();
    let domain = visitor.email.as_ref().and_then(|email| contact::company_domain(email.as_str()));
    let framework = capture.qualification.as_ref().map(|(framework, _)| framework.as_str());
    let sql = "INSERT INTO conversations (position, id, workspace, external_id, score, persona, visitor_name,
      visitor_email, company_name, company_domain, message_count, started_at, last_message_at, updated_at,
      archived_at, handed_off_at, version, framework, landing_page, locale)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 1,
        coalesce(?17, (SELECT framework FROM workspaces WHERE number = ?3)), ?18, ?19)";
    let values = [
        position.into(),
        id.to_string().into(),
        scope.number().into(),
        new.external_id.as_ref().map(ToString::to_string).into(),
        i64::from(capture.score.get()).into(),
        visitor.title.map(kilo_types::Persona::into_string).into(),
        visitor.name.map(kilo_types::PersonName::into_string).into(),
        visitor.email.map(kilo_types::Email::into_string).into(),
        visitor.company.map(kilo_types::CompanyName::into_string).into(),
        domain.into(),
        i64::try_from(new.messages.len()).unwrap_or(i64::MAX).into(),
        started_at.to_string().into(),
        last_message_at.to_string().into(),
        now.to_string().into(),
        capture.archived_at.map(|time| time.to_string()).into(),
        capture.handed_off_at.map(|time| time.to_string()).into(),
        framework.map(str::to_owned).into(),
        new.landing_page.as_ref().map(ToString::to_string).into(),
        new.locale.as_ref().map(ToString::to_string).into(),
    ];
    db::execute(write, sql, values).await.map(drop)
}

/// Adds messages behind the `count` that are there, in two statements whatever their number.
async fn insert_messages(
    state: &State,
    write: &DatabaseTransaction,
    scope: Scope,
    position: i64,
    count: i64,
    messages: &[(&NewMessage, Timestamp)],
) -> Result<Vec<MessageId>, ApiError> {
    let first = (position >> SLOT_BITS) << SLOT_BITS;
    let sql = "SELECT max(doc) AS doc FROM messages WHERE doc >= ? AND doc < ?";
    let row = db::one(write, sql, [first.into(), (first + (1 << SLOT_BITS)).into()]).await?;
    let last: Option<i64> = row.map(|row| row.try_get("", "doc")).transpose()?.flatten();
    let doc = last.map_or(first, |doc| doc + 1);
    let ids: Vec<MessageId> = messages.iter().map(|_| MessageId(state.ids.next())).collect();
    let rows: Vec<_> = (0_i64..)
        .zip(&ids)
        .zip(messages)
        .map(|((place, id), (message, sent_at))| {
            json!({
                "seq": count + place, "id": id, "doc": doc + place, "role": message.role, "text": message.text,
                "sent_at": sent_at, "citations": message.citations, "assets": message.assets,
                "external_id": message.external_id,
                "words": dialect::message_words(scope.number(), message.text.as_str()),
            })
        })
        .collect();
    let rows = serde_json::Value::from(rows).to_string();
    let sql = "INSERT INTO messages (conversation, seq, id, doc, role, text, sent_at, citations, assets, external_id)
      SELECT ?1, value->>'seq', value->>'id', value->>'doc', value->>'role', value->>'text', value->>'sent_at',
        value->'citations', value->'assets', value->>'external_id' FROM json_each(?2)";
    db::execute(write, sql, [position.into(), rows.clone().into()]).await?;
    let sql = "INSERT INTO message_search (rowid, words) SELECT value->>'doc', value->>'words' FROM json_each(?)";
    db::execute(write, sql, [rows.into()]).await?;
    Ok(ids)
}

async fn insert_qualification(write: &DatabaseTransaction, position: i64, capture: &Capture) -> Result<(), DbErr> {
    let Some((framework, fields)) = &capture.qualification else { return Ok(()) };
    let sql = "INSERT INTO qualification_fields (conversation, framework, key, value)
      SELECT ?, ?, key, value FROM json_each(?)";
    let fields = json!(fields).to_string();
    db::execute(write, sql, [position.into(), framework.as_str().into(), fields.into()]).await.map(drop)
}

/// Writes the search rows of `positions` anew, from what is stored.
async fn index(write: &DatabaseTransaction, scope: Scope, positions: &[i64]) -> Result<(), ApiError> {
    let positions = json!(positions).to_string();
    let sql = "SELECT position, visitor_email, company_name, company_domain, persona, status, score FROM conversations
      WHERE position IN (SELECT value FROM json_each(?)) AND workspace = ?";
    let rows = db::all(write, sql, [positions.clone().into(), scope.number().into()]).await?;
    let entries = rows.iter().map(|row| entry(scope, row)).collect::<Result<Vec<_>, ApiError>>()?;
    let sql = "DELETE FROM conversation_search WHERE rowid IN (SELECT value FROM json_each(?))";
    db::execute(write, sql, [positions.into()]).await?;
    let sql = "INSERT INTO conversation_search (rowid, email, company, persona, facet)
      SELECT value->>'position', value->>'email', value->>'company', value->>'persona', value->>'facet'
      FROM json_each(?)";
    db::execute(write, sql, [serde_json::Value::from(entries).to_string().into()]).await?;
    Ok(())
}

fn entry(scope: Scope, row: &QueryResult) -> Result<serde_json::Value, ApiError> {
    let text = |name: &str| row.try_get::<Option<String>>("", name);
    let (position, status, score): (i64, String, i64) =
        (row.try_get("", "position")?, row.try_get("", "status")?, row.try_get("", "score")?);
    let texts = [text("visitor_email")?, text("company_name")?, text("company_domain")?, text("persona")?];
    let status = status.parse().map_err(|()| ApiError::new(ProblemKind::Internal, "A row has a broken status."))?;
    let score = u8::try_from(score).unwrap_or(100);
    let search = dialect::search_row(scope.number(), texts.each_ref().map(Option::as_deref), status, score);
    Ok(json!({
        "position": position, "email": search.email, "company": search.company,
        "persona": search.persona, "facet": search.facet,
    }))
}

/// What became of a message.
#[derive(Clone, Debug)]
pub enum Appended {
    /// It was added.
    Added(Message),
    /// Its `external_id` was known: the message that has it, as JSON.
    Known(String),
}

/// Adds a message to a conversation. A visitor's message brings an archived conversation back to what it was.
///
/// # Errors
/// 404 for an unknown conversation, 409 for a full one.
pub async fn append(
    state: &State,
    write: &DatabaseTransaction,
    scope: Scope,
    id: ConversationId,
    new: NewMessage,
) -> Result<Appended, ApiError> {
    let sql = "SELECT c.position, c.message_count, c.last_message_at, c.archived_at IS NOT NULL AS archived,
      w.reopen_on_message FROM conversations c JOIN workspaces w ON w.number = c.workspace
      WHERE c.id = ? AND c.workspace = ?";
    let row = db::one(write, sql, [id.to_string().into(), scope.number().into()]).await?;
    let row = row.ok_or_else(ApiError::not_found)?;
    let (position, count): (i64, i64) = (row.try_get("", "position")?, row.try_get("", "message_count")?);
    if let Some(known) = known_message(write, position, &new).await? {
        return Ok(Appended::Known(known));
    }
    if usize::try_from(count).is_ok_and(|count| count >= MAX_MESSAGES) {
        return Err(ApiError::new(ProblemKind::ConversationFull, "It holds 5,000 messages."));
    }
    let now = state.clock.now();
    let sent_at = new.sent_at.unwrap_or(now);
    let ids = insert_messages(state, write, scope, position, count, &[(&new, sent_at)]).await?;
    let (archived, reopens): (i64, i64) = (row.try_get("", "archived")?, row.try_get("", "reopen_on_message")?);
    let reopened = archived == 1 && reopens == 1 && new.role == Speaker::Visitor;
    let sql = "UPDATE conversations SET message_count = message_count + 1,
      last_message_at = max(last_message_at, ?), updated_at = ?, version = version + 1,
      archived_at = CASE WHEN ? THEN NULL ELSE archived_at END WHERE position = ?";
    let values = [sent_at.to_string().into(), now.to_string().into(), reopened.into(), position.into()];
    db::execute(write, sql, values).await?;
    if reopened {
        index(write, scope, &[position]).await?;
    }
    let id = ids.first().copied().ok_or_else(ApiError::not_found)?;
    let NewMessage { role, text, citations, assets, .. } = new;
    Ok(Appended::Added(Message { id, role, text: text.into_string(), sent_at, citations, assets }))
}

async fn known_message(
    write: &DatabaseTransaction,
    position: i64,
    new: &NewMessage,
) -> Result<Option<String>, ApiError> {
    let Some(external_id) = &new.external_id else { return Ok(None) };
    let sql = format!("SELECT {MESSAGE} AS message FROM messages m WHERE m.conversation = ? AND m.external_id = ?");
    let row = db::one(write, sql, [position.into(), external_id.as_str().into()]).await?;
    Ok(row.map(|row| row.try_get("", "message")).transpose()?)
}

/// Files conversations away, or brings them back. Says how many changed; `None` when one of `ids` is not in
/// the workspace, and then nothing changed.
///
/// # Errors
/// When the database fails.
pub async fn set_archived(
    state: &State,
    write: &DatabaseTransaction,
    scope: Scope,
    ids: &[ConversationId],
    archived: bool,
) -> Result<Option<u64>, ApiError> {
    let wanted = json!(ids).to_string();
    let sql = "SELECT (SELECT count(DISTINCT value) FROM json_each(?1)) = (SELECT count(*) FROM conversations
      WHERE id IN (SELECT value FROM json_each(?1)) AND workspace = ?2) AS known";
    let row = db::one(write, sql, [wanted.clone().into(), scope.number().into()]).await?;
    if row.map(|row| row.try_get::<i64>("", "known")).transpose()? != Some(1) {
        return Ok(None);
    }
    let now = state.clock.now().to_string();
    let sql = "UPDATE conversations SET archived_at = CASE WHEN ?3 THEN ?2 END, updated_at = ?2,
      version = version + 1 WHERE id IN (SELECT value FROM json_each(?1)) AND workspace = ?4
      AND (archived_at IS NULL) = ?3 RETURNING position";
    let values = [wanted.into(), now.into(), archived.into(), scope.number().into()];
    let rows = db::all(write, sql, values).await?;
    let changed = rows.iter().map(|row| row.try_get("", "position")).collect::<Result<Vec<i64>, _>>()?;
    index(write, scope, &changed).await?;
    Ok(u64::try_from(changed.len()).ok())
}

fn uuid(row: &QueryResult, column: &str) -> Result<Uuid, ApiError> {
    let text: String = row.try_get("", column)?;
    text.parse().map_err(|_| ApiError::new(ProblemKind::Internal, "A row has a broken id."))
}

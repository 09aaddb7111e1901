//! How conversations come to be and change. All of it runs inside a transaction that the caller began.

use super::{SLOT_BITS, index::index, projection::MESSAGE};
use crate::{
    db::{
        self, Scope, dialect,
        entity::{
            conversation::{self, Column},
            qualification_field, workspace,
        },
    },
    error::ApiError,
    startup::State,
};
use kilo_domain::{contact, search};
use kilo_types::{
    CompanyName, ConversationId, Email, Framework, MAX_MESSAGES, Message, MessageId, NewConversation, NewMessage,
    PersonName, Persona, ProblemKind, Score, Speaker, Timestamp,
};
use sea_orm::{
    ActiveValue::{NotSet, Set, Unchanged},
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
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
        let this = Column::ExternalId.eq(external_id.as_str());
        let known = conversation::Entity::find().filter(Column::Workspace.eq(scope.number())).filter(this);
        if let Some(known) = known.one(write).await? {
            return Ok((ConversationId(uuid(&known.id)?), false));
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
    let same_time = Column::Position.between(first, first + (1 << SLOT_BITS) - 1);
    let last = conversation::Entity::find().filter(same_time).order_by_desc(Column::Position).one(write).await?;
    let id = state.ids.next();
    let Some(last) = last else { return Ok((first, id)) };
    let after = Uuid::from_u128(uuid(&last.id)?.as_u128() + 1);
    Ok((last.position + 1, Ord::max(id, after)))
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
) -> Result<(), ApiError> {
    let new = &capture.conversation;
    let visitor = new.visitor.clone().unwrap_or_default();
    let domain = visitor.email.as_ref().and_then(|email| contact::company_domain(email.as_str()));
    let framework = match &capture.qualification {
        Some((framework, _)) => framework.as_str().to_owned(),
        None => workspace(write, scope).await?.framework,
    };
    let text = |text: Option<&str>| text.map(search::fold);
    let folded_company =
        dialect::folded_company([visitor.company.as_ref().map(CompanyName::as_str), domain.as_deref()]);
    let row = conversation::ActiveModel {
        folded_email: Set(text(visitor.email.as_ref().map(Email::as_str))),
        folded_persona: Set(text(visitor.title.as_ref().map(Persona::as_str))),
        folded_company: Set(folded_company),
        position: Set(position),
        id: Set(id.to_string()),
        workspace: Set(scope.number()),
        external_id: Set(new.external_id.as_ref().map(ToString::to_string)),
        score: Set(capture.score.get().into()),
        persona: Set(visitor.title.map(Persona::into_string)),
        visitor_name: Set(visitor.name.map(PersonName::into_string)),
        visitor_email: Set(visitor.email.map(Email::into_string)),
        company_name: Set(visitor.company.map(CompanyName::into_string)),
        company_domain: Set(domain),
        message_count: Set(i64::try_from(new.messages.len()).unwrap_or(i64::MAX)),
        started_at: Set(started_at.to_string()),
        last_message_at: Set(last_message_at.to_string()),
        updated_at: Set(now.to_string()),
        archived_at: Set(capture.archived_at.map(|time| time.to_string())),
        handed_off_at: Set(capture.handed_off_at.map(|time| time.to_string())),
        version: Set(1),
        framework: Set(framework),
        landing_page: Set(new.landing_page.as_ref().map(ToString::to_string)),
        locale: Set(new.locale.as_ref().map(ToString::to_string)),
    };
    conversation::Entity::insert(row).exec_without_returning(write).await?;
    Ok(())
}

async fn workspace(write: &DatabaseTransaction, scope: Scope) -> Result<workspace::Model, ApiError> {
    workspace::Entity::find_by_id(scope.number()).one(write).await?.ok_or_else(ApiError::not_found)
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
    let last: Option<i64> = row.map(|row| row.get("doc")).transpose()?.flatten();
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
    let rows = fields.iter().map(|(key, value)| qualification_field::ActiveModel {
        conversation: Set(position),
        framework: Set(framework.as_str().to_owned()),
        key: Set(key.clone()),
        value: Set(value.clone()),
        message: Set(None),
    });
    qualification_field::Entity::insert_many(rows).exec_without_returning(write).await?;
    Ok(())
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
    let this = conversation::Entity::find().filter(Column::Id.eq(id.to_string()));
    let found = this.filter(Column::Workspace.eq(scope.number())).one(write).await?;
    let conversation::Model { position, message_count: count, last_message_at, archived_at, version, .. } =
        found.ok_or_else(ApiError::not_found)?;
    if let Some(known) = known_message(write, position, &new).await? {
        return Ok(Appended::Known(known));
    }
    if usize::try_from(count).is_ok_and(|count| count >= MAX_MESSAGES) {
        return Err(ApiError::new(ProblemKind::ConversationFull, "It holds 5,000 messages."));
    }
    let now = state.clock.now();
    let sent_at = new.sent_at.unwrap_or(now);
    let ids = insert_messages(state, write, scope, position, count, &[(&new, sent_at)]).await?;
    let reopened =
        archived_at.is_some() && new.role == Speaker::Visitor && workspace(write, scope).await?.reopen_on_message;
    let changed = conversation::ActiveModel {
        position: Unchanged(position),
        message_count: Set(count + 1),
        last_message_at: Set(Ord::max(last_message_at, sent_at.to_string())),
        updated_at: Set(now.to_string()),
        version: Set(version + 1),
        archived_at: if reopened { Set(None) } else { NotSet },
        ..Default::default()
    };
    conversation::Entity::update(changed).exec_without_returning(write).await?;
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
    Ok(row.map(|row| row.get("message")).transpose()?)
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
    let wanted: BTreeSet<String> = ids.iter().map(ToString::to_string).collect();
    let these = Column::Workspace.eq(scope.number()).and(Column::Id.is_in(&wanted));
    if conversation::Entity::find().filter(these.clone()).count(write).await? != wanted.len() as u64 {
        return Ok(None);
    }
    let now = state.clock.now().to_string();
    let other = if archived { Column::ArchivedAt.is_null() } else { Column::ArchivedAt.is_not_null() };
    let rows = conversation::Entity::update_many()
        .col_expr(Column::ArchivedAt, Expr::value(archived.then(|| now.clone())))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(these)
        .filter(other)
        .exec_with_returning(write)
        .await?;
    let changed: Vec<i64> = rows.iter().map(|row| row.position).collect();
    index(write, scope, &changed).await?;
    Ok(u64::try_from(changed.len()).ok())
}

fn uuid(text: &str) -> Result<Uuid, ApiError> {
    text.parse().map_err(|_| ApiError::internal("A row has a broken id."))
}

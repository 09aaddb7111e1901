//! How conversations come to be and change. All of it runs inside a transaction that the caller began.

use super::{
    SLOT_BITS,
    given::{Given, Hand},
    hear::{self, Past, Read, Said, Stamp},
    index::index,
    known::Known,
    prepare::{Capture, Prepared},
    projection::MESSAGE,
    qualify::{self, Current, Judgement},
};
use crate::{
    db::{
        self, Change, Row, Scope,
        entity::conversation::{self, Column},
    },
    error::ApiError,
    features::quota::store as quota,
    outbox,
    startup::State,
};
use kilo_domain::{
    capacity::Size,
    qualification::{Evidence, handoff},
};
use kilo_qualify::Ear;
use kilo_types::{
    ConversationId, ConversationPatch, Framework, Message, NewMessage, ProblemKind, Score, Setter, Speaker, Timestamp,
};
use sea_orm::{
    ActiveValue::{NotSet, Set, Unchanged},
    ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Stores a conversation, judges it, and hands it to the team if it is worth it. The flag is false when its
/// `external_id` was known, and nothing was stored.
///
/// # Errors
/// 402 when a visitor speaks in it and the quota is used up.
pub async fn capture(
    state: &State,
    write: &impl Change,
    scope: Scope,
    prepared: Prepared,
) -> Result<(ConversationId, bool), ApiError> {
    let Prepared { capture, started_at, messages, evidence } = prepared;
    let new = &capture.conversation;
    if let Some(external_id) = &new.external_id {
        let sql = "SELECT id FROM conversations WHERE workspace = ? AND external_id = ?";
        if let Some(known) = db::one(write, sql, [scope.number().into(), external_id.as_str().into()]).await? {
            return Ok((ConversationId(uuid(&known)?), false));
        }
    }
    let now = state.clock.now();
    let (position, id) = place(state, write, started_at).await?;
    if capture.history.is_none() && new.messages.iter().any(|message| message.role == Speaker::Visitor) {
        quota::count(state, write, scope, ConversationId(id), now).await?;
    }
    let last = messages.iter().map(|message| message.sent_at).max().unwrap_or(started_at);
    let (framework, threshold) = qualify::settings(write, scope).await?;
    let known = known(&capture, framework, evidence, now);
    let assessment = if capture.history.is_some() { known.assess_history() } else { known.assess() };
    let history = capture.history.clone().unwrap_or_default();
    let due = capture.history.is_none() && handoff::is_due(Score::default(), assessment.score, threshold, false);
    let text = |text: Option<String>| Set(text);
    let size = Size::of_all(&new.messages);
    let row = conversation::ActiveModel {
        position: Set(position),
        id: Set(id.to_string()),
        workspace: Set(scope.number()),
        external_id: text(new.external_id.as_ref().map(ToString::to_string)),
        message_count: Set(i64::try_from(new.messages.len()).unwrap_or(i64::MAX)),
        started_at: Set(started_at.to_string()),
        last_message_at: Set(last.to_string()),
        updated_at: Set(now.to_string()),
        archived_at: text(history.archived_at.map(|time| time.to_string())),
        handed_off_at: text(history.handed_off_at.or(due.then_some(now)).map(|time| time.to_string())),
        version: Set(1),
        framework: Set(known.framework.as_str().to_owned()),
        landing_page: text(new.landing_page.as_ref().map(ToString::to_string)),
        locale: text(new.locale.as_ref().map(ToString::to_string)),
        bytes: Set(i64::try_from(size.bytes).ok()),
        visitor_bytes: Set(i64::try_from(size.visitor_bytes).ok()),
        ..known.columns(&assessment).into()
    };
    db::run(write, conversation::Entity::insert(row)).await?;
    let rows: Vec<_> = new.messages.iter().zip(&messages).collect();
    insert_messages(write, position, 0, &rows).await?;
    qualify::keep(write, &[(position, &known, &assessment)]).await?;
    index(write, scope, &[position]).await?;
    if due {
        outbox::enqueue_handoff(state, write, scope, position).await?;
    }
    Ok((ConversationId(id), true))
}

fn known(capture: &Capture, framework: Framework, evidence: Evidence, now: Timestamp) -> Known {
    let history = capture.history.clone().unwrap_or_default();
    let (framework, fields) = history.qualification.unwrap_or((framework, BTreeMap::new()));
    let hand = Hand { by: capture.by.clone(), at: now };
    let given = Given::with(capture.conversation.visitor.as_ref(), fields, &hand);
    Known { framework, evidence, given: Given { score: history.score, ..given } }
}

/// The next free position among those that began at the same millisecond, and an id that sorts after theirs.
async fn place(state: &State, write: &impl Change, started_at: Timestamp) -> Result<(i64, Uuid), ApiError> {
    let first = started_at.millis() << SLOT_BITS;
    let sql =
        "SELECT position, id FROM conversations WHERE position >= ? AND position < ? ORDER BY position DESC LIMIT 1";
    let last = db::one(write, sql, [first.into(), (first + (1 << SLOT_BITS)).into()]).await?;
    let id = state.ids.next();
    let Some(last) = last else { return Ok((first, id)) };
    let after = Uuid::from_u128(uuid(&last)?.as_u128() + 1);
    Ok((last.get::<i64>("position")? + 1, Ord::max(id, after)))
}

/// Bytes of messages that are added by one statement.
const PORTION: u64 = 128 * 1024;

/// Adds messages behind the `count` that are there, in two statements for each [`PORTION`].
async fn insert_messages(
    write: &impl Change,
    position: i64,
    count: i64,
    messages: &[(&NewMessage, &Stamp)],
) -> Result<(), ApiError> {
    let first = (position >> SLOT_BITS) << SLOT_BITS;
    let sql = "SELECT max(doc) AS doc FROM messages WHERE doc >= ? AND doc < ?";
    let row = db::one(write, sql, [first.into(), (first + (1 << SLOT_BITS)).into()]).await?;
    let last: Option<i64> = row.map(|row| row.get("doc")).transpose()?.flatten();
    let (mut seq, mut doc) = (count, last.map_or(first, |doc| doc + 1));
    let mut rest = messages;
    while !rest.is_empty() {
        let (portion, after) = rest.split_at(in_portion(rest));
        insert_portion(write, position, (seq, doc), portion).await?;
        let added = i64::try_from(portion.len()).unwrap_or(i64::MAX);
        (rest, seq, doc) = (after, seq + added, doc + added);
    }
    Ok(())
}

/// How many of `messages` are added at once: at least one.
fn in_portion(messages: &[(&NewMessage, &Stamp)]) -> usize {
    let mut bytes = 0;
    let fits = messages.iter().take_while(|(new, _)| {
        bytes += Size::of(new).bytes;
        bytes <= PORTION
    });
    fits.count().max(1)
}

async fn insert_portion(
    write: &impl Change,
    position: i64,
    (seq, doc): (i64, i64),
    messages: &[(&NewMessage, &Stamp)],
) -> Result<(), ApiError> {
    let rows: Vec<_> = (0_i64..)
        .zip(messages)
        .map(|(place, (new, Stamp { id, sent_at, words }))| {
            json!({
                "seq": seq + place, "id": id, "doc": doc + place, "role": new.role, "text": new.text,
                "sent_at": sent_at, "citations": new.citations, "assets": new.assets,
                "external_id": new.external_id, "cut_off": new.cut_off,
                "words": words,
            })
        })
        .collect();
    let rows = serde_json::Value::from(rows).to_string();
    let sql = "INSERT INTO messages (conversation, seq, id, doc, role, text, sent_at, citations, assets, external_id,
        cut_off)
      SELECT ?1, value->>'seq', value->>'id', value->>'doc', value->>'role', value->>'text', value->>'sent_at',
        value->'citations', value->'assets', value->>'external_id', value->>'cut_off' FROM json_each(?2)";
    db::execute(write, sql, [position.into(), rows.clone().into()]).await?;
    let sql = "INSERT INTO message_search (rowid, words) SELECT value->>'doc', value->>'words' FROM json_each(?)";
    db::execute(write, sql, [rows.into()]).await?;
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

/// Adds a message to a conversation. What a visitor says is judged, may hand the conversation to the team, and brings
/// an archived one back to what it was.
///
/// # Errors
/// 404 for an unknown conversation, 409 for a full one, 402 for the first visitor's message of one when the quota is
/// used up.
pub async fn append(
    state: &State,
    write: &impl Change,
    scope: Scope,
    id: ConversationId,
    said: Said,
) -> Result<Appended, ApiError> {
    let Said { new, stamp, read } = said;
    let mut current = qualify::current(write, scope, id).await?.ok_or_else(ApiError::not_found)?;
    let (position, count) = (current.position, current.message_count);
    if let Some(known) = known_message(write, position, &new).await? {
        return Ok(Appended::Known(known));
    }
    let size = current.size.with(Size::of(&new));
    size.check().map_err(|full| {
        ApiError::new(ProblemKind::ConversationFull, format!("With this message it would hold more than {full}."))
    })?;
    let now = state.clock.now();
    let by_visitor = new.role == Speaker::Visitor;
    if by_visitor && !current.begun {
        quota::count(state, write, scope, id, now).await?;
    }
    insert_messages(write, position, count, &[(&new, &stamp)]).await?;
    let reopened = by_visitor && current.archived && current.reopen_on_message;
    let judged = if by_visitor {
        hear(&state.ear, write, &mut current, &new, &stamp, read).await?;
        qualify::judge(state, write, scope, &current).await?
    } else {
        Judgement::default()
    };
    let Stamp { id, sent_at, .. } = stamp;
    let changed = conversation::ActiveModel {
        position: Unchanged(position),
        message_count: Set(count + 1),
        bytes: Set(i64::try_from(size.bytes).ok()),
        visitor_bytes: Set(i64::try_from(size.visitor_bytes).ok()),
        last_message_at: Set(Ord::max(current.last_message_at, sent_at.to_string())),
        updated_at: Set(now.to_string()),
        version: Set(current.version + 1),
        archived_at: if reopened { Set(None) } else { NotSet },
        ..judged.columns
    };
    db::run(write, conversation::Entity::update(changed).validate()?).await?;
    if reopened || judged.visible {
        index(write, scope, &[position]).await?;
    }
    let NewMessage { role, text, citations, assets, cut_off, .. } = new;
    let text = text.into_string();
    Ok(Appended::Added(Message { id, role, text, sent_at, citations, assets, cut_off, feedback: None }))
}

/// Takes in what a visitor said. It was read before the lock; should the agent have asked something else meanwhile, it
/// is read again as an answer to that.
async fn hear(
    ear: &Ear,
    write: &impl Change,
    current: &mut Current,
    new: &NewMessage,
    stamp: &Stamp,
    read: Option<Read>,
) -> Result<(), ApiError> {
    let (past, reading) = match read {
        Some(Read { question, reading, past }) if question == current.question => (past, Some(reading)),
        Some(Read { past, .. }) => (past, None),
        None => (None, None),
    };
    qualify::catch_up(ear, write, current, past).await?;
    let reading = reading.unwrap_or_else(|| hear::read(ear, new, stamp, current.question.as_deref()));
    current.known.evidence.fold(reading);
    Ok(())
}

/// Sets what `by` knows better. Whoever sets what is set already changes nothing. `past` is what was said before,
/// [recalled](super::recall) before the lock.
///
/// # Errors
/// 404 for an unknown conversation, 422 for a field that is not one of its framework.
pub async fn correct(
    state: &State,
    write: &impl Change,
    scope: Scope,
    id: ConversationId,
    (patch, by): (&ConversationPatch, Setter),
    past: Option<Past>,
) -> Result<(), ApiError> {
    let mut current = qualify::current(write, scope, id).await?.ok_or_else(ApiError::not_found)?;
    qualify::catch_up(&state.ear, write, &mut current, past).await?;
    let before = current.known.given.clone();
    let framework = current.known.framework;
    let hand = Hand { by: Some(by), at: state.clock.now() };
    current.known.given.apply(patch, framework, &hand).map_err(|key| {
        ApiError::field(format!("qualification.{key}"), format!("is not a field of {}", framework.label()))
    })?;
    if current.known.given == before {
        return Ok(());
    }
    let judged = qualify::judge(state, write, scope, &current).await?;
    let changed = conversation::ActiveModel {
        position: Unchanged(current.position),
        updated_at: Set(hand.at.to_string()),
        version: Set(current.version + 1),
        ..judged.columns
    };
    db::run(write, conversation::Entity::update(changed).validate()?).await?;
    index(write, scope, &[current.position]).await
}

async fn known_message(write: &impl Change, position: i64, new: &NewMessage) -> Result<Option<String>, ApiError> {
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

fn uuid(row: &Row) -> Result<Uuid, ApiError> {
    row.get::<String>("id")?.parse().map_err(|_| ApiError::internal("A row has a broken id."))
}

//! What was said, read stretch by stretch: each is bounded in bytes, however much a visitor has said.

use super::{
    projection::{BYTES, MESSAGE, MESSAGE_BYTES},
    read::Outline,
};
use crate::{
    db::{self, Ask, Row, Scope},
    error::ApiError,
};
use kilo_types::{ConversationId, MessageId, PAGE_BYTES, ProblemKind};

/// Bytes of messages that are read at once where all are wanted one after the other.
const STRETCH: u64 = 128 * 1024;

/// Most messages of a stretch.
const MOST: usize = 500;

/// Messages that follow each other.
#[derive(Clone, Debug, Default)]
pub struct Stretch {
    /// Each as the JSON of [`kilo_types::Message`], in the order in which they were said.
    pub messages: Vec<String>,
    /// Where the next stretch begins; `None` when this is the last.
    pub next: Option<i64>,
}

/// The stretch of a conversation that begins at `from`: 0, or [`Stretch::next`] of the one before.
///
/// # Errors
/// When the database fails.
pub async fn stretch(db: &impl Ask, of: &Outline, from: i64) -> Result<Stretch, ApiError> {
    let window = Window {
        position: of.position,
        count: of.count,
        total: of.bytes,
        after: from - 1,
        before: of.count,
        is_backward: false,
        most: MOST,
        bytes: STRETCH,
    };
    let rows = window.read(db).await?;
    let last = rows.last().map(|row| row.get::<i64>("seq")).transpose()?;
    let next = last.map(|last| last + 1).filter(|next| *next < of.count);
    Ok(Stretch { messages: texts(&rows)?, next })
}

/// Where a page of messages begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageAt {
    /// With the first one.
    Beginning,
    /// Behind this one.
    After(MessageId),
    /// It ends before this one.
    Before(MessageId),
    /// It ends with the last one.
    End,
}

/// A page of messages.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    /// Each as the JSON of [`kilo_types::Message`], in the order in which they were said.
    pub messages: Vec<String>,
    /// Of each that a visitor said, the identifier that came with it.
    pub said_as: Vec<Option<String>>,
    /// The first of them, if others come before it.
    pub earlier: Option<String>,
    /// The last of them, if others come behind it.
    pub later: Option<String>,
}

/// A page that is wanted of a conversation's messages.
#[derive(Clone, Debug)]
pub struct Window {
    position: i64,
    /// How many messages there are.
    count: i64,
    /// Bytes of all of them.
    total: u64,
    /// They come behind this one.
    after: i64,
    /// They come before this one.
    before: i64,
    /// Whether the last of them are wanted, not the first.
    is_backward: bool,
    most: usize,
    /// Bytes at which the page ends.
    bytes: u64,
}

/// The page of up to `limit` messages at `place` in a conversation, and up to [`PAGE_BYTES`].
///
/// # Errors
/// 404 when the conversation is not in the workspace, 422 when the message that `place` names is not in it.
pub async fn window(
    db: &impl Ask,
    scope: Scope,
    id: ConversationId,
    place: PageAt,
    limit: usize,
) -> Result<Window, ApiError> {
    let (name, named) = match place {
        PageAt::Beginning | PageAt::End => ("", None),
        PageAt::After(id) => ("after", Some(id)),
        PageAt::Before(id) => ("before", Some(id)),
    };
    // Whoever asks again and again has seen all but the newest: the way to that message is short from the end.
    let sql = format!(
        "SELECT c.position, c.message_count, {BYTES} AS bytes,
           (SELECT m.seq FROM messages m WHERE m.conversation = c.position AND m.id = ?1
            ORDER BY m.seq DESC LIMIT 1) AS named FROM conversations c WHERE c.id = ?2 AND c.workspace = ?3"
    );
    let values = [named.map(|id| id.to_string()).into(), id.to_string().into(), scope.number().into()];
    let row = db::one(db, sql, values).await?.ok_or_else(ApiError::not_found)?;
    let (count, seq): (i64, Option<i64>) = (row.get("message_count")?, row.get("named")?);
    if named.is_some() && seq.is_none() {
        let detail = format!("`{name}` is not a message of this conversation.");
        return Err(ApiError::new(ProblemKind::InvalidCursor, detail));
    }
    let is_backward = matches!(place, PageAt::Before(_) | PageAt::End);
    let (after, before) = if is_backward { (-1, seq.unwrap_or(count)) } else { (seq.unwrap_or(-1), count) };
    let total = u64::try_from(row.get::<i64>("bytes")?).unwrap_or_default();
    let position = row.get("position")?;
    Ok(Window { position, count, total, after, before, is_backward, most: limit, bytes: PAGE_BYTES })
}

/// The messages of `window`; at least one if there is one.
///
/// # Errors
/// When the database fails.
pub async fn messages(db: &impl Ask, window: &Window) -> Result<Messages, ApiError> {
    let rows = window.read(db).await?;
    let seq = |row: Option<&Row>| row.map(|row| row.get::<i64>("seq")).transpose();
    let has_earlier = seq(rows.first())?.is_some_and(|seq| seq > 0);
    let has_later = seq(rows.last())?.is_some_and(|seq| seq + 1 < window.count);
    let id = |row: &Row| row.get("id");
    Ok(Messages {
        messages: texts(&rows)?,
        said_as: rows.iter().map(|row| row.get("said_as")).collect::<Result<_, _>>()?,
        earlier: rows.first().filter(|_| has_earlier).map(id).transpose()?,
        later: rows.last().filter(|_| has_later).map(id).transpose()?,
    })
}

impl Window {
    /// Whether it is read from its end, so that what comes before it is next.
    #[must_use]
    pub const fn is_backward(&self) -> bool {
        self.is_backward
    }

    /// Bytes that its messages have at most, but for a single one that is larger than a page.
    #[must_use]
    pub fn most_bytes(&self) -> u64 {
        if self.after + 1 >= self.before { 0 } else { self.total.min(self.bytes) }
    }

    async fn read(&self, db: &impl Ask) -> Result<Vec<Row>, ApiError> {
        let order = if self.is_backward { "DESC" } else { "ASC" };
        let sql = format!(
            "SELECT m.seq, m.id, {MESSAGE} AS json, CASE WHEN m.role = 'visitor' THEN m.external_id END AS said_as FROM (
               SELECT seq, own, sum(own) OVER (ORDER BY seq {order}) AS together FROM (
                 SELECT m.seq, {MESSAGE_BYTES} AS own FROM messages m
                 WHERE m.conversation = ?1 AND m.seq > ?2 AND m.seq < ?3 ORDER BY m.seq {order} LIMIT ?4)) page
             CROSS JOIN messages m ON m.conversation = ?1 AND m.seq = page.seq
             WHERE page.together <= ?5 OR page.together = page.own ORDER BY m.seq"
        );
        let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let most = number(u64::try_from(self.most).unwrap_or(u64::MAX));
        let bytes = number(self.bytes);
        let values = [self.position.into(), self.after.into(), self.before.into(), most.into(), bytes.into()];
        Ok(db::all(db, sql, values).await?)
    }
}

fn texts(rows: &[Row]) -> Result<Vec<String>, ApiError> {
    Ok(rows.iter().map(|row| row.get("json")).collect::<Result<_, _>>()?)
}

/// The messages `ids` of a conversation, each as the JSON of [`kilo_types::Message`], in the order in which they were
/// said; for a few of them.
///
/// # Errors
/// When the database fails.
pub async fn some_of(db: &impl Ask, of: &Outline, ids: &[MessageId]) -> Result<Vec<String>, ApiError> {
    let sql = format!(
        "SELECT {MESSAGE} AS json FROM messages m
         WHERE m.conversation = ?1 AND m.id IN (SELECT value FROM json_each(?2)) ORDER BY m.seq"
    );
    let ids = serde_json::to_string(ids).map_err(ApiError::internal)?;
    texts(&db::all(db, sql, [of.position.into(), ids.into()]).await?)
}

//! One page of what a filter finds, and how many there are: one indexed query each.
//!
//! Three ways to the same rows, newest first, each reading only rows that match:
//! - status, score and dates: one ordered index range per status and score arm, merged;
//! - email, company or persona: the trigram index, which yields newest first;
//! - words: the index of messages, newest conversation first.
//!
//! Words and text together: a bounded look says which of the two indexes leads ([`Lead`]).

use super::{
    SLOT_BITS,
    projection::{SUMMARY, WHOLE},
};
use crate::{
    db::{
        self, Ask, Row, Scope,
        dialect::{self, ScoreArm},
    },
    error::ApiError,
};
use kilo_domain::filter::Criteria;
use kilo_types::{ConversationCounts, Status, StatusCounts, StatusSet};
use sea_orm::{DbErr, Value};
use std::{cmp::Reverse, fmt::Write};

/// How much of each conversation to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projection {
    /// `ConversationSummary`.
    Summary,
    /// `Conversation`.
    Whole,
}

/// Rows of a page, as the JSON that is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The rows, newest first.
    pub cards: Vec<String>,
    /// Where the next page begins, if there is one.
    pub next: Option<i64>,
}

/// Up to `limit` conversations before position `before`, newest first.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &impl Ask,
    scope: Scope,
    criteria: &Criteria,
    before: Option<i64>,
    limit: u8,
    projection: Projection,
) -> Result<Found, ApiError> {
    let lead = lead(db, scope, criteria, before).await?;
    page_by(db, scope, criteria, before, limit, projection, lead).await
}

/// As [`page`], with the index that leads given.
pub(super) async fn page_by(
    db: &impl Ask,
    scope: Scope,
    criteria: &Criteria,
    before: Option<i64>,
    limit: u8,
    projection: Projection,
    lead: Lead,
) -> Result<Found, ApiError> {
    let Some(query) = page_query(scope, criteria, before, limit, projection, lead) else {
        return Ok(Found::default());
    };
    let rows = db::all(db, query.sql, query.values).await?;
    let mut rows = rows.iter().map(Card::of).collect::<Result<Vec<_>, _>>()?;
    rows.sort_unstable_by_key(|card| Reverse(card.position));
    let more = rows.len() > usize::from(limit);
    rows.truncate(limit.into());
    let next = rows.last().map(|card| card.position).filter(|_| more);
    Ok(Found { cards: rows.into_iter().map(|card| card.json).collect(), next })
}

struct Card {
    position: i64,
    json: String,
}

impl Card {
    fn of(row: &Row) -> Result<Self, DbErr> {
        Ok(Self { position: row.get("position")?, json: row.get("card")? })
    }
}

/// A statement and its parameters, so that a test can ask for its plan.
pub(super) struct Query {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

/// The statement of a page; `None` when there is nothing to find.
fn page_query(
    scope: Scope,
    criteria: &Criteria,
    before: Option<i64>,
    limit: u8,
    projection: Projection,
    lead: Lead,
) -> Option<Query> {
    let values = values(scope, criteria, before, limit)?;
    let positions = positions(criteria, lead);
    let card = if projection == Projection::Summary { SUMMARY } else { &WHOLE };
    let sql = format!(
        "SELECT c.position, {card} AS card FROM ({positions} LIMIT ?5 + 1) page
         CROSS JOIN conversations c ON c.position = page.position"
    );
    Some(Query { sql, values })
}

/// Which index leads where both could: that of the conversations' texts or that of the messages' words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    Words,
    Text,
}

/// Most conversations whose messages are looked into one by one.
const FEW: i64 = 1_000;

/// Few conversations that match by text are looked into one by one; else the words lead, and text is looked at where
/// they lead. So neither a rare company nor a rare word walks over all matches of the other.
async fn lead(db: &impl Ask, scope: Scope, criteria: &Criteria, before: Option<i64>) -> Result<Lead, ApiError> {
    if criteria.phrases.is_none() || !text(criteria) {
        return Ok(Lead::Words);
    }
    let Some(query) = probe_query(scope, criteria, before) else { return Ok(Lead::Words) };
    let row = db::one(db, query.sql, query.values).await?;
    let found: i64 = row.map(|row| row.get("found")).transpose()?.unwrap_or_default();
    Ok(if found <= FEW { Lead::Text } else { Lead::Words })
}

/// Counts the conversations that match by text, as far as it matters.
pub(super) fn probe_query(scope: Scope, criteria: &Criteria, before: Option<i64>) -> Option<Query> {
    let mut values = values(scope, criteria, before, 0)?;
    values.truncate(4);
    Some(Query { sql: format!("SELECT count(*) AS found FROM ({TEXT} LIMIT {FEW} + 1)"), values })
}

/// The first position that began at `millis`.
fn first_at(millis: i64) -> i64 {
    millis.clamp(0, (i64::MAX >> SLOT_BITS) - 1) << SLOT_BITS
}

/// The numbered parameters of every query here: workspace, from, before, match of conversations, limit, match of
/// messages, end of the cursor's millisecond, and the texts themselves: email, company, persona. `None` when there is no word to find, and so nothing is found.
fn values(scope: Scope, criteria: &Criteria, before: Option<i64>, limit: u8) -> Option<Vec<Value>> {
    let from = criteria.started_from.map_or(0, |time| first_at(time.millis()));
    let until = criteria.started_before.map_or(i64::MAX, |time| first_at(time.millis()));
    let before = before.unwrap_or(i64::MAX).min(until);
    let text = text(criteria).then(|| dialect::match_conversations(scope.number(), criteria));
    let mut values = vec![scope.number().into(), from.into(), before.into(), text.into(), i64::from(limit).into()];
    if let Some(phrases) = &criteria.phrases {
        let end = (before >> SLOT_BITS).saturating_add(1).min(i64::MAX >> SLOT_BITS) << SLOT_BITS;
        values.push(dialect::match_messages(scope.number(), phrases)?.into());
        values.push(end.into());
        values.extend([&criteria.email, &criteria.company, &criteria.persona].map(|part| part.clone().into()));
    }
    Some(values)
}

fn positions(criteria: &Criteria, lead: Lead) -> String {
    if criteria.phrases.is_some() && lead == Lead::Text {
        TEXT_THEN_WORDS.to_owned()
    } else if criteria.phrases.is_some() {
        words(criteria)
    } else if text(criteria) {
        TEXT.to_owned()
    } else {
        arms(criteria)
    }
}

fn text(criteria: &Criteria) -> bool {
    criteria.email.is_some() || criteria.company.is_some() || criteria.persona.is_some()
}

const TEXT: &str = "SELECT rowid AS position FROM conversation_search
  WHERE conversation_search MATCH ?4 AND rowid >= ?2 AND rowid < ?3 ORDER BY rowid DESC";

/// Conversations that match by text, each of which is asked for a message that matches.
const TEXT_THEN_WORDS: &str = "SELECT t.rowid AS position FROM conversation_search t
  WHERE t.conversation_search MATCH ?4 AND t.rowid >= ?2 AND t.rowid < ?3 AND EXISTS (
    SELECT 1 FROM messages m WHERE m.conversation = t.rowid AND m.doc IN (
      SELECT f.rowid FROM message_search f WHERE f.message_search MATCH ?6
      AND f.rowid >= (t.rowid >> 21) << 21 AND f.rowid < ((t.rowid >> 21) + 1) << 21))
  ORDER BY t.rowid DESC";

fn arms(criteria: &Criteria) -> String {
    let all = (criteria.score_min, criteria.score_max) == (0, 100);
    let scores = if all {
        vec![("status", String::new())]
    } else {
        let arms = dialect::score_arms(criteria.score_min, criteria.score_max);
        arms.into_iter()
            .map(|arm| match arm {
                ScoreArm::Unit(score) => ("score", format!(" AND score = {score}")),
                ScoreArm::Decade(decade) => ("decade", format!(" AND score / 10 = {decade}")),
            })
            .collect()
    };
    let arms: Vec<String> = criteria
        .statuses
        .iter()
        .flat_map(|status| scores.iter().map(move |(index, score)| arm(status, index, score)))
        .collect();
    format!("{} ORDER BY position DESC", arms.join(" UNION ALL "))
}

fn arm(status: Status, index: &str, score: &str) -> String {
    format!(
        "SELECT position FROM conversations INDEXED BY conversations_by_{index}
         WHERE workspace = ?1 AND status = '{status}'{score} AND position >= ?2 AND position < ?3"
    )
}

/// Conversations with a message that matches. The index of messages is in order of the conversations' start;
/// what began in the same millisecond as the last row is read whole, so that ties fall in their order too.
fn words(criteria: &Criteria) -> String {
    let matching = matching(criteria, criteria.statuses);
    format!(
        "WITH newest AS MATERIALIZED (SELECT DISTINCT m.conversation AS position {matching}
           AND f.rowid >= ?2 AND f.rowid < ?7 AND m.conversation < ?3 ORDER BY f.rowid DESC LIMIT ?5 + 1),
         last AS MATERIALIZED (SELECT min(position) >> {SLOT_BITS} AS millis FROM newest)
         SELECT position FROM newest
         UNION
         SELECT m.conversation {matching} AND m.conversation < ?3
           AND f.rowid >= (SELECT millis << {SLOT_BITS} FROM last)
           AND f.rowid < (SELECT (millis + 1) << {SLOT_BITS} FROM last)
         ORDER BY position DESC"
    )
}

fn matching(criteria: &Criteria, statuses: StatusSet) -> String {
    let names: Vec<String> = statuses.iter().map(|status| format!("'{status}'")).collect();
    let mut text = String::new();
    for (parameter, column, part) in
        [(8, "email", &criteria.email), (9, "company", &criteria.company), (10, "persona", &criteria.persona)]
    {
        if part.is_some() {
            let _ = write!(text, " AND instr(c.folded_{column}, ?{parameter}) > 0");
        }
    }
    format!(
        "FROM message_search f CROSS JOIN messages m ON m.doc = f.rowid
         CROSS JOIN conversations c ON c.position = m.conversation
         WHERE f.message_search MATCH ?6 AND c.workspace = ?1 AND c.status IN ({})
         AND c.score BETWEEN {} AND {}{text}",
        names.join(", "),
        criteria.score_min,
        criteria.score_max
    )
}

/// How many conversations match, by status. Without text and dates the figures are read from a maintained
/// table; else the cost grows with the number of matches, not with the table.
///
/// # Errors
/// When the database fails.
pub async fn counts(db: &impl Ask, scope: Scope, criteria: &Criteria) -> Result<ConversationCounts, ApiError> {
    let lead = lead(db, scope, &Criteria { statuses: StatusSet::ALL, ..criteria.clone() }, None).await?;
    let Some(query) = counts_query(scope, criteria, lead) else { return Ok(ConversationCounts::default()) };
    let mut by_status = StatusCounts::default();
    let mut total = 0;
    for row in db::all(db, query.sql, query.values).await? {
        let (status, count): (String, i64) = (row.get("status")?, row.get("total")?);
        let count = u64::try_from(count).unwrap_or(0);
        let Ok(status) = status.parse::<Status>() else { continue };
        *by_status.of_mut(status) = count;
        if criteria.statuses.contains(status) {
            total += count;
        }
    }
    Ok(ConversationCounts { total, by_status })
}

/// The statement of the counts; `None` when there is nothing to find.
pub(super) fn counts_query(scope: Scope, criteria: &Criteria, lead: Lead) -> Option<Query> {
    let any = Criteria { statuses: StatusSet::ALL, ..criteria.clone() };
    let values = values(scope, &any, None, 0)?;
    let scores = format!("score BETWEEN {} AND {}", any.score_min, any.score_max);
    let dated = any.started_from.is_some() || any.started_before.is_some();
    let by_text = |found: &str| {
        format!("SELECT c.status, count(*) AS total FROM ({found}) t JOIN conversations c USING (position) GROUP BY 1")
    };
    let sql = if any.phrases.is_some() && lead == Lead::Text {
        by_text(TEXT_THEN_WORDS)
    } else if any.phrases.is_some() {
        let matching = matching(&any, StatusSet::ALL);
        format!(
            "SELECT status, count(*) AS total FROM (SELECT DISTINCT c.position, c.status {matching}
             AND f.rowid >= ?2 AND f.rowid < ?3) GROUP BY status"
        )
    } else if text(&any) {
        by_text(TEXT)
    } else if dated {
        let index = if (any.score_min, any.score_max) == (0, 100) { "status" } else { "score" };
        format!(
            "SELECT status, count(*) AS total FROM conversations INDEXED BY conversations_by_{index}
             WHERE workspace = ?1 AND status IN ('active', 'handed_off', 'archived') AND {scores}
             AND position >= ?2 AND position < ?3 GROUP BY status"
        )
    } else {
        format!(
            "SELECT status, sum(total) AS total FROM conversation_counts WHERE workspace = ?1 AND {scores} GROUP BY status"
        )
    };
    Some(Query { sql, values })
}

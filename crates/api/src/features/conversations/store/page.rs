//! One page of what a filter finds, and how many there are: one indexed query each.
//!
//! Three ways to the same rows, newest first:
//! - status, score and dates: one ordered index range per status and score arm, merged;
//! - email, company or persona: the trigram index, which yields newest first;
//! - words: the index of messages, newest conversation first;
//! - what visitors said of answers: an index of the conversations in which they did, newest first.
//!
//! A bounded look at the trigram index comes first: most often it is all ([`Text`]).

use super::{SLOT_BITS, projection::Projection};
use crate::{
    db::{
        self, Ask, Row, Scope,
        dialect::{self, ScoreArm},
    },
    error::ApiError,
};
use kilo_domain::filter::Criteria;
use kilo_types::{FeedbackKind, Status};
use sea_orm::Value;
use std::{cmp::Reverse, fmt::Write};

mod counts;

pub use counts::counts;
#[cfg(test)]
pub(super) use counts::counts_query;

/// Rows of a page, as the JSON that is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The rows, newest first.
    pub cards: Vec<String>,
    /// Where each of them is.
    pub positions: Vec<i64>,
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
    let by_text_alone = has_text(criteria) && criteria.phrases.is_none();
    if by_text_alone && let Some(found) = newest(db, scope, criteria, before, limit, projection).await? {
        return Ok(found);
    }
    let text = if by_text_alone { Text::Many } else { text(db, scope, criteria, before).await? };
    page_by(db, scope, criteria, before, limit, projection, &text).await
}

/// A page out of the newest conversations that match by text; `None` if they are not enough to tell.
///
/// It is most often all that is needed: a common text fills the page with the first of them, a rare one has no more.
async fn newest(
    db: &impl Ask,
    scope: Scope,
    criteria: &Criteria,
    before: Option<i64>,
    limit: u8,
    projection: Projection,
) -> Result<Option<Found>, ApiError> {
    let (card, looked) = (projection.card(), look(criteria));
    // A CROSS JOIN keeps the order of what is inside. Everything is read as it is asked for: a full page ends it, and
    // the last that may be looked at is given even if it does not match, to say that there may be more.
    let sql = format!(
        "SELECT c.position, CASE WHEN {looked} THEN {card} END AS card, known.place FROM (
           SELECT position, row_number() OVER () AS place FROM (SELECT rowid AS position FROM conversation_search
             WHERE conversation_search MATCH ?4 AND rowid >= ?2 AND rowid < ?3 ORDER BY rowid DESC LIMIT {NEWEST})) known
         CROSS JOIN conversations c ON c.position = known.position
         WHERE ({looked}) OR known.place = {NEWEST} LIMIT ?5 + 1"
    );
    let wanted = dialect::match_texts(scope.number(), criteria);
    let rows = db::all(db, sql, values(scope, criteria, before, limit.into(), Some(wanted), None)).await?;
    let all = match rows.last() {
        Some(last) => last.get::<i64>("place")? < NEWEST,
        None => true,
    };
    let found = Found::of(&rows, limit)?;
    Ok((all || found.next.is_some()).then_some(found))
}

/// As [`page`], when it is known what the text is worth.
pub(super) async fn page_by(
    db: &impl Ask,
    scope: Scope,
    criteria: &Criteria,
    before: Option<i64>,
    limit: u8,
    projection: Projection,
    text: &Text,
) -> Result<Found, ApiError> {
    let limited = i64::from(limit);
    let Some(values) = values_by(scope, criteria, before, limited, text) else { return Ok(Found::default()) };
    let (card, positions) = (projection.card(), positions(criteria, text));
    let sql = format!(
        "SELECT c.position, {card} AS card FROM ({positions} LIMIT ?5 + 1) page
         CROSS JOIN conversations c ON c.position = page.position"
    );
    Found::of(&db::all(db, sql, values).await?, limit)
}

impl Found {
    /// The first `limit` of `rows`, of which those without a card do not count.
    fn of(rows: &[Row], limit: u8) -> Result<Self, ApiError> {
        let mut cards: Vec<(i64, String)> = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(card) = row.get("card")? {
                cards.push((row.get("position")?, card));
            }
        }
        cards.sort_unstable_by_key(|(position, _)| Reverse(*position));
        let more = cards.len() > usize::from(limit);
        cards.truncate(limit.into());
        let next = cards.last().map(|(position, _)| *position).filter(|_| more);
        let (positions, cards) = cards.into_iter().unzip();
        Ok(Self { cards, positions, next })
    }
}

/// A statement and its parameters.
pub(super) struct Query {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

/// What a filter by text is worth: few conversations, which are looked at one by one, or many.
///
/// Few, and no other index is walked for them. Many, and status and score are asked of the same index, or the words
/// of that of the messages, and text is looked at where they lead. So nothing rare walks over the matches of
/// something common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// Their positions, newest first, as a JSON array.
    Few(String),
    Many,
}

/// Most conversations whose messages are looked at one by one.
const FEW: i64 = 256;

/// Most conversations that are looked at one by one.
const NEWEST: i64 = 1_024;

async fn text(db: &impl Ask, scope: Scope, criteria: &Criteria, before: Option<i64>) -> Result<Text, ApiError> {
    if !has_text(criteria) {
        return Ok(Text::Many);
    }
    candidates(db, scope, criteria, before, FEW).await
}

/// The conversations that the index of texts finds, unless they are more than `most`.
pub(super) async fn candidates(
    db: &impl Ask,
    scope: Scope,
    criteria: &Criteria,
    before: Option<i64>,
    most: i64,
) -> Result<Text, ApiError> {
    let sql = "SELECT json_group_array(position ORDER BY position DESC) AS positions, count(*) AS found FROM (
      SELECT rowid AS position FROM conversation_search
      WHERE conversation_search MATCH ?1 AND rowid >= ?2 AND rowid < ?3 ORDER BY rowid DESC LIMIT ?4 + 1)";
    let (from, before) = range(criteria, before);
    let wanted = dialect::match_texts(scope.number(), criteria);
    let row = db::one(db, sql, [wanted.into(), from.into(), before.into(), most.into()]).await?;
    let Some(row) = row else { return Ok(Text::Many) };
    Ok(if row.get::<i64>("found")? <= most { Text::Few(row.get("positions")?) } else { Text::Many })
}

/// The first position that began at `millis`.
fn first_at(millis: i64) -> i64 {
    millis.clamp(0, (i64::MAX >> SLOT_BITS) - 1) << SLOT_BITS
}

/// The first position that may be found, and the first one that may not.
fn range(criteria: &Criteria, before: Option<i64>) -> (i64, i64) {
    let from = criteria.started_from.map_or(0, |time| first_at(time.millis()));
    let until = criteria.started_before.map_or(i64::MAX, |time| first_at(time.millis()));
    (from, before.unwrap_or(i64::MAX).min(until))
}

/// The numbered parameters of every query here: workspace, from, before, conversations by text (a match, or
/// positions), limit, match of messages, end of the cursor's millisecond, and the texts themselves: email, company,
/// persona, and the role that the persona stands for.
fn values(
    scope: Scope,
    criteria: &Criteria,
    before: Option<i64>,
    limit: i64,
    by_text: Option<String>,
    words: Option<String>,
) -> Vec<Value> {
    let (from, before) = range(criteria, before);
    let end = (before >> SLOT_BITS).saturating_add(1).min(i64::MAX >> SLOT_BITS) << SLOT_BITS;
    let mut values = vec![scope.number().into(), from.into(), before.into(), by_text.into()];
    values.extend([limit.into(), words.into(), end.into()]);
    let texts = [&criteria.email, &criteria.company, &criteria.persona, &criteria.persona_role];
    values.extend(texts.map(|part| part.clone().into()));
    values
}

/// The parameters for what the text is worth; `None` when there is no word to find, and so nothing is found.
fn values_by(scope: Scope, criteria: &Criteria, before: Option<i64>, limit: i64, text: &Text) -> Option<Vec<Value>> {
    let by_text = match text {
        Text::Few(positions) => Some(positions.clone()),
        Text::Many => has_text(criteria).then(|| dialect::match_conversations(scope.number(), criteria)),
    };
    let words = match &criteria.phrases {
        Some(phrases) => Some(dialect::match_messages(scope.number(), phrases)?),
        None => None,
    };
    Some(values(scope, criteria, before, limit, by_text, words))
}

fn positions(criteria: &Criteria, text: &Text) -> String {
    match text {
        Text::Few(_) => few(criteria),
        Text::Many if criteria.phrases.is_some() => words(criteria),
        Text::Many if has_text(criteria) => many(criteria),
        Text::Many => arms(criteria),
    }
}

fn has_text(criteria: &Criteria) -> bool {
    criteria.email.is_some() || criteria.company.is_some() || criteria.persona.is_some()
}

/// Conversations whose positions are known, newest first, as far as they match.
fn few(criteria: &Criteria) -> String {
    let words = criteria.phrases.as_ref().map_or_else(String::new, |_| {
        format!(
            " AND EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.position AND m.doc IN (
                SELECT f.rowid FROM message_search f WHERE f.message_search MATCH ?6
                AND f.rowid >= (c.position >> {SLOT_BITS}) << {SLOT_BITS}
                AND f.rowid < ((c.position >> {SLOT_BITS}) + 1) << {SLOT_BITS}))"
        )
    });
    let looked = look(criteria);
    // A CROSS JOIN keeps the order of the array.
    format!(
        "SELECT c.position FROM json_each(?4) known CROSS JOIN conversations c ON c.position = known.value
         WHERE {looked}{words}"
    )
}

/// Conversations that match by text, status and score.
fn many(criteria: &Criteria) -> String {
    let looked = look(criteria);
    format!(
        "SELECT c.position FROM conversation_search t CROSS JOIN conversations c ON c.position = t.rowid
         WHERE t.conversation_search MATCH ?4 AND t.rowid >= ?2 AND t.rowid < ?3 AND {looked} ORDER BY t.rowid DESC"
    )
}

/// The name of the index of the conversations in which visitors said this of an answer, and what they have in common.
const fn of_feedback(kind: FeedbackKind) -> (&'static str, &'static str) {
    match kind {
        FeedbackKind::Positive => ("praise", "helpful > 0"),
        FeedbackKind::Negative => ("complaint", "not_helpful > 0"),
    }
}

fn arms(criteria: &Criteria) -> String {
    if let Some((index, condition)) = criteria.feedback.map(of_feedback) {
        let (min, max) = (criteria.score_min, criteria.score_max);
        let only = format!(" AND {condition} AND score BETWEEN {min} AND {max}");
        let arms: Vec<String> = criteria.statuses.iter().map(|status| arm(status, index, &only)).collect();
        return format!("{} ORDER BY position DESC", arms.join(" UNION ALL "));
    }
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
    let matching = matching(criteria);
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

fn matching(criteria: &Criteria) -> String {
    let looked = look(criteria);
    format!(
        "FROM message_search f CROSS JOIN messages m ON m.doc = f.rowid
         CROSS JOIN conversations c ON c.position = m.conversation WHERE f.message_search MATCH ?6 AND {looked}"
    )
}

/// What is looked at in row `c` itself.
fn look(criteria: &Criteria) -> String {
    let names: Vec<String> = criteria.statuses.iter().map(|status| format!("'{status}'")).collect();
    let (min, max) = (criteria.score_min, criteria.score_max);
    let mut conditions =
        format!("c.workspace = ?1 AND c.status IN ({}) AND c.score BETWEEN {min} AND {max}", names.join(", "));
    for (parameter, column, part) in [(8, "email", &criteria.email), (9, "company", &criteria.company)] {
        if part.is_some() {
            let _ = write!(conditions, " AND instr(c.folded_{column}, ?{parameter}) > 0");
        }
    }
    if let Some((_, condition)) = criteria.feedback.map(of_feedback) {
        let _ = write!(conditions, " AND c.{condition}");
    }
    conditions.push_str(match (&criteria.persona, &criteria.persona_role) {
        (Some(_), Some(_)) => " AND (instr(c.folded_persona, ?10) > 0 OR c.persona_role = ?11)",
        (Some(_), None) => " AND instr(c.folded_persona, ?10) > 0",
        _ => "",
    });
    conditions
}

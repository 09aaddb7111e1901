//! How many conversations a filter finds.

use super::{Query, Text, few, has_text, many, matching, of_feedback, text, values_by};
use crate::{
    db::{self, Ask, Scope},
    error::ApiError,
};
use kilo_domain::filter::Criteria;
use kilo_types::{ConversationCounts, Status, StatusCounts, StatusSet};

/// How many conversations match, by status. Without text and dates the figures are read from a maintained
/// table; else the cost grows with the number of matches, not with the table.
///
/// # Errors
/// When the database fails.
pub async fn counts(db: &impl Ask, scope: Scope, criteria: &Criteria) -> Result<ConversationCounts, ApiError> {
    let text = text(db, scope, criteria, None).await?;
    let Some(query) = counts_query(scope, criteria, &text) else { return Ok(ConversationCounts::default()) };
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
pub(in super::super) fn counts_query(scope: Scope, criteria: &Criteria, text: &Text) -> Option<Query> {
    let any = Criteria { statuses: StatusSet::ALL, ..criteria.clone() };
    let values = values_by(scope, &any, None, 0, text)?;
    let scores = format!("score BETWEEN {} AND {}", any.score_min, any.score_max);
    let dated = any.started_from.is_some() || any.started_before.is_some();
    let by_text = |found: &str| {
        format!("SELECT c.status, count(*) AS total FROM ({found}) t JOIN conversations c USING (position) GROUP BY 1")
    };
    let sql = if matches!(text, Text::Few(_)) {
        by_text(&few(&any))
    } else if any.phrases.is_some() {
        let matching = matching(&any);
        format!(
            "SELECT status, count(*) AS total FROM (SELECT DISTINCT c.position, c.status {matching}
             AND f.rowid >= ?2 AND f.rowid < ?3) GROUP BY status"
        )
    } else if has_text(&any) {
        by_text(&many(&any))
    } else if let Some((index, condition)) = any.feedback.map(of_feedback) {
        format!(
            "SELECT status, count(*) AS total FROM conversations INDEXED BY conversations_by_{index}
             WHERE workspace = ?1 AND status IN ('active', 'handed_off', 'archived') AND {condition} AND {scores}
             AND position >= ?2 AND position < ?3 GROUP BY status"
        )
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

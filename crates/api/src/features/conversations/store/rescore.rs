//! Judging what is stored anew, after the rules have changed or history was taken over.

use super::{
    index::index,
    known::{Columns, Known},
    qualify::{self, HEARD, KNOWN},
};
use crate::{
    db::{self, Scope},
    error::ApiError,
};
use kilo_domain::qualification::{Assessment, Evidence};
use kilo_types::Timestamp;
use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Conversations that are judged in one transaction.
const BATCH: i64 = 200;

/// What a batch came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rescored {
    /// Conversations that were judged.
    pub judged: u64,
    /// Those of which something visible changed.
    pub changed: u64,
    /// Where the next batch begins.
    pub last: i64,
}

/// Judges the conversations behind position `after` anew, oldest first; `None` when there are none. A score that came
/// with history gives way; what was set stays, and so does the status: nothing is handed to the team.
///
/// # Errors
/// When the database fails.
pub async fn rescore(
    write: &DatabaseTransaction,
    scope: Scope,
    after: i64,
    now: Timestamp,
) -> Result<Option<Rescored>, ApiError> {
    let mut stored = stored(write, scope, after).await?;
    let Some((&last, _)) = stored.last_key_value() else { return Ok(None) };
    let positions: Vec<i64> = stored.keys().copied().collect();
    for row in db::all(write, HEARD, [json!(positions).to_string().into()]).await? {
        if let Some((known, _)) = stored.get_mut(&row.get("position")?) {
            qualify::hear(known, &row)?;
        }
    }
    let judged: Vec<(i64, &Known, Assessment)> =
        stored.iter().map(|(position, (known, _))| (*position, known, known.assess())).collect();
    let rows: Vec<_> = judged.iter().map(|(position, known, assessment)| (*position, *known, assessment)).collect();
    qualify::keep(write, &rows).await?;
    let mut changed = Vec::new();
    for (position, known, assessment) in &judged {
        let columns = known.columns(assessment);
        if stored.get(position).is_some_and(|(_, before)| *before != columns) {
            changed.push((*position, columns));
        }
    }
    show(write, &changed, now).await?;
    index(write, scope, &changed.iter().map(|(position, _)| *position).collect::<Vec<_>>()).await?;
    Ok(Some(Rescored { judged: positions.len() as u64, changed: changed.len() as u64, last }))
}

/// What was set, and what is shown, of the next conversations by position.
async fn stored(
    write: &DatabaseTransaction,
    scope: Scope,
    after: i64,
) -> Result<BTreeMap<i64, (Known, Columns)>, ApiError> {
    let arms = ["active", "handed_off", "archived"].map(|status| {
        format!(
            "SELECT position FROM conversations INDEXED BY conversations_by_status
             WHERE workspace = ?1 AND status = '{status}' AND position > ?2"
        )
    });
    let sql = format!(
        "SELECT {KNOWN}, json_object('score', c.score, 'persona', c.persona, 'visitor_name', c.visitor_name,
           'visitor_email', c.visitor_email, 'company_name', c.company_name, 'company_domain', c.company_domain,
           'folded_email', c.folded_email, 'folded_company', c.folded_company,
           'folded_persona', c.folded_persona, 'persona_role', c.persona_role) AS columns
         FROM ({} ORDER BY position LIMIT {BATCH}) page CROSS JOIN conversations c ON c.position = page.position
         LEFT JOIN conversation_evidence e ON e.conversation = c.position",
        arms.join(" UNION ALL ")
    );
    let mut stored = BTreeMap::new();
    for row in db::all(write, sql, [scope.number().into(), after.into()]).await? {
        let (mut known, _) = qualify::known(&row)?;
        known.evidence = Evidence::default();
        known.given.score = None;
        let columns: String = row.get("columns")?;
        stored.insert(row.get("position")?, (known, serde_json::from_str(&columns).map_err(ApiError::internal)?));
    }
    Ok(stored)
}

async fn show(write: &DatabaseTransaction, changed: &[(i64, Columns)], now: Timestamp) -> Result<(), ApiError> {
    let rows: Vec<Value> = changed.iter().map(|(position, columns)| json!([position, columns])).collect();
    let sql = "UPDATE conversations SET score = value->1->>'score', persona = value->1->>'persona',
        visitor_email = value->1->>'visitor_email', company_name = value->1->>'company_name',
        company_domain = value->1->>'company_domain', folded_email = value->1->>'folded_email',
        folded_company = value->1->>'folded_company', folded_persona = value->1->>'folded_persona',
        persona_role = value->1->>'persona_role',
        version = version + 1, updated_at = ?2
      FROM json_each(?1) WHERE position = value->>0";
    db::execute(write, sql, [Value::from(rows).to_string().into(), now.to_string().into()]).await?;
    Ok(())
}

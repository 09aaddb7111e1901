//! Judging what is stored anew, after the rules have changed or history was taken over.

use super::{
    hear,
    index::index,
    known::{Columns, Known},
    qualify::{self, KNOWN},
};
use crate::{
    db::{self, Ask, Change, Scope},
    error::ApiError,
    startup::State,
};
use kilo_domain::qualification::Assessment;
use kilo_types::Timestamp;
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
/// with history gives way; what was set stays, and so does the status: nothing is handed to the team. Words are heard
/// before anything is locked, and again where some were added meanwhile. With `dry_run` nothing is written.
///
/// # Errors
/// When the database fails.
pub async fn rescore(state: &State, scope: Scope, after: i64, dry_run: bool) -> Result<Option<Rescored>, ApiError> {
    let mut heard = BTreeMap::new();
    let db = &state.db.read_of(scope);
    for (position, Stored { messages, .. }) in stored(db, scope, after).await? {
        heard.insert(position, (messages, hear::heard(&state.ear, db, position).await?));
    }
    if heard.is_empty() {
        return Ok(None);
    }
    let write = state.db.begin().await?;
    let mut stored = stored(&write, scope, after).await?;
    for (position, Stored { known, messages, .. }) in &mut stored {
        known.evidence = match heard.remove(position) {
            Some((before, evidence)) if before == *messages => evidence,
            _ => hear::heard(&state.ear, &write, *position).await?,
        };
    }
    let batch = judged(&write, scope, &stored, state.clock.now()).await?;
    if !dry_run {
        write.commit().await?;
    }
    Ok(batch)
}

/// Keeps what follows from what was heard, and shows it.
async fn judged(
    write: &impl Change,
    scope: Scope,
    stored: &BTreeMap<i64, Stored>,
    now: Timestamp,
) -> Result<Option<Rescored>, ApiError> {
    let Some((&last, _)) = stored.last_key_value() else { return Ok(None) };
    let judged: Vec<(i64, &Known, Assessment)> =
        stored.iter().map(|(position, Stored { known, .. })| (*position, known, known.assess())).collect();
    let rows: Vec<_> = judged.iter().map(|(position, known, assessment)| (*position, *known, assessment)).collect();
    qualify::keep(write, &rows).await?;
    let mut changed = Vec::new();
    for (position, known, assessment) in &judged {
        let columns = known.columns(assessment);
        if stored.get(position).is_some_and(|before| before.columns != columns) {
            changed.push((*position, columns));
        }
    }
    show(write, &changed, now).await?;
    index(write, scope, &changed.iter().map(|(position, _)| *position).collect::<Vec<_>>()).await?;
    Ok(Some(Rescored { judged: stored.len() as u64, changed: changed.len() as u64, last }))
}

/// A conversation before it is judged anew.
struct Stored {
    /// What was set.
    known: Known,
    /// What is shown.
    columns: Columns,
    /// How many messages it has.
    messages: i64,
}

/// What was set, and what is shown, of the next conversations by position.
async fn stored(db: &impl Ask, scope: Scope, after: i64) -> Result<BTreeMap<i64, Stored>, ApiError> {
    let arms = ["active", "handed_off", "archived"].map(|status| {
        format!(
            "SELECT position FROM conversations INDEXED BY conversations_by_status
             WHERE workspace = ?1 AND status = '{status}' AND position > ?2"
        )
    });
    let sql = format!(
        "SELECT {KNOWN}, c.message_count, json_object('score', c.score, 'fit', c.fit, 'persona', c.persona, 'visitor_name', c.visitor_name,
           'visitor_email', c.visitor_email, 'visitor_phone', c.visitor_phone, 'company_name', c.company_name, 'company_domain', c.company_domain,
           'folded_email', c.folded_email, 'folded_company', c.folded_company,
           'folded_persona', c.folded_persona, 'persona_role', c.persona_role) AS columns
         FROM ({} ORDER BY position LIMIT {BATCH}) page CROSS JOIN conversations c ON c.position = page.position
         LEFT JOIN conversation_evidence e ON e.conversation = c.position",
        arms.join(" UNION ALL ")
    );
    let mut stored = BTreeMap::new();
    for row in db::all(db, sql, [scope.number().into(), after.into()]).await? {
        let (mut known, _) = qualify::known(&row)?;
        known.given.score = None;
        let columns: String = row.get("columns")?;
        let columns = serde_json::from_str(&columns).map_err(ApiError::internal)?;
        stored.insert(row.get("position")?, Stored { known, columns, messages: row.get("message_count")? });
    }
    Ok(stored)
}

async fn show(write: &impl Change, changed: &[(i64, Columns)], now: Timestamp) -> Result<(), ApiError> {
    let rows: Vec<Value> = changed.iter().map(|(position, columns)| json!([position, columns])).collect();
    let sql =
        "UPDATE conversations SET score = value->1->>'score', fit = value->1->>'fit', persona = value->1->>'persona',
        visitor_name = value->1->>'visitor_name', visitor_email = value->1->>'visitor_email',
        visitor_phone = value->1->>'visitor_phone', company_name = value->1->>'company_name',
        company_domain = value->1->>'company_domain', folded_email = value->1->>'folded_email',
        folded_company = value->1->>'folded_company', folded_persona = value->1->>'folded_persona',
        persona_role = value->1->>'persona_role',
        version = version + 1, updated_at = ?2
      FROM json_each(?1) WHERE position = value->>0";
    db::execute(write, sql, [Value::from(rows).to_string().into(), now.to_string().into()]).await?;
    Ok(())
}

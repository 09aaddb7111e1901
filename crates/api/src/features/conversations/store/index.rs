//! The index in which parts of email addresses, companies and personas are found.

use crate::{
    db::{self, Ask, Change, Db, Row, Scope, dialect},
    error::ApiError,
};
use serde_json::json;

/// Conversations that are indexed at once.
const BATCH: i64 = 1_000;

/// Writes the search rows of `positions` anew, from what is stored.
pub(super) async fn index(write: &impl Change, scope: Scope, positions: &[i64]) -> Result<(), ApiError> {
    let positions = json!(positions).to_string();
    let sql = "SELECT position, workspace, visitor_email, company_name, company_domain, persona, status, score
      FROM conversations WHERE position IN (SELECT value FROM json_each(?)) AND workspace = ?";
    let rows = db::all(write, sql, [positions.clone().into(), scope.number().into()]).await?;
    let sql = "DELETE FROM conversation_search WHERE rowid IN (SELECT value FROM json_each(?))";
    db::execute(write, sql, [positions.into()]).await?;
    insert(write, &rows).await
}

/// Fills the index if it is empty: a step of the schema that changes what it holds empties it.
///
/// # Errors
/// When the database fails; then it stays empty.
pub async fn fill_index(db: &Db) -> Result<(), ApiError> {
    // Most starts have nothing to fill, and need not wait for those who write.
    if is_filled(db.read()).await? {
        return Ok(());
    }
    let write = db.begin_patiently("fill the search index").await?;
    if is_filled(&write).await? {
        return Ok(());
    }
    let mut after = i64::MIN;
    loop {
        let sql = "SELECT position, workspace, visitor_email, company_name, company_domain, persona, status, score
          FROM conversations WHERE position > ? ORDER BY position LIMIT ?";
        let rows = db::all(&write, sql, [after.into(), BATCH.into()]).await?;
        let Some(last) = rows.last() else { break };
        after = last.get("position")?;
        insert(&write, &rows).await?;
    }
    write.commit().await
}

async fn is_filled(db: &impl Ask) -> Result<bool, ApiError> {
    let sql =
        "SELECT 1 WHERE EXISTS (SELECT rowid FROM conversation_search) OR NOT EXISTS (SELECT 1 FROM conversations)";
    Ok(db::one(db, sql, []).await?.is_some())
}

async fn insert(write: &impl Change, rows: &[Row]) -> Result<(), ApiError> {
    let entries = rows.iter().map(entry).collect::<Result<Vec<_>, ApiError>>()?;
    let sql = "INSERT INTO conversation_search (rowid, tokens)
      SELECT value->>'position', value->>'tokens' FROM json_each(?)";
    db::execute(write, sql, [serde_json::Value::from(entries).to_string().into()]).await?;
    Ok(())
}

fn entry(row: &Row) -> Result<serde_json::Value, ApiError> {
    let text = |name: &str| row.get::<Option<String>>(name);
    let (position, workspace): (i64, i64) = (row.get("position")?, row.get("workspace")?);
    let (status, score): (String, u8) = (row.get("status")?, row.score("score")?.get());
    let texts = [text("visitor_email")?, text("company_name")?, text("company_domain")?, text("persona")?];
    let status = status.parse().map_err(|()| ApiError::internal("A row has a broken status."))?;
    let texts = texts.each_ref().map(Option::as_deref);
    Ok(json!({
        "position": position, "tokens": dialect::conversation_tokens(workspace, texts, status, score),
    }))
}

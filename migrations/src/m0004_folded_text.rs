//! What a substring filter looks for, folded beside each conversation: where a search of messages has already led to
//! a conversation, asking the trigram index about that one row costs a hundred times as much as looking at it.

use kilo_domain::search::fold;
use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, Statement},
};
use serde_json::json;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// `folded_company` holds name and domain with U+E0FF between them, which no folded text contains.
const SQLITE: &str = "
ALTER TABLE conversations ADD COLUMN folded_email TEXT;
ALTER TABLE conversations ADD COLUMN folded_company TEXT;
ALTER TABLE conversations ADD COLUMN folded_persona TEXT;
";

const BATCH: &str = "SELECT position, visitor_email, company_name, company_domain, persona FROM conversations
  WHERE position > ? ORDER BY position LIMIT 1000";

const FILL: &str = "UPDATE conversations SET folded_email = value->>'email', folded_company = value->>'company',
  folded_persona = value->>'persona' FROM json_each(?) WHERE position = value->>'position'";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let backend = db.get_database_backend();
        db.execute_unprepared(SQLITE).await?;
        let mut after = i64::MIN;
        loop {
            let rows = db.query_all_raw(Statement::from_sql_and_values(backend, BATCH, [after.into()])).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.try_get("", "position")?;
            let mut folded = Vec::with_capacity(rows.len());
            for row in &rows {
                let text = |name: &str| row.try_get::<Option<String>>("", name).map(|text| text.as_deref().map(fold));
                let (name, domain) = (text("company_name")?, text("company_domain")?);
                let company = (name.is_some() || domain.is_some())
                    .then(|| format!("{}\u{E0FF}{}", name.unwrap_or_default(), domain.unwrap_or_default()));
                folded.push(json!({
                    "position": row.try_get::<i64>("", "position")?, "email": text("visitor_email")?,
                    "company": company, "persona": text("persona")?,
                }));
            }
            let folded = serde_json::Value::from(folded).to_string();
            db.execute_raw(Statement::from_sql_and_values(backend, FILL, [folded.into()])).await?;
        }
    }
}

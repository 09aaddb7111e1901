//! Which role a persona stands for, so that a search for `CTO` finds the chief technology officer too.

use kilo_domain::qualification::roles::role_of;
use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, Statement},
};
use serde_json::json;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const COLUMN: &str = "ALTER TABLE conversations ADD COLUMN persona_role TEXT;";

/// The server fills an empty index when it starts; now it knows roles.
const EMPTY: &str = "INSERT INTO conversation_search (conversation_search) VALUES ('delete-all');";

const BATCH: &str = "SELECT position, persona FROM conversations
  WHERE position > ? AND persona IS NOT NULL ORDER BY position LIMIT 1000";

const FILL: &str = "UPDATE conversations SET persona_role = value->>1 FROM json_each(?) WHERE position = value->>0";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let backend = db.get_database_backend();
        db.execute_unprepared(COLUMN).await?;
        db.execute_unprepared(EMPTY).await?;
        let mut after = i64::MIN;
        loop {
            let rows = db.query_all_raw(Statement::from_sql_and_values(backend, BATCH, [after.into()])).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.try_get("", "position")?;
            let mut roles = Vec::new();
            for row in &rows {
                let (position, persona): (i64, String) = (row.try_get("", "position")?, row.try_get("", "persona")?);
                roles.extend(role_of(&persona).map(|role| json!([position, role.key()])));
            }
            let roles = serde_json::Value::from(roles).to_string();
            db.execute_raw(Statement::from_sql_and_values(backend, FILL, [roles.into()])).await?;
        }
    }
}

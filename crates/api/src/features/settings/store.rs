//! All SQL of settings.

use crate::{
    auth::seal::{Renewal, Sealer, agent_secret, slack_webhook},
    db::{self, Ask, Db, Scope},
    error::ApiError,
};
use kilo_types::QualificationSettings;
use sea_orm::DatabaseTransaction;

/// How the workspace qualifies visitors.
///
/// # Errors
/// When the database fails.
pub(super) async fn qualification(db: &impl Ask, scope: Scope) -> Result<QualificationSettings, ApiError> {
    let sql = "SELECT framework, score_threshold FROM workspaces WHERE number = ?";
    let row = db::one(db, sql, [scope.number().into()]).await?.ok_or_else(ApiError::not_found)?;
    let framework: String = row.get("framework")?;
    Ok(QualificationSettings {
        framework: framework.parse().map_err(ApiError::internal)?,
        score_threshold: row.score("score_threshold")?,
    })
}

/// Sets how the workspace qualifies visitors from now on.
///
/// # Errors
/// When the database fails.
pub(super) async fn set_qualification(
    write: &DatabaseTransaction,
    scope: Scope,
    settings: QualificationSettings,
) -> Result<(), ApiError> {
    let values =
        [settings.framework.as_str().into(), i64::from(settings.score_threshold.get()).into(), scope.number().into()];
    db::execute(write, "UPDATE workspaces SET framework = ?, score_threshold = ? WHERE number = ?", values).await?;
    Ok(())
}

/// A secret of each workspace that has one: its table, the column that names the workspace, its own column, and its place.
type Secrets = (&'static str, &'static str, &'static str, fn(i64) -> String);

/// Everything that is kept sealed for as long as a workspace wants it.
const SECRETS: [Secrets; 2] = [
    ("workspaces", "number", "slack_webhook_url", slack_webhook),
    ("widget_settings", "workspace", "agent_secret", agent_secret),
];

/// Seals what an earlier version stored openly, and seals anew what was sealed under an earlier secret. What no secret
/// opens is left as it is and told in the log: the right secret may come back.
///
/// # Errors
/// When the database fails.
pub(crate) async fn seal_secrets(db: &Db, sealer: &Sealer) -> Result<(), ApiError> {
    for (table, workspace, column, place) in SECRETS {
        let sql =
            format!("SELECT {workspace} AS workspace, {column} AS secret FROM {table} WHERE {column} IS NOT NULL");
        let (mut again, mut lost) = (Vec::new(), 0);
        for row in db::all(db.read(), sql, []).await? {
            let (workspace, stored): (i64, String) = (row.get("workspace")?, row.get("secret")?);
            match sealer.renew(&place(workspace), &stored)? {
                Renewal::Sealed => {}
                Renewal::Again(sealed) => again.push((workspace, stored, sealed)),
                Renewal::Lost => lost += 1,
            }
        }
        if lost > 0 {
            tracing::warn!(
                column,
                count = lost,
                "sealed under another KILO_SECRET: start with that one, or set them anew"
            );
        }
        if again.is_empty() {
            continue;
        }
        let write = db.begin().await?;
        // What stood there openly shall not stay in a free part of the file.
        db::execute(&write, "PRAGMA secure_delete = ON", []).await?;
        let sql = format!("UPDATE {table} SET {column} = ?3 WHERE {workspace} = ?1 AND {column} = ?2");
        for (workspace, stored, sealed) in again {
            db::execute(&write, &sql, [workspace.into(), stored.into(), sealed.into()]).await?;
        }
        write.commit().await?;
    }
    Ok(())
}

//! All SQL of settings.

use crate::{
    db::{self, Ask, Scope},
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

//! The SQL of the notification settings, bound to a workspace.

use crate::{
    db::{self, Ask, Scope},
    error::ApiError,
};
use kilo_types::NotificationSettings;
use sea_orm::DatabaseTransaction;

/// The workspace's settings, the webhook's secret included.
///
/// # Errors
/// When the database fails.
pub async fn settings(db: &impl Ask, scope: Scope) -> Result<NotificationSettings, ApiError> {
    let sql = "SELECT slack_webhook_url, email_recipients FROM workspaces WHERE number = ?";
    let row = db::one(db, sql, [scope.number().into()]).await?.ok_or_else(ApiError::not_found)?;
    let email_recipients: String = row.get("email_recipients")?;
    Ok(NotificationSettings {
        slack_webhook_url: row.get("slack_webhook_url")?,
        email_recipients: serde_json::from_str(&email_recipients).map_err(ApiError::internal)?,
    })
}

/// Stores `settings`.
///
/// # Errors
/// When the database fails.
pub async fn save(write: &DatabaseTransaction, scope: Scope, settings: &NotificationSettings) -> Result<(), ApiError> {
    let sql = "UPDATE workspaces SET slack_webhook_url = ?2, email_recipients = ?3 WHERE number = ?1";
    let email_recipients = serde_json::to_string(&settings.email_recipients).map_err(ApiError::internal)?;
    let values = [scope.number().into(), settings.slack_webhook_url.clone().into(), email_recipients.into()];
    db::execute(write, sql, values).await?;
    Ok(())
}

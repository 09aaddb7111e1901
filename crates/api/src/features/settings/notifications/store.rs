//! The SQL of the notification settings, bound to a workspace.

use crate::{
    auth::seal::{Sealer, slack_webhook},
    db::{self, Ask, Change, Row, Scope},
    error::ApiError,
    outbox::store::IS_CONFIRMED,
    startup::State,
};
use kilo_domain::contact::account_key;
use kilo_types::{Email, NotificationSettings, Receiver, Timestamp};
use sea_orm::DatabaseTransaction;
use serde_json::json;

/// The workspace's settings, the webhook's secret included; without it, where the server's secret does not open it.
///
/// # Errors
/// When the database fails.
pub async fn settings(db: &impl Ask, sealer: &Sealer, scope: Scope) -> Result<NotificationSettings, ApiError> {
    let sql = "SELECT slack_webhook_url, (SELECT json_group_array(email) FROM (SELECT r.email FROM
        notification_recipients r WHERE r.workspace = workspaces.number ORDER BY r.place)) AS email_recipients
      FROM workspaces WHERE number = ?";
    let row = db::one(db, sql, [scope.number().into()]).await?.ok_or_else(ApiError::not_found)?;
    let email_recipients: String = row.get("email_recipients")?;
    let sealed: Option<String> = row.get("slack_webhook_url")?;
    Ok(NotificationSettings {
        slack_webhook_url: sealed.and_then(|sealed| sealer.open(&slack_webhook(scope.number()), &sealed)),
        email_recipients: serde_json::from_str(&email_recipients).map_err(ApiError::internal)?,
    })
}

/// Stores `settings`. Addresses that were there before stay as confirmed as they were.
///
/// # Errors
/// When the database fails.
pub async fn save(
    write: &DatabaseTransaction,
    state: &State,
    scope: Scope,
    settings: &NotificationSettings,
) -> Result<(), ApiError> {
    let sql = "UPDATE workspaces SET slack_webhook_url = ?2 WHERE number = ?1";
    let place = slack_webhook(scope.number());
    let sealed = settings.slack_webhook_url.as_deref().map(|url| state.sealer.seal(&place, url)).transpose()?;
    db::execute(write, sql, [scope.number().into(), sealed.into()]).await?;
    let rows = settings.email_recipients.iter().map(
        |email| json!({ "id": state.ids.next(), "email": email.as_str(), "account_key": account_key(email.as_str()) }),
    );
    let rows = rows.collect::<serde_json::Value>().to_string();
    let sql = "DELETE FROM notification_recipients WHERE workspace = ?1
               AND account_key NOT IN (SELECT value->>'account_key' FROM json_each(?2))";
    db::execute(write, sql, [scope.number().into(), rows.clone().into()]).await?;
    let sql = "INSERT INTO notification_recipients (id, workspace, place, email, account_key)
               SELECT value->>'id', ?1, key, value->>'email', value->>'account_key' FROM json_each(?2) WHERE true
               ON CONFLICT (workspace, account_key) DO UPDATE SET place = excluded.place, email = excluded.email";
    db::execute(write, sql, [scope.number().into(), rows.into()]).await?;
    Ok(())
}

/// An address that has to confirm before it gets notifications.
#[derive(Clone, Debug)]
pub struct Unconfirmed {
    /// What a link to confirm names.
    pub id: String,
    /// The address.
    pub email: String,
    /// The address as accounts are found by.
    pub account_key: String,
}

/// The addresses that were never asked to confirm and have to.
///
/// # Errors
/// When the database fails.
pub async fn never_asked(db: &impl Ask, scope: Scope) -> Result<Vec<Unconfirmed>, ApiError> {
    let sql = format!(
        "SELECT r.id, r.email, r.account_key FROM notification_recipients r
         WHERE r.workspace = ?1 AND r.asked_at IS NULL AND NOT {IS_CONFIRMED} ORDER BY r.place"
    );
    db::all(db, sql, [scope.number().into()]).await?.iter().map(unconfirmed).collect()
}

/// The recipient with this address, and whether it gets notifications; `None` when it is none of the workspace's.
///
/// # Errors
/// When the database fails.
pub async fn recipient(db: &impl Ask, scope: Scope, email: &Email) -> Result<Option<(Unconfirmed, bool)>, ApiError> {
    let sql = format!(
        "SELECT r.id, r.email, r.account_key, {IS_CONFIRMED} AS confirmed FROM notification_recipients r
         WHERE r.workspace = ?1 AND r.account_key = ?2"
    );
    let row = db::one(db, sql, [scope.number().into(), account_key(email.as_str()).into()]).await?;
    row.map(|row| Ok((unconfirmed(&row)?, row.get("confirmed")?))).transpose()
}

fn unconfirmed(row: &Row) -> Result<Unconfirmed, ApiError> {
    Ok(Unconfirmed { id: row.get("id")?, email: row.get("email")?, account_key: row.get("account_key")? })
}

/// Notes that a recipient is asked at `now`.
///
/// # Errors
/// When the database fails.
pub async fn note_asked(write: &impl Change, scope: Scope, id: &str, now: Timestamp) -> Result<(), ApiError> {
    let sql = "UPDATE notification_recipients SET asked_at = ?3 WHERE workspace = ?1 AND id = ?2";
    db::execute(write, sql, [scope.number().into(), id.into(), now.to_string().into()]).await?;
    Ok(())
}

/// Whom the workspace notifies, and which of them get it.
///
/// # Errors
/// When the database fails.
pub async fn receivers(db: &impl Ask, scope: Scope) -> Result<Vec<Receiver>, ApiError> {
    let sql = format!(
        "SELECT json_object('channel', 'slack', 'recipient', 'slack', 'state', iif(slack_paused_at IS NULL, 'active',
           'paused'), 'since', slack_paused_at, 'reason', slack_paused_reason) AS json
         FROM workspaces WHERE number = ?1 AND slack_webhook_url IS NOT NULL
         UNION ALL SELECT * FROM (SELECT json_object('channel', 'email', 'recipient', r.email, 'state', iif({IS_CONFIRMED},
           'active', 'unconfirmed'), 'since', iif({IS_CONFIRMED}, NULL, r.asked_at), 'reason', NULL)
         FROM notification_recipients r WHERE r.workspace = ?1 ORDER BY r.place)"
    );
    let rows = db::all(db, sql, [scope.number().into()]).await?;
    let receiver = |row: &Row| serde_json::from_str(&row.get::<String>("json")?).map_err(ApiError::internal);
    rows.iter().map(receiver).collect()
}

/// A recipient that a link to confirm names.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its address.
    pub email: String,
    /// The name of the workspace that wants to notify it.
    pub workspace: String,
    /// Whether it was confirmed before.
    pub is_confirmed: bool,
}

/// The recipient `id` of the workspace with the public id `workspace`; `None` when it was taken out meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn named(db: &impl Ask, workspace: &str, id: &str) -> Result<Option<Named>, ApiError> {
    let sql =
        "SELECT r.email, w.name AS workspace, r.confirmed_at IS NOT NULL AS confirmed FROM notification_recipients r
               JOIN workspaces w ON w.number = r.workspace WHERE r.id = ?1 AND w.id = ?2";
    let row = db::one(db, sql, [id.into(), workspace.into()]).await?;
    let named = |row: Row| {
        Ok(Named { email: row.get("email")?, workspace: row.get("workspace")?, is_confirmed: row.get("confirmed")? })
    };
    row.map(named).transpose()
}

/// Confirms the recipient `id`; once is enough.
///
/// # Errors
/// When the database fails.
pub async fn confirm(write: &impl Change, id: &str, now: Timestamp) -> Result<(), ApiError> {
    let sql = "UPDATE notification_recipients SET confirmed_at = ?2 WHERE id = ?1 AND confirmed_at IS NULL";
    db::execute(write, sql, [id.into(), now.to_string().into()]).await?;
    Ok(())
}

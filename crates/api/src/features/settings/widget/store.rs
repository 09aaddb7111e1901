//! All SQL of the widget's settings.

use crate::{
    auth::seal::{Sealer, agent_secret},
    clock::Random,
    db::{self, Ask, Scope},
    error::ApiError,
    features::widget::{
        script_tag,
        store::{agent_name, disclosure, greeting, privacy_url, texts, timeout, title},
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use kilo_types::{WidgetSettings, WidgetSettingsUpdate};
use sea_orm::DatabaseTransaction;

/// The settings in full.
///
/// # Errors
/// When the database fails.
pub(super) async fn settings(
    db: &impl Ask,
    sealer: &Sealer,
    scope: Scope,
    public_url: &str,
) -> Result<WidgetSettings, ApiError> {
    let sql = "SELECT s.title, s.greeting, s.agent_url, s.agent_secret, s.conversation_timeout_hours,
      s.ask_email_when_paused, s.disclosure, s.agent_name, s.privacy_url, s.texts, s.allowed_origins, w.reopen_on_message,
      w.publishable_key FROM widget_settings s JOIN workspaces w ON w.number = s.workspace
      WHERE s.workspace = ?";
    let row = db::one(db, sql, [scope.number().into()]).await?.ok_or_else(ApiError::not_found)?;
    let (publishable_key, allowed_origins): (String, String) =
        (row.get("publishable_key")?, row.get("allowed_origins")?);
    let sealed: Option<String> = row.get("agent_secret")?;
    Ok(WidgetSettings {
        title: title(&row)?,
        greeting: greeting(&row)?,
        agent_url: row.get("agent_url")?,
        agent_secret: sealed.and_then(|sealed| sealer.open(&agent_secret(scope.number()), &sealed)),
        conversation_timeout_hours: timeout(&row)?,
        reopen_on_message: row.get("reopen_on_message")?,
        ask_email_when_paused: row.get("ask_email_when_paused")?,
        allowed_origins: serde_json::from_str(&allowed_origins).map_err(ApiError::internal)?,
        disclosure: disclosure(&row)?,
        agent_name: agent_name(&row)?,
        privacy_url: privacy_url(&row)?,
        texts: texts(&row)?,
        script_tag: script_tag(public_url, &publishable_key),
        publishable_key,
    })
}

/// Stores what is given of the settings. The first agent address makes the secret that signs the calls to it.
///
/// # Errors
/// When the database fails.
pub(super) async fn change_settings(
    write: &DatabaseTransaction,
    sealer: &Sealer,
    scope: Scope,
    new: &WidgetSettingsUpdate,
    random: &Random,
) -> Result<(), ApiError> {
    let sql = "UPDATE widget_settings SET title = coalesce(?1, title), greeting = coalesce(?2, greeting),
      conversation_timeout_hours = coalesce(?3, conversation_timeout_hours),
      ask_email_when_paused = coalesce(?4, ask_email_when_paused),
      allowed_origins = coalesce(?5, allowed_origins) WHERE workspace = ?6";
    let hours = new.conversation_timeout_hours.map(|hours| i64::from(hours.get()));
    let (title, greeting) =
        (new.title.as_ref().map(ToString::to_string), new.greeting.as_ref().map(ToString::to_string));
    let origins = new.allowed_origins.as_ref().map(serde_json::to_string).transpose().map_err(ApiError::internal)?;
    let values = [
        title.into(),
        greeting.into(),
        hours.into(),
        new.ask_email_when_paused.into(),
        origins.into(),
        scope.number().into(),
    ];
    db::execute(write, sql, values).await?;
    if let Some(reopen) = new.reopen_on_message {
        let sql = "UPDATE workspaces SET reopen_on_message = ? WHERE number = ?";
        db::execute(write, sql, [reopen.into(), scope.number().into()]).await?;
    }
    if let Some(url) = &new.agent_url {
        let sql = "UPDATE widget_settings SET agent_url = ?1, agent_secret =
          CASE WHEN ?1 IS NULL THEN agent_secret ELSE coalesce(agent_secret, ?2) END WHERE workspace = ?3";
        let url = url.as_ref().map(ToString::to_string);
        db::execute(write, sql, [url.into(), secret(sealer, scope, random)?.into(), scope.number().into()]).await?;
    }
    Ok(())
}

/// Stores what is given of how the widget says what it is, and of the workspace's words by language.
///
/// # Errors
/// When the database fails.
pub(super) async fn change_words(
    write: &DatabaseTransaction,
    scope: Scope,
    new: &WidgetSettingsUpdate,
) -> Result<(), ApiError> {
    let given = [
        ("disclosure", new.disclosure.as_ref().map(|own| own.as_ref().map(|own| own.as_str().to_owned()))),
        ("agent_name", new.agent_name.as_ref().map(|name| name.as_ref().map(ToString::to_string))),
        ("privacy_url", new.privacy_url.as_ref().map(|url| url.as_ref().map(ToString::to_string))),
        ("texts", new.texts.as_ref().map(|texts| serde_json::to_string(texts).ok())),
    ];
    for (column, value) in given {
        let Some(value) = value else { continue };
        let sql = format!("UPDATE widget_settings SET {column} = ? WHERE workspace = ?");
        db::execute(write, sql, [value.into(), scope.number().into()]).await?;
    }
    Ok(())
}

/// Replaces the secret that signs the calls to the agent endpoint.
///
/// # Errors
/// When the database fails.
pub(super) async fn renew_secret(
    write: &DatabaseTransaction,
    sealer: &Sealer,
    scope: Scope,
    random: &Random,
) -> Result<(), ApiError> {
    let sql = "UPDATE widget_settings SET agent_secret = ? WHERE workspace = ?";
    db::execute(write, sql, [secret(sealer, scope, random)?.into(), scope.number().into()]).await?;
    Ok(())
}

/// A secret in the form of Standard Webhooks, 192 random bits in base64, sealed.
fn secret(sealer: &Sealer, scope: Scope, random: &Random) -> Result<String, ApiError> {
    let secret = format!("whsec_{}", STANDARD.encode(random.bytes::<24>()));
    sealer.seal(&agent_secret(scope.number()), &secret)
}

//! Changing where notifications go.

use super::{confirmations, store};
use crate::{
    auth::{Allowed, ManageWorkspace},
    error::ApiError,
    http::{self, Body},
    limits::Noted,
    outbox,
    startup::State,
};
use actix_web::{HttpRequest, put, web};
use kilo_domain::contact::account_key;
use kilo_types::{Email, MAX_EMAIL_RECIPIENTS, NotificationSettings, NotificationSettingsUpdate, Problem};
use std::collections::HashSet;

/// Change the notification settings
///
/// What is left out stays as it is; null takes the webhook away. The webhook must be public and `https`, unless
/// the operator allows its host (`KILO_OUTBOUND_ALLOW`). A webhook that is given is no longer paused.
///
/// New addresses that are no members' are asked by mail to confirm, and get nothing else before; 429 when there are too
/// many of them within the hour.
#[utoipa::path(tag = "settings", operation_id = "update_notification_settings", security(("bearer" = [])),
    request_body(content = NotificationSettingsUpdate, example = json!({
        "slack_webhook_url": "https://hooks.slack.com/services/T000/B000/XXXX",
        "email_recipients": ["sales@acme.example"]
    })), responses(
    (status = 200, body = NotificationSettings), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
    (status = 422, body = Problem)))]
#[put("/settings/notifications")]
pub async fn replace(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ManageWorkspace>,
    body: Body<NotificationSettingsUpdate>,
) -> Result<web::Json<NotificationSettings>, ApiError> {
    http::no_query(&request)?;
    let update = body.value;
    if let Some(Some(url)) = &update.slack_webhook_url {
        check_webhook(&state, url).await?;
    }
    check_recipients(update.email_recipients.as_deref().unwrap_or_default())?;
    let write = state.db.begin().await?;
    if update.slack_webhook_url.is_some() {
        outbox::store::resume(&write, caller.scope, state.clock.now()).await?;
        state.outbox.ring();
    }
    let mut settings = store::settings(&write, &state.sealer, caller.scope).await?;
    settings.slack_webhook_url = update.slack_webhook_url.unwrap_or(settings.slack_webhook_url);
    settings.email_recipients = update.email_recipients.unwrap_or(settings.email_recipients);
    store::save(&write, &state, caller.scope, &settings).await?;
    let strangers = store::never_asked(&write, caller.scope).await?;
    confirmations::ask(&state, &write, caller.scope, &strangers, &Noted::of(&request)).await?;
    write.commit().await?;
    Ok(web::Json(settings))
}

/// Here so that a mistake is seen at once; the address is judged again whenever it is called.
async fn check_webhook(state: &State, url: &str) -> Result<(), ApiError> {
    let refuse = |refusal: crate::outbound::TargetError| ApiError::field("slack_webhook_url", refusal.to_string());
    let target = state.outbound.target(url).map_err(refuse)?;
    state.outbound.check(&target).await.map_err(refuse)
}

fn check_recipients(recipients: &[Email]) -> Result<(), ApiError> {
    if recipients.len() > MAX_EMAIL_RECIPIENTS {
        return Err(ApiError::field("email_recipients", "must hold at most 20 addresses"));
    }
    let mut known = HashSet::new();
    let again = recipients.iter().position(|email| !known.insert(account_key(email.as_str())));
    let refusal = |place| ApiError::field(format!("email_recipients[{place}]"), "must not be named twice");
    again.map_or(Ok(()), |place| Err(refusal(place)))
}

//! Asking an address whether it wants the workspace's notifications.

use super::store::{self, Unconfirmed};
use crate::{
    auth::{Allowed, ManageWorkspace},
    db::Scope,
    error::ApiError,
    http::{self, Body},
    limits::Noted,
    outbox::{self, NewDelivery},
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_domain::delivery::GIVE_UP_AFTER_MILLIS;
use kilo_types::{DeliveryChannel, DeliveryKind, NewConfirmation, Problem, ProblemKind, QueuedDeliveries};
use sea_orm::DatabaseTransaction;

/// Ask an address again
///
/// Sends the mail once more that asks an address to confirm. 404 when it is none of the workspace's, 409 when it gets
/// notifications already, 429 when it was asked three times within the hour or the workspace has asked 20 addresses.
#[utoipa::path(tag = "settings", operation_id = "create_confirmation", security(("bearer" = [])),
    request_body(content = NewConfirmation, example = json!({ "email": "sales@acme.example" })), responses(
    (status = 202, body = QueuedDeliveries), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
#[post("/settings/notifications/confirmations")]
pub async fn create(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ManageWorkspace>,
    body: Body<NewConfirmation>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let write = state.db.begin().await?;
    let found = store::recipient(&write, caller.scope, &body.value.email).await?;
    let (recipient, is_confirmed) = found.ok_or_else(ApiError::not_found)?;
    if is_confirmed {
        return Err(ApiError::new(ProblemKind::AlreadyConfirmed, "The address gets notifications already."));
    }
    let queued = ask(&state, &write, caller.scope, &[recipient], &Noted::of(&request)).await?;
    write.commit().await?;
    let body = format!("{{\"data\":[{}]}}", queued.join(","));
    Ok(HttpResponse::Accepted().content_type("application/json").body(body))
}

/// Queues a mail to each of `recipients` that asks it to confirm; gives what was queued, as JSON.
///
/// # Errors
/// 429 when the workspace has asked too many, or one of them was asked too often.
pub(super) async fn ask(
    state: &State,
    write: &DatabaseTransaction,
    scope: Scope,
    recipients: &[Unconfirmed],
    noted: &Noted,
) -> Result<Vec<String>, ApiError> {
    let now = state.clock.now();
    let keys: Vec<_> = recipients.iter().map(|recipient| recipient.account_key.clone()).collect();
    state.limits.confirmations(noted, scope, &keys, now)?;
    let mut new = Vec::new();
    for Unconfirmed { id, email, .. } in recipients {
        store::note_asked(write, scope, id, now).await?;
        new.push(NewDelivery {
            kind: DeliveryKind::RecipientConfirmation,
            channel: DeliveryChannel::Email,
            recipient: email.clone(),
            conversation: None,
            once_key: state.ids.next().to_string(),
            body: Some(serde_json::json!({ "recipient": id }).to_string()),
            give_up_after_millis: GIVE_UP_AFTER_MILLIS,
        });
    }
    outbox::enqueue(state, write, scope, &new).await
}

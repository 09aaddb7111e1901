//! Trying whether notifications arrive.

use crate::{
    auth::{Allowed, ManageWorkspace},
    error::ApiError,
    http,
    limits::Noted,
    outbox::enqueue_for_team,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{DeliveryKind, Problem, ProblemKind, QueuedDeliveries};

/// Send a test notification
///
/// Queues one for the webhook and one for each address that was confirmed, on the way that all notifications take. `GET /deliveries`
/// tells what became of them. 429 after five within a minute.
#[utoipa::path(tag = "settings", operation_id = "test_notifications", security(("bearer" = [])), responses(
    (status = 202, body = QueuedDeliveries), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/settings/notifications/test")]
pub async fn test(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ManageWorkspace>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    state.limits.test_send(&Noted::of(&request), caller.scope, state.clock.now())?;
    let once_key = state.ids.next().to_string();
    let write = state.db.begin().await?;
    let kind = DeliveryKind::Test;
    let queued = enqueue_for_team(&state, &write, caller.scope, kind, None, &once_key, None).await?;
    if queued.is_empty() {
        let detail = "The workspace has neither a Slack webhook nor an email address that was confirmed.";
        return Err(ApiError::new(ProblemKind::NotificationsNotSetUp, detail));
    }
    write.commit().await?;
    let body = format!("{{\"data\":[{}]}}", queued.join(","));
    Ok(HttpResponse::Accepted().content_type("application/json").body(body))
}

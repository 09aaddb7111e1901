//! Trying a notification again.

use super::store::{self, Retried};
use crate::{
    auth::{Allowed, ManageWorkspace},
    error::ApiError,
    http, outbox,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{Delivery, DeliveryId, Problem, ProblemKind};

/// Try a notification again
///
/// It is due at once, and is tried for another day if need be. One that arrived is not sent again. Trying one that is
/// paused resumes its receiver, and everything that waits for it.
#[utoipa::path(tag = "settings", operation_id = "retry_delivery", security(("bearer" = [])),
    params(("id" = kilo_types::DeliveryId, Path, description = "The notification")), responses(
    (status = 200, body = Delivery), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/deliveries/{id}/retry")]
pub async fn retry(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ManageWorkspace>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let id: DeliveryId = http::path_id(&request)?;
    let write = state.db.begin().await?;
    let now = state.clock.now();
    if store::is_paused(&write, caller.scope, id).await? {
        outbox::store::resume(&write, caller.scope, now).await?;
    }
    match store::retry(&write, caller.scope, id, now).await? {
        Retried::Unknown => Err(ApiError::not_found()),
        Retried::Delivered => Err(ApiError::new(ProblemKind::AlreadyDelivered, "It is not sent a second time.")),
        Retried::Due(delivery) => {
            state.outbox.ring();
            write.commit().await?;
            Ok(http::json(delivery))
        }
    }
}

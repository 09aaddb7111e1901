//! Letting notifications go to a webhook again that was paused.

use super::store;
use crate::{
    auth::{Allowed, ManageWorkspace},
    error::ApiError,
    http, outbox,
    startup::State,
};
use actix_web::{HttpRequest, post, web};
use kilo_types::{Page, Problem, Receiver};

/// Resume the webhook
///
/// What waits for it is sent at once and tried for another day if need be. Should it still be gone, it is paused again.
/// Resuming what is not paused changes nothing.
#[utoipa::path(tag = "settings", operation_id = "resume_webhook", security(("bearer" = [])), responses(
    (status = 200, body = Page<Receiver>), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[post("/settings/notifications/resume")]
pub async fn resume(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ManageWorkspace>,
) -> Result<web::Json<Page<Receiver>>, ApiError> {
    http::no_query(&request)?;
    let write = state.db.begin().await?;
    outbox::store::resume(&write, caller.scope, state.clock.now()).await?;
    let data = store::receivers(&write, caller.scope).await?;
    state.outbox.ring();
    write.commit().await?;
    Ok(web::Json(Page { data, next_cursor: None }))
}

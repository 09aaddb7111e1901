//! Whom the workspace notifies, and which of them get it.

use super::store;
use crate::{
    auth::{Allowed, ReadSettings},
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, get, web};
use kilo_types::{Page, Problem, Receiver};

/// List receivers
///
/// The webhook and each address with its state: an address that is not a member's gets notifications once it was
/// confirmed, a webhook that answered 410 is paused until it is resumed.
#[utoipa::path(tag = "settings", operation_id = "list_receivers", security(("bearer" = [])), responses(
    (status = 200, body = Page<Receiver>), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/settings/notifications/receivers")]
pub async fn list(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadSettings>,
) -> Result<web::Json<Page<Receiver>>, ApiError> {
    http::no_query(&request)?;
    let data = store::receivers(&state.db.read_of(caller.scope), caller.scope).await?;
    Ok(web::Json(Page { data, next_cursor: None }))
}

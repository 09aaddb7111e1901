//! The quota as it is.

use super::store;
use crate::{
    auth::{Allowed, ReadQuota},
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, get, web};
use kilo_types::{Problem, Quota};

/// Read the quota
///
/// What the workspace may use in this period and what it has used. Cheap enough to ask every few seconds.
#[utoipa::path(tag = "quota", operation_id = "get_quota", security(("bearer" = [])), responses(
    (status = 200, body = Quota), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/quota")]
pub async fn read(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadQuota>,
) -> Result<web::Json<Quota>, ApiError> {
    http::no_query(&request)?;
    Ok(web::Json(store::quota(&state.db.read_of(caller.scope), caller.scope, state.clock.now()).await?))
}

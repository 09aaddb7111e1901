//! The quota over time.

use super::store;
use crate::{
    auth::{Allowed, ReadQuota},
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, get, web};
use kilo_types::{Problem, QuotaHistory};

/// Read the history of the quota
///
/// Conversations counted on each day of this period and the one before, and what the last periods came to.
#[utoipa::path(tag = "quota", operation_id = "get_quota_history", security(("bearer" = [])), responses(
    (status = 200, body = QuotaHistory), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/quota/history")]
pub async fn history(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadQuota>,
) -> Result<web::Json<QuotaHistory>, ApiError> {
    http::no_query(&request)?;
    Ok(web::Json(store::history(&state.db.read_of(caller.scope), caller.scope, state.clock.now()).await?))
}

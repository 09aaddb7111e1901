//! Changing the plan.

use super::store;
use crate::{
    auth::{Allowed, OwnWorkspace},
    error::ApiError,
    http::{self, Body},
    startup::State,
};
use actix_web::{HttpRequest, put, web};
use kilo_types::{PlanChoice, Problem, Quota};

/// Switch plan
///
/// A larger plan acts at once and keeps what was used. A smaller one acts when the next period begins; until then
/// choosing the present one takes it back. Who leaves the trial is billed monthly from that day on.
#[utoipa::path(tag = "quota", operation_id = "update_plan", security(("bearer" = [])),
    request_body(content = PlanChoice, example = json!({ "plan": "growth" })), responses(
    (status = 200, body = Quota), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
    (status = 422, body = Problem)))]
#[put("/quota/plan")]
pub async fn plan(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<OwnWorkspace>,
    body: Body<PlanChoice>,
) -> Result<web::Json<Quota>, ApiError> {
    http::no_query(&request)?;
    let write = state.db.begin().await?;
    let quota = store::change_plan(&write, caller.scope, body.value.plan, state.clock.now()).await?;
    write.commit().await?;
    Ok(web::Json(quota))
}

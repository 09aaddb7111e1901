//! Marks of a workspace's own, besides 80 % and 100 %.

use super::{problems, store};
use crate::{
    auth::{Allowed, ManageWorkspace, ReadSettings},
    error::ApiError,
    http::{self, Body},
    startup::State,
};
use actix_web::{HttpRequest, get, put, web};
use kilo_domain::quota::Marks;
use kilo_types::{Problem, QuotaSettings};

/// Read when the team is told
///
/// Owners and admins are told at 80 % and 100 % of the allowance, and at these marks.
#[utoipa::path(tag = "settings", operation_id = "get_quota_settings", security(("bearer" = [])), responses(
    (status = 200, body = QuotaSettings), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/settings/quota")]
pub async fn read(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadSettings>,
) -> Result<web::Json<QuotaSettings>, ApiError> {
    http::no_query(&request)?;
    Ok(web::Json(settings(&store::marks(&state.db.read_of(caller.scope), caller.scope).await?)))
}

/// Change when the team is told
///
/// A mark that is reached already is told of when it is reached again.
#[utoipa::path(tag = "settings", operation_id = "update_quota_settings", security(("bearer" = [])),
    request_body(content = QuotaSettings, example = json!({ "marks": [50, 90] })), responses(
    (status = 200, body = QuotaSettings), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
    (status = 422, body = Problem)))]
#[put("/settings/quota")]
pub async fn change(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ManageWorkspace>,
    body: Body<QuotaSettings>,
) -> Result<web::Json<QuotaSettings>, ApiError> {
    http::no_query(&request)?;
    let marks = Marks::new(body.value.marks).map_err(problems::marks_refused)?;
    let write = state.db.begin().await?;
    store::set_marks(&write, caller.scope, &marks).await?;
    write.commit().await?;
    Ok(web::Json(settings(&marks)))
}

fn settings(marks: &Marks) -> QuotaSettings {
    QuotaSettings { marks: marks.as_slice().to_vec() }
}

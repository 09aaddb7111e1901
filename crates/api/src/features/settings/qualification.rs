//! How visitors are qualified: the framework, the score that is handed to the team, and what counts for it.

use super::store;
use crate::{
    auth::{Allowed, ManageWorkspace, ReadSettings},
    error::ApiError,
    http::{self, Body},
    startup::State,
};
use actix_web::{HttpRequest, get, put, web};
use kilo_domain::qualification::Signal;
use kilo_types::{Page, Problem, QualificationSettings, SignalRule};

/// Read how visitors are qualified
///
/// The framework of new conversations, and the score at which a conversation is handed to the team.
#[utoipa::path(tag = "settings", operation_id = "get_qualification", security(("bearer" = [])), responses(
    (status = 200, body = QualificationSettings), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/settings/qualification")]
pub async fn get(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadSettings>,
) -> Result<web::Json<QualificationSettings>, ApiError> {
    http::no_query(&request)?;
    Ok(web::Json(store::qualification(&state.db.read_of(caller.scope), caller.scope).await?))
}

/// Change how visitors are qualified
///
/// Counts from now on: conversations keep the framework they began under, and a lower threshold hands nothing to the
/// team by itself.
#[utoipa::path(tag = "settings", operation_id = "update_qualification", security(("bearer" = [])),
    request_body(content = QualificationSettings, example = json!({ "framework": "bant", "score_threshold": 60 })),
    responses((status = 200, body = QualificationSettings), (status = 400, body = Problem),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 413, body = Problem),
    (status = 415, body = Problem), (status = 422, body = Problem)))]
#[put("/settings/qualification")]
pub async fn put(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ManageWorkspace>,
    body: Body<QualificationSettings>,
) -> Result<web::Json<QualificationSettings>, ApiError> {
    http::no_query(&request)?;
    if body.value.score_threshold.get() == 0 {
        return Err(ApiError::field("score_threshold", "must be a whole number from 1 to 100"));
    }
    let write = state.db.begin().await?;
    store::set_qualification(&write, caller.scope, body.value).await?;
    write.commit().await?;
    Ok(web::Json(body.value))
}

/// List what counts for the score
///
/// Every signal with the most points it gives, heaviest first; negative ones subtract.
#[utoipa::path(tag = "settings", operation_id = "list_signals", security(("bearer" = [])), responses(
    (status = 200, body = Page<SignalRule>), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/settings/qualification/signals")]
pub async fn signals(request: HttpRequest, _: Allowed<ReadSettings>) -> Result<web::Json<Page<SignalRule>>, ApiError> {
    http::no_query(&request)?;
    let rule = |signal: &Signal| SignalRule {
        signal: signal.as_str().to_owned(),
        label: signal.label().to_owned(),
        points: signal.points(),
        description: signal.explanation().to_owned(),
    };
    Ok(web::Json(Page { data: Signal::ranked().iter().map(rule).collect(), next_cursor: None }))
}

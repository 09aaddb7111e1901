//! Filing conversations away, and bringing them back.

use super::store;
use crate::{
    auth::{Allowed, ArchiveConversations},
    db::Scope,
    error::ApiError,
    http::{self, Body},
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{BulkChange, BulkIds, ConversationId, ConversationSummary, MAX_BULK_IDS, Problem};

async fn single(state: &State, request: &HttpRequest, scope: Scope, archived: bool) -> Result<HttpResponse, ApiError> {
    http::no_query(request)?;
    let id: ConversationId = http::path_id(request)?;
    let write = state.db.begin().await?;
    store::set_archived(state, &write, scope, &[id], archived).await?.ok_or_else(ApiError::not_found)?;
    let summary = store::summary(&write, scope, id).await?.ok_or_else(ApiError::not_found)?;
    write.commit().await?;
    Ok(http::json(summary))
}

async fn bulk(
    state: &State,
    request: &HttpRequest,
    scope: Scope,
    ids: &[ConversationId],
    archived: bool,
) -> Result<web::Json<BulkChange>, ApiError> {
    http::no_query(request)?;
    if ids.is_empty() || ids.len() > MAX_BULK_IDS {
        return Err(ApiError::field("ids", "must hold 1 to 500 ids"));
    }
    let write = state.db.begin().await?;
    let changed = store::set_archived(state, &write, scope, ids, archived).await?.ok_or_else(ApiError::not_found)?;
    write.commit().await?;
    Ok(web::Json(BulkChange { changed }))
}

/// Archive a conversation
///
/// It leaves the main list and stays findable by its status. Repeating changes nothing.
#[utoipa::path(tag = "conversations", operation_id = "archive_conversation", security(("bearer" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The conversation")), responses(
    (status = 200, body = ConversationSummary), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem)))]
#[post("/conversations/{id}/archive")]
pub async fn archive(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ArchiveConversations>,
) -> Result<HttpResponse, ApiError> {
    single(&state, &request, caller.scope, true).await
}

/// Bring a conversation back
///
/// It is again what it was before it was archived: active or handed off. Repeating changes nothing.
#[utoipa::path(tag = "conversations", operation_id = "unarchive_conversation", security(("bearer" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The conversation")), responses(
    (status = 200, body = ConversationSummary), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem)))]
#[post("/conversations/{id}/unarchive")]
pub async fn unarchive(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ArchiveConversations>,
) -> Result<HttpResponse, ApiError> {
    single(&state, &request, caller.scope, false).await
}

/// Archive many conversations
///
/// All or none: an id that is not in the workspace makes it 404 and changes nothing.
#[utoipa::path(tag = "conversations", operation_id = "archive_conversations", security(("bearer" = [])),
    request_body(content = BulkIds, example = json!({ "ids": ["0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f"] })), responses(
    (status = 200, body = BulkChange), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
    (status = 415, body = Problem), (status = 422, body = Problem)))]
#[post("/conversations/archive")]
pub async fn archive_many(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ArchiveConversations>,
    body: Body<BulkIds>,
) -> Result<web::Json<BulkChange>, ApiError> {
    bulk(&state, &request, caller.scope, &body.value.ids, true).await
}

/// Bring many conversations back
///
/// All or none: an id that is not in the workspace makes it 404 and changes nothing.
#[utoipa::path(tag = "conversations", operation_id = "unarchive_conversations", security(("bearer" = [])),
    request_body(content = BulkIds, example = json!({ "ids": ["0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f"] })), responses(
    (status = 200, body = BulkChange), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
    (status = 415, body = Problem), (status = 422, body = Problem)))]
#[post("/conversations/unarchive")]
pub async fn unarchive_many(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ArchiveConversations>,
    body: Body<BulkIds>,
) -> Result<web::Json<BulkChange>, ApiError> {
    bulk(&state, &request, caller.scope, &body.value.ids, false).await
}

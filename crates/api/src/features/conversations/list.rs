//! Reading: the list, its counts, one conversation.

use super::{ListQuery, criteria, store};
use crate::{
    auth::{Allowed, ReadConversations},
    cursor,
    error::ApiError,
    http, pacing,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use kilo_types::{Conversation, ConversationCounts, ConversationSummary, PAGE_BYTES, Page, Problem};

/// List conversations
///
/// Newest first. All filters must hold. Pass `next_cursor` as `cursor`, with the same filters, for the next
/// page: no row is skipped or repeated while new ones arrive.
#[utoipa::path(tag = "conversations", operation_id = "list_conversations", security(("bearer" = [])),
    params(crate::features::docs::Filters, crate::features::docs::Paging), responses(
    (status = 200, body = Page<ConversationSummary>), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/conversations")]
pub async fn list(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadConversations>,
) -> Result<HttpResponse, ApiError> {
    let query = ListQuery::parse(caller.scope, http::query_pairs(&request)?)?;
    let (limit, projection) = (query.limit.get(), store::Projection::Summary);
    let found =
        store::page(&state.db.read_of(caller.scope), caller.scope, &query.criteria, query.before, limit, projection)
            .await?;
    let next = found.next.map(|position| query.seal.cursor(position));
    Ok(http::json(cursor::page(&found.cards, next.as_ref())))
}

/// Count conversations
///
/// `total` with all filters, `by_status` with all but `status`.
#[utoipa::path(tag = "conversations", operation_id = "get_conversation_counts", security(("bearer" = [])),
    params(crate::features::docs::Filters), responses(
    (status = 200, body = ConversationCounts), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/conversations/counts")]
pub async fn counts(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadConversations>,
) -> Result<web::Json<ConversationCounts>, ApiError> {
    let criteria = criteria(http::query_pairs(&request)?)?;
    Ok(web::Json(store::counts(&state.db.read_of(caller.scope).patient(), caller.scope, &criteria).await?))
}

/// Read a conversation
///
/// The messages, the qualification, and why the score is what it is. What does not fit into 1 MiB, `GET
/// /conversations/{id}/messages` gives from `earlier_cursor` on.
#[utoipa::path(tag = "conversations", operation_id = "get_conversation", security(("bearer" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The conversation")), responses(
    (status = 200, body = Conversation), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
#[get("/conversations/{id}")]
pub async fn get(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadConversations>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let (db, scope, id) = (&state.db.read_of(caller.scope), caller.scope, http::path_id(&request)?);
    let glance = store::glance(db, scope, id).await?.ok_or_else(ApiError::not_found)?;
    if let Some(small) = glance.small {
        return Ok(http::json(small));
    }
    let room = pacing::room(&state, &request, glance.bytes.min(PAGE_BYTES)).await?;
    let newest = store::conversation(db, scope, id).await?.ok_or_else(ApiError::not_found)?;
    Ok(pacing::attach(http::json(newest), room))
}

//! Capturing a conversation.

use super::store;
use crate::{
    auth::{Allowed, WriteConversations},
    error::ApiError,
    http::{self, Body},
    idempotency::Attempt,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{Conversation, NewConversation, Problem};

/// Capture a conversation
///
/// A known `external_id` answers 200 with the conversation that has it. An `Idempotency-Key` header makes a
/// repeated request safe.
#[utoipa::path(tag = "conversations", operation_id = "create_conversation", security(("bearer" = [])),
    params(crate::features::docs::Idempotency),
    request_body(content = NewConversation, example = json!({ "external_id": "crm-4711",
        "visitor": { "email": "jane@acme.com", "title": "CTO" },
        "messages": [{ "role": "visitor", "text": "Can we book a demo?" }] })), responses(
    (status = 200, body = Conversation), (status = 201, body = Conversation), (status = 400, body = Problem),
    (status = 401, body = Problem), (status = 402, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
#[post("/conversations")]
pub async fn create(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<WriteConversations>,
    body: Body<NewConversation>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    super::check(&body.value, state.clock.now())?;
    let attempt = Attempt::of(&state, caller.scope, &request, &body.bytes)?;
    let write = state.db.begin().await?;
    if let Some(answer) = attempt.replay(&state, &write).await? {
        return Ok(answer);
    }
    let (id, new) = store::capture(&state, &write, caller.scope, body.value.into()).await?;
    let whole = store::conversation(&write, caller.scope, id).await?.ok_or_else(ApiError::not_found)?;
    let answer = attempt.answer(&state, &write, if new { 201 } else { 200 }, whole).await?;
    write.commit().await?;
    Ok(answer)
}

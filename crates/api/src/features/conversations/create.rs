//! Capturing a conversation.

use super::store::{self, Capture};
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
    body: Body<NewConversation, super::Captured>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let attempt = Attempt::of(&state, &caller, &request, &body.bytes)?;
    let scope = caller.scope;
    let by = match &body.value.visitor {
        Some(_) => Some(caller.actor.setter(&state.db.read_of(scope)).await?),
        None => None,
    };
    let new = Capture { conversation: body.value, history: None, by };
    let new = store::prepare(&state, scope, new).await?;
    attempt
        .write(&state, async move |state, tx| {
            let (id, is_new) = store::capture(state, tx, scope, new).await?;
            let whole = store::conversation(tx, scope, id).await?.ok_or_else(ApiError::not_found)?;
            Ok((if is_new { 201 } else { 200 }, whole))
        })
        .await
}

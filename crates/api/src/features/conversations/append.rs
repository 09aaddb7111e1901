//! Adding a message to a conversation.

use super::store::{self, Appended, Place};
use crate::{
    auth::{Allowed, WriteConversations},
    error::ApiError,
    http::{self, Body},
    idempotency::Attempt,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{Message, NewMessage, Problem};

/// Add a message
///
/// A visitor's message brings an archived conversation back to what it was. A known `external_id` answers
/// 200 with the message that has it.
#[utoipa::path(tag = "conversations", operation_id = "create_message", security(("bearer" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The conversation"),
    crate::features::docs::Idempotency),
    request_body(content = NewMessage, example = json!({ "role": "agent", "text": "Of course." })), responses(
    (status = 200, body = Message), (status = 201, body = Message), (status = 400, body = Problem),
    (status = 401, body = Problem), (status = 402, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
    (status = 422, body = Problem)))]
#[post("/conversations/{id}/messages")]
pub async fn append(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<WriteConversations>,
    body: Body<NewMessage, super::Captured>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let attempt = Attempt::of(&state, &caller, &request, &body.bytes)?;
    let (id, scope) = (http::path_id(&request)?, caller.scope);
    let said = store::listen(&state, scope, id, body.value).await?;
    attempt
        .write_about(
            &state,
            async move |state, tx| {
                let (status, message) = match store::append(state, tx, scope, id, said).await? {
                    Appended::Added(message) => (201, message),
                    Appended::Known(json) => (200, serde_json::from_str(&json).map_err(ApiError::internal)?),
                };
                Ok((status, Place { conversation: id, message: message.id }))
            },
            async move |_, tx, place| store::message(tx, scope, place).await,
        )
        .await
}

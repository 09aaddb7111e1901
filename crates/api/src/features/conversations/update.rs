//! Setting what somebody knows better about a conversation.

use super::store;
use crate::{
    auth::{Allowed, WriteConversations},
    error::ApiError,
    http::{self, Body},
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, patch, web};
use kilo_types::{Conversation, ConversationPatch, Problem};

/// Correct a conversation
///
/// For the agent runtime and for people: persona, visitor, company, and fields of the conversation's framework. Each is in
/// one of three states: detected in the visitor's words, a value that was set, or set to none with null. What is set
/// counts for the score and is never overwritten by detection; `{"detected": true}` gives it back to detection. What is
/// left out stays. The answer's `facts` and `fields` say who set what, and when.
#[utoipa::path(tag = "conversations", operation_id = "update_conversation", security(("bearer" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The conversation")),
    request_body(content = ConversationPatch, example = json!({ "persona": "Head of Marketing",
        "qualification": { "budget": "$50K this year" } })), responses(
    (status = 200, body = Conversation), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
    (status = 415, body = Problem), (status = 422, body = Problem)))]
#[patch("/conversations/{id}")]
pub async fn update(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<WriteConversations>,
    body: Body<ConversationPatch>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let id = http::path_id(&request)?;
    let past = store::recall(&state, caller.scope, id).await?;
    let by = caller.actor.setter(&state.db.read_of(caller.scope)).await?;
    let write = state.db.begin().await?;
    store::correct(&state, &write, caller.scope, id, (&body.value, by), past).await?;
    let whole = store::conversation(&write, caller.scope, id).await?.ok_or_else(ApiError::not_found)?;
    write.commit().await?;
    Ok(http::json(whole))
}

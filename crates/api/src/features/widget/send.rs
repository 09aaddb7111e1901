//! A visitor's further messages.

use super::store::{self, Standing};
use crate::{
    auth::Visitor,
    db::Tx,
    error::ApiError,
    features::{
        agent,
        conversations::store::{self as conversations, Appended, Place, Said},
    },
    http::{self, Body},
    idempotency::Attempt,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{ExternalId, Message, MessageText, NewMessage, NewWidgetMessage, Problem, ProblemKind, Speaker};

/// Send a message
///
/// Into the conversation that the token is for. Once its last message is older than `conversation_timeout_hours` this
/// is 409, `/problems/conversation-ended`, and once it holds as much as it may, 409, `/problems/conversation-full`: start
/// a new one with the same token. A message that this visitor sent before with the same `Idempotency-Key` is answered
/// with what was stored then, however long ago. 429 when the visitor has sent too much text.
#[utoipa::path(tag = "widget", operation_id = "create_widget_message",
    security(("publishable_key" = [], "visitor_token" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The visitor's conversation"),
    crate::features::docs::Idempotency), request_body(content = NewWidgetMessage, example = json!({ "text": "And with Teams?" })), responses(
    (status = 201, body = Message), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem),
    (status = 415, body = Problem), (status = 422, body = Problem)))]
#[post("/widget/conversations/{id}/messages")]
pub async fn send(
    state: web::Data<State>,
    request: HttpRequest,
    visitor: Visitor,
    body: Body<NewWidgetMessage>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    super::take_bytes(&state, &request, visitor.scope, Some(visitor), body.bytes.len())?;
    let sender = format!("visitor:{}", visitor.id);
    let attempt = Attempt::within(&state, visitor.scope, &sender, &request, &body.bytes)?;
    let said_as = super::said_as(&request);
    let said = listen(&state, visitor, body.value.text, said_as.clone()).await?;
    attempt
        .write_about(
            &state,
            async move |state, tx| Ok((201, say(state, tx, visitor, said, said_as).await?)),
            async move |_, tx, place| conversations::message(tx, visitor.scope, place).await,
        )
        .await
}

/// Adds what the visitor said, unless it was said before.
async fn say(
    state: &State,
    tx: &Tx,
    visitor: Visitor,
    heard: Said,
    said_as: Option<ExternalId>,
) -> Result<Place, ApiError> {
    if let Some((conversation, known)) = store::said(tx, visitor.scope, visitor.id, said_as.as_ref()).await? {
        let Message { id: message, .. } = serde_json::from_str(&known).map_err(ApiError::internal)?;
        return Ok(Place { conversation, message });
    }
    match store::standing(tx, visitor, state.clock.now()).await? {
        Standing::GoesOn => {}
        Standing::Ended => return Err(ApiError::new(ProblemKind::ConversationEnded, "Its last message is too old.")),
        Standing::Gone => return Err(ApiError::not_found()),
    }
    let message = add(state, tx, visitor, heard).await?.id;
    agent::visitor_said(state, tx, visitor.scope, visitor.conversation, message).await?;
    Ok(Place { conversation: visitor.conversation, message })
}

/// Reads what the visitor says, before anything is locked.
pub(super) async fn listen(
    state: &State,
    visitor: Visitor,
    text: MessageText,
    external_id: Option<ExternalId>,
) -> Result<Said, ApiError> {
    let new = NewMessage { external_id, ..NewMessage::now(Speaker::Visitor, text) };
    conversations::listen(state, visitor.scope, visitor.conversation, new).await
}

/// Adds what the visitor said to the conversation.
pub(super) async fn add(state: &State, tx: &Tx, visitor: Visitor, said: Said) -> Result<Message, ApiError> {
    // What the visitor has seen of an answer stands before what they say to it.
    agent::interrupt(state, tx, visitor.scope, visitor.conversation).await?;
    match conversations::append(state, tx, visitor.scope, visitor.conversation, said).await? {
        Appended::Added(message) => Ok(message),
        Appended::Known(message) => serde_json::from_str(&message).map_err(ApiError::internal),
    }
}

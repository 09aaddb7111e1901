//! What a visitor says of an answer.

use crate::{
    auth::Visitor,
    db::Tx,
    error::ApiError,
    features::conversations::store as conversations,
    http::{self, Body},
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, put, web};
use kilo_types::{Feedback, Message, MessageId, Problem};

/// Rate an answer
///
/// Whether it helped, and why, in place of what the visitor said of it before; saying the same again changes nothing. 404
/// for what is no answer of this conversation. 429 when the visitor has sent too much text.
#[utoipa::path(tag = "widget", operation_id = "rate_widget_message",
    security(("publishable_key" = [], "visitor_token" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The visitor's conversation"),
    ("message" = kilo_types::MessageId, Path, description = "The answer")),
    request_body(content = Feedback, example = json!({ "helpful": false, "reason": "That is the old price." })), responses(
    (status = 200, body = Message), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
    (status = 422, body = Problem)))]
#[put("/widget/conversations/{id}/messages/{message}/feedback")]
pub async fn rate(
    state: web::Data<State>,
    request: HttpRequest,
    visitor: Visitor,
    body: Body<Feedback>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    super::take_bytes(&state, &request, visitor.scope, Some(visitor), body.bytes.len())?;
    let message = request.match_info().get("message").and_then(|id| id.parse::<MessageId>().ok());
    let message = message.ok_or_else(ApiError::not_found)?;
    let (within, feedback) = (state.clone(), body.value);
    let rate = async move |tx: &Tx| {
        let answer = (visitor.conversation, message);
        conversations::rate(&within, tx, visitor.scope, answer, &feedback).await
    };
    Ok(http::json(state.db.write(rate).await?))
}

//! What was said in a visitor's conversation.

use crate::{auth::Visitor, error::ApiError, features::conversations::store, http, startup::State};
use actix_web::{HttpRequest, HttpResponse, get, web};
use kilo_types::{Message, MessageId, Page, Problem};

/// Most messages in one answer.
const LIMIT: usize = 200;

/// Where a visitor's page has got to, for the document.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query string, is never built")]
struct After {
    /// The id of the last message seen; without it the list begins with the conversation.
    after: Option<MessageId>,
}

/// Read new messages
///
/// In the order in which they were said, at most 200. When there are more, `next_cursor` is the id to pass as `after`.
#[utoipa::path(tag = "widget", operation_id = "list_widget_messages",
    security(("publishable_key" = [], "visitor_token" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The visitor's conversation"), After), responses(
    (status = 200, body = Page<Message>), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 422, body = Problem)))]
#[get("/widget/conversations/{id}/messages")]
pub async fn poll(state: web::Data<State>, request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, ApiError> {
    let after = after(&request)?;
    let (scope, id) = (visitor.scope, visitor.conversation);
    let mut messages = store::messages(state.db.read(), scope, id, after, LIMIT + 1).await?;
    let more = messages.len() > LIMIT;
    messages.truncate(LIMIT);
    let next = match messages.last().filter(|_| more) {
        Some(last) => Some(serde_json::from_str::<Message>(last).map_err(ApiError::internal)?.id),
        None => None,
    };
    let next = serde_json::to_string(&next).map_err(ApiError::internal)?;
    Ok(http::json(format!("{{\"data\":[{}],\"next_cursor\":{next}}}", messages.join(","))))
}

fn after(request: &HttpRequest) -> Result<Option<MessageId>, ApiError> {
    let mut after = None;
    for (name, value) in http::query_pairs(request)? {
        if name != "after" {
            return Err(ApiError::field(name, "is not a known parameter"));
        }
        after = Some(value.parse().map_err(|_| ApiError::field("after", "must be the id of a message"))?);
    }
    Ok(after)
}

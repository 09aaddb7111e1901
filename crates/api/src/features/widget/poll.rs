//! What was said in a visitor's conversation.

use crate::{
    auth::Visitor,
    error::ApiError,
    features::conversations::store::{self as conversations, PageAt},
    http::{self, Mistakes},
    pacing,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use kilo_types::{Cursor, MessageId, Page, Problem, WidgetMessage};
use std::str::FromStr;

/// Most messages in one answer.
const LIMIT: usize = 200;

/// Where a visitor's page has got to, for the document.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query string, is never built")]
struct Window {
    /// The id of the last message seen; without it the list begins with the conversation.
    after: Option<MessageId>,
    /// Only the newest so many; not together with `after`.
    #[param(minimum = 1, maximum = 200)]
    last: Option<u8>,
    /// With `last`: the newest of those before the message with this id.
    before: Option<MessageId>,
}

/// Read new messages
///
/// In the order in which they were said, at most 200 and at most 1 MiB. When there are more, `next_cursor` is the id to
/// pass as `after`. A page that opens on a long conversation asks for the newest with `last`; then `next_cursor` is the id
/// to pass as `before` for what was said earlier.
#[utoipa::path(tag = "widget", operation_id = "list_widget_messages",
    security(("publishable_key" = [], "visitor_token" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The visitor's conversation"), Window), responses(
    (status = 200, body = Page<WidgetMessage>), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
#[get("/widget/conversations/{id}/messages")]
pub async fn poll(state: web::Data<State>, request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, ApiError> {
    let (place, limit) = window(&request)?;
    let db = &state.db.read_of(visitor.scope);
    let window = conversations::window(db, visitor.scope, visitor.conversation, place, limit).await?;
    let room = pacing::room(&state, &request, window.most_bytes()).await?;
    let said = conversations::messages(db, &window).await?;
    let edge = if window.is_backward() { &said.earlier } else { &said.later };
    let next_cursor = edge.clone().map(Cursor);
    let data = said.messages.iter().zip(&said.said_as).map(|(message, said_as)| written(message, said_as.as_deref()));
    let page = Page { data: data.collect::<Result<Vec<_>, _>>()?, next_cursor };
    Ok(pacing::attach(HttpResponse::Ok().json(page), room))
}

/// A message for the page, which knows what it sent by its own key.
fn written(message: &str, said_as: Option<&str>) -> Result<WidgetMessage, ApiError> {
    let message = serde_json::from_str(message).map_err(ApiError::internal)?;
    let key = said_as.and_then(|said_as| said_as.strip_prefix(super::SAID_AS).map(str::to_owned));
    Ok(WidgetMessage { message, key })
}

/// The messages that the query asks for, and how many at most.
fn window(request: &HttpRequest) -> Result<(PageAt, usize), ApiError> {
    let (mut after, mut before, mut last, mut mistakes) = (None, None, None, Mistakes::default());
    for (name, value) in http::query_pairs(request)? {
        match name.as_str() {
            "after" => after = mistakes.take(parsed(&name, &value, "must be the id of a message")),
            "before" => before = mistakes.take(parsed(&name, &value, "must be the id of a message")),
            "last" => last = mistakes.take(parsed(&name, &value, "must be a whole number from 1 to 200")),
            _ => mistakes.unknown(&name),
        }
    }
    mistakes.refuse()?;
    match (after, last) {
        (Some(_), Some(_)) => Err(ApiError::field("last", "cannot stand with after")),
        (_, None) if before.is_some() => Err(ApiError::field("before", "needs last beside it")),
        (after, None) => Ok((after.map_or(PageAt::Beginning, PageAt::After), LIMIT)),
        (None, Some(last)) if (1..=LIMIT).contains(&last) => Ok((before.map_or(PageAt::End, PageAt::Before), last)),
        (None, Some(_)) => Err(ApiError::field("last", "must be a whole number from 1 to 200")),
    }
}

fn parsed<T: FromStr>(name: &str, value: &str, wanted: &str) -> Result<T, ApiError> {
    value.parse().map_err(|_| ApiError::field(name, wanted))
}

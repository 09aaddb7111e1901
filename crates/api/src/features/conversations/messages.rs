//! What was said, page by page: for conversations that do not fit into one answer.

use super::store::{self, Messages, PageAt};
use crate::{
    auth::{Allowed, ReadConversations},
    cursor,
    error::ApiError,
    http::{self, Mistakes},
    pacing,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use kilo_types::{Limit, MessageId, MessagePage, Problem};

/// Which messages are wanted, for the document.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query string, is never built")]
struct Paging {
    /// The id of a message: those before it, the newest of them first to come. Not together with `after`.
    before: Option<MessageId>,
    /// The id of a message: those behind it. With neither, the page begins with the conversation.
    after: Option<MessageId>,
    /// Messages on a page; a page also ends at 1 MiB.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u8>,
}

/// List messages
///
/// In the order in which they were said. `earlier_cursor` of a conversation, passed as `before`, gives the messages that
/// did not fit beside it. Messages are only ever added behind the last one, so no page skips or repeats any.
#[utoipa::path(tag = "conversations", operation_id = "list_messages", security(("bearer" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The conversation"), Paging), responses(
    (status = 200, body = MessagePage), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
#[get("/conversations/{id}/messages")]
pub async fn list(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadConversations>,
) -> Result<HttpResponse, ApiError> {
    let (place, limit) = wanted(http::query_pairs(&request)?)?;
    let (db, id) = (&state.db.read_of(caller.scope), http::path_id(&request)?);
    let window = store::window(db, caller.scope, id, place, limit.get().into()).await?;
    let room = pacing::room(&state, &request, window.most_bytes()).await?;
    let said = store::messages(db, &window).await?;
    Ok(pacing::attach(http::json(page(&said, window.is_backward())), room))
}

fn wanted(pairs: Vec<(String, String)>) -> Result<(PageAt, Limit), ApiError> {
    let (mut place, mut limit, mut mistakes) = (PageAt::Beginning, None, Mistakes::default());
    for (name, value) in pairs {
        let named = match name.as_str() {
            "before" => mistakes.take(message_id(&name, &value)).map(PageAt::Before),
            "after" => mistakes.take(message_id(&name, &value)).map(PageAt::After),
            "limit" => {
                limit = mistakes.take(cursor::limit(&value));
                None
            }
            _ => {
                mistakes.unknown(&name);
                None
            }
        };
        let Some(named) = named else { continue };
        if place != PageAt::Beginning {
            let refusal = ApiError::field(name, "cannot be combined with another place to begin");
            mistakes.take::<()>(Err(refusal));
        }
        place = named;
    }
    mistakes.refuse()?;
    Ok((place, limit.unwrap_or_default()))
}

/// The message that the parameter `name` is the id of.
///
/// # Errors
/// 422 when it is none.
pub fn message_id(name: &str, value: &str) -> Result<MessageId, ApiError> {
    value.parse().map_err(|_| ApiError::field(name, "must be the id of a message"))
}

/// The JSON of a [`MessagePage`]; `next_cursor` leads on in the direction that was asked for.
#[must_use]
pub fn page(said: &Messages, is_backward: bool) -> String {
    let next = if is_backward { &said.earlier } else { &said.later };
    let [next, earlier] = [next, &said.earlier].map(|id| serde_json::to_string(id).unwrap_or_default());
    format!("{{\"data\":[{}],\"next_cursor\":{next},\"earlier_cursor\":{earlier}}}", said.messages.join(","))
}

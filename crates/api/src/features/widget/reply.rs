//! The answer that an agent is writing: read as it comes, and stopped.

use super::store;
use crate::{
    auth::Visitor,
    caps::Hold,
    db::Tx,
    error::ApiError,
    features::agent::{self, Heard, Reader},
    http,
    startup::State,
};
use actix_web::{
    HttpRequest, HttpResponse, get, post,
    web::{self, Bytes},
};
use futures_util::stream;
use kilo_types::{Problem, ProblemKind, WidgetReplyEvent, WidgetStopped};
use serde_json::json;
use std::time::{Duration, Instant};

/// How long a page reads along; it may come back.
const LIFE: Duration = Duration::from_secs(120);

/// Between two events of a stream: what comes faster is told together.
const PAUSE: Duration = Duration::from_millis(40);

/// Seconds after which a page that found no place may try again.
const RETRY_AFTER: u64 = 5;

/// Read an answer as it is written
///
/// Server-Sent Events, for the time in which an agent is asked. `begin` has the words so far: a page that comes later, or
/// comes back, gets them all. `more` has the next words. `end` has the message that was stored, which is what was shown, or
/// null; then the stream is over, at once where no agent is asked. Replies that are not written word for word are in
/// `end` alone. The list of messages has all of them too: nothing is lost to a page that cannot read streams.
///
/// 429 when as many pages read along as may.
#[utoipa::path(tag = "widget", operation_id = "follow_widget_reply",
    security(("publishable_key" = [], "visitor_token" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The visitor's conversation")), responses(
    (status = 200, body = WidgetReplyEvent, content_type = "text/event-stream",
        example = "event: begin\ndata: {\"text\":\"Yes, \"}\n\n"),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 422, body = Problem), (status = 429, body = Problem)))]
#[get("/widget/conversations/{id}/reply")]
pub async fn follow(state: web::Data<State>, request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let place = state.caps.readers.take(visitor.conversation.to_string().as_bytes(), 1).ok_or_else(|| {
        let detail = "As many pages read along as may.";
        ApiError::new(ProblemKind::TooManyRequests, detail).retry_after(RETRY_AFTER)
    })?;
    // The place first: what is written from here on is heard.
    let reader = state.answers.read(visitor.conversation);
    let db = state.db.read_of(visitor.scope);
    if !store::exists(&db, visitor).await? {
        return Err(ApiError::not_found());
    }
    let is_asked = agent::store::is_asked(&db, visitor.scope, visitor.conversation).await?;
    let next = if is_asked { Next::Listen } else { Next::Say(end("null")) };
    let page = Page { heartbeat: state.heartbeat, reader, end: Instant::now() + LIFE, next, _place: place };
    Ok(http::event_stream(stream::unfold(page, Page::next)))
}

/// Stop the answer that is being written
///
/// Nothing more of it is shown, and the agent's call is cut off. What was shown stays, as a message whose `cut_off` is
/// `visitor`; null where nothing was shown. Where no answer is on its way nothing changes.
#[utoipa::path(tag = "widget", operation_id = "stop_widget_reply",
    security(("publishable_key" = [], "visitor_token" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The visitor's conversation")), responses(
    (status = 200, body = WidgetStopped), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem)))]
#[post("/widget/conversations/{id}/stop")]
pub async fn stop(state: web::Data<State>, request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let within = state.clone();
    let stop = async move |tx: &Tx| agent::stop(&within, tx, visitor.scope, visitor.conversation).await;
    let message = state.db.write(stop).await?;
    let stopped = format!(r#"{{"message":{}}}"#, message.as_deref().unwrap_or("null"));
    Ok(HttpResponse::Ok().content_type("application/json").body(stopped))
}

/// A page that reads along. It gets more when what it got has been sent.
struct Page {
    heartbeat: Duration,
    reader: Reader,
    end: Instant,
    next: Next,
    _place: Hold,
}

/// What comes next.
enum Next {
    /// This, which is the last.
    Say(Bytes),
    Listen,
    /// What comes after a moment, told together.
    Gather,
    Nothing,
}

impl Page {
    /// The next piece to send; `None` ends the stream.
    async fn next(mut self) -> Option<(Bytes, Self)> {
        match std::mem::replace(&mut self.next, Next::Gather) {
            Next::Nothing => return None,
            Next::Say(last) => {
                self.next = Next::Nothing;
                return Some((last, self));
            }
            Next::Gather => tokio::time::sleep(PAUSE).await,
            Next::Listen => {}
        }
        if Instant::now() > self.end {
            return None;
        }
        let Ok(heard) = tokio::time::timeout(self.heartbeat, self.reader.next()).await else {
            return Some((Bytes::from_static(b":\n\n"), self));
        };
        let piece = match heard? {
            Heard::Begun(text) => event("begin", &json!({ "text": text }).to_string()),
            Heard::More(text) => event("more", &json!({ "text": text }).to_string()),
            Heard::Over(message) => {
                self.next = Next::Nothing;
                end(message.as_deref().unwrap_or("null"))
            }
        };
        Some((piece, self))
    }
}

fn end(message: &str) -> Bytes {
    event("end", &format!(r#"{{"message":{message}}}"#))
}

fn event(name: &str, data: &str) -> Bytes {
    format!("event: {name}\ndata: {data}\n\n").into()
}

//! The stream itself, as Server-Sent Events.

use super::{
    listeners::Seat,
    store::{self, Change},
};
use crate::{
    auth::{Pass, ReadConversations, token},
    db::Scope,
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    web::{self, Bytes},
};
use futures_util::stream;
use kilo_types::{EventName, Problem, StreamEvent};
use sea_orm::DbErr;
use std::{
    fmt::Write,
    time::{Duration, Instant},
};
use utoipa::IntoParams;

/// How long a stream lasts. A client goes on with a new ticket, for which it has to be signed in still.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// How long a stream is silent, and the longest that one whose reader lost the right to it stays open.
pub const HEARTBEAT: Duration = Duration::from_secs(15);

/// How a stream is opened.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query string, is never built")]
struct Opening {
    /// Of `POST /events/tickets`.
    ticket: String,
    /// The `id` of the last event that the client has: a fresh `EventSource` cannot send the header.
    #[param(minimum = 0, example = 4711)]
    last_event_id: Option<i64>,
}

/// Follow a workspace
///
/// Server-Sent Events. The first is `hello`, whose `id` is where the stream begins: now, or after `Last-Event-ID`. It
/// is `reset` when too much happened since: load anew. Then comes a `conversation` for each that begins or changes,
/// with its summary as it is now; of several changes in a moment there is one event. Every event has an `id` to resume
/// from. The ticket is used up, so a client that was cut off takes a new one and says its last id.
#[utoipa::path(tag = "events", operation_id = "list_events", params(Opening,
    ("Last-Event-ID" = Option<i64>, Header, description = "The same as a header, which comes first.")), responses(
    (status = 200, body = StreamEvent, content_type = "text/event-stream", example = "id: 4711\nevent: hello\ndata: {}\n\n"),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem),
    (status = 429, body = Problem)))]
#[get("/events")]
pub async fn follow(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (ticket, last) = opening(&request)?;
    let refuse = || {
        let detail = "Send the `ticket` that `POST /events/tickets` gave: it works once, within 30 seconds.";
        ApiError::bad_credentials(detail)
    };
    let ticket = ticket.ok_or_else(refuse)?;
    let pass = store::redeem(&state.db, &token::hash(&ticket), state.clock.now()).await?;
    let pass = pass.ok_or_else(refuse)?;
    let scope = pass.admit::<ReadConversations>(&state).await?;
    // The place first: what happens from here on wakes it.
    let seat = state.listeners.join(scope)?;
    let (oldest, newest) = store::kept(&state.db.read_of(scope), scope).await?;
    let (name, last) = beginning(last, oldest, newest);
    let mut hello = "retry: 1000\n".to_owned();
    push(&mut hello, last, name, "{}");
    let stream = Stream { state, scope, pass, seat, last, end: Instant::now() + LIFE, next: Next::Say(hello) };
    Ok(http::event_stream(stream::unfold(stream, Stream::next)))
}

/// The ticket, and the number of the last event that the client has.
fn opening(request: &HttpRequest) -> Result<(Option<String>, Option<i64>), ApiError> {
    let (mut ticket, mut last) = (None, None);
    for (name, value) in http::query_pairs(request)? {
        match name.as_str() {
            "ticket" => ticket = Some(value),
            "last_event_id" => last = Some(number("last_event_id", &value)?),
            _ => return Err(ApiError::field(name, "is not a known parameter")),
        }
    }
    if let Some(value) = request.headers().get("last-event-id") {
        last = Some(number("Last-Event-ID", value.to_str().unwrap_or_default())?);
    }
    Ok((ticket, last))
}

fn number(field: &str, value: &str) -> Result<i64, ApiError> {
    let number = value.parse().ok().filter(|number| *number >= 0);
    number.ok_or_else(|| ApiError::field(field, "must be the id of an event"))
}

/// How a stream begins whose client has all up to `last`, where `oldest` to `newest` are kept.
fn beginning(last: Option<i64>, oldest: i64, newest: i64) -> (EventName, i64) {
    match last {
        None => (EventName::Hello, newest),
        // Numbers that are yet to come are of a database that went back to a copy.
        Some(last) if last < oldest - 1 || last > newest => (EventName::Reset, newest),
        Some(last) => (EventName::Hello, last),
    }
}

fn push(chunk: &mut String, id: i64, name: EventName, data: &str) {
    let _ = write!(chunk, "id: {id}\nevent: {}\ndata: {data}\n\n", name.as_str());
}

/// A stream under way. It asks for more when what it gave has been sent.
struct Stream {
    state: web::Data<State>,
    scope: Scope,
    pass: Pass,
    seat: Seat,
    last: i64,
    end: Instant,
    next: Next,
}

/// What comes next.
enum Next {
    Say(String),
    /// There may be more than was read.
    Read,
    Wait,
}

impl Stream {
    /// The next piece to send; `None` ends the stream, and the client comes back with a new ticket.
    async fn next(mut self) -> Option<(Bytes, Self)> {
        loop {
            let silent = match std::mem::replace(&mut self.next, Next::Read) {
                Next::Say(chunk) => return Some((chunk.into(), self)),
                Next::Read => false,
                Next::Wait => match tokio::time::timeout(self.state.heartbeat, self.seat.changed()).await {
                    Ok(changed) => changed.map(|()| false)?,
                    Err(_) => true,
                },
            };
            let scope = self.pass.admit::<ReadConversations>(&self.state).await.ok()?;
            if scope != self.scope || Instant::now() > self.end {
                return None;
            }
            if silent {
                self.next = Next::Wait;
                return Some((Bytes::from_static(b":\n\n"), self));
            }
            match self.read().await.ok()? {
                Some(chunk) => return Some((chunk.into(), self)),
                None => self.next = Next::Wait,
            }
        }
    }

    /// What has changed since the last event; `None` when nothing has.
    async fn read(&mut self) -> Result<Option<String>, DbErr> {
        let db = &self.state.db.read_of(self.scope);
        let changes = store::changes(db, self.scope, self.last).await?;
        let Some(first) = changes.iter().map(|change| change.first).min() else { return Ok(None) };
        let mut chunk = String::new();
        if first > self.last + 1 {
            // The reader is so slow that what it had not read is no longer kept.
            (_, self.last) = store::kept(db, self.scope).await?;
            push(&mut chunk, self.last, EventName::Reset, "{}");
            return Ok(Some(chunk));
        }
        for Change { number, summary, .. } in changes {
            self.last = number;
            match summary {
                Some(summary) => push(&mut chunk, number, EventName::Conversation, &summary),
                None => push(&mut chunk, number, EventName::Reset, "{}"),
            }
        }
        Ok(Some(chunk))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_begins_where_nothing_is_missed() {
        use EventName::{Hello, Reset};
        for (last, oldest, newest, wanted) in [
            (None, 1, 0, (Hello, 0)),
            (None, 7, 9, (Hello, 9)),
            (Some(0), 1, 0, (Hello, 0)),
            (Some(0), 1, 5, (Hello, 0)),
            (Some(6), 7, 9, (Hello, 6)),
            (Some(9), 7, 9, (Hello, 9)),
            (Some(5), 7, 9, (Reset, 9)),
            (Some(10), 7, 9, (Reset, 9)),
            (Some(1), 1, 0, (Reset, 0)),
        ] {
            assert_eq!(beginning(last, oldest, newest), wanted, "{last:?} of {oldest} to {newest}");
        }
    }
}

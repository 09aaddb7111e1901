//! Tickets for the stream: an `EventSource` of a browser sends no headers, and a token has no place in an address.

use super::store;
use crate::{
    auth::{Allowed, ReadConversations, token},
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{EventTicket, Problem, Timestamp};

/// How long a ticket can be used, in milliseconds.
const TICKET_MILLIS: i64 = 30_000;

/// Get a ticket for the event stream
///
/// It works once, within 30 seconds, and opens the stream with the rights of who asked for it.
#[utoipa::path(tag = "events", operation_id = "create_event_ticket", security(("bearer" = [])), responses(
    (status = 201, body = EventTicket), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem), (status = 429, body = Problem)))]
#[post("/events/tickets")]
pub async fn create(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadConversations>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    // Said here too, where clients can read it: an `EventSource` learns only that it failed.
    state.listeners.check(caller.scope)?;
    let ticket = token::random("kilo_et_", &state.random);
    let now = state.clock.now();
    let expires_at = Timestamp::from_millis(now.millis() + TICKET_MILLIS);
    store::add_ticket(&state.db, &token::hash(&ticket), &caller.pass, now, expires_at).await?;
    Ok(HttpResponse::Created().json(EventTicket { ticket, expires_at }))
}

//! A visitor's first message, or the first one after some time away.

use super::{
    send,
    store::{self, Standing},
};
use crate::{
    auth::{Guest, client, token::VisitorClaims},
    db::Tx,
    error::ApiError,
    features::{agent, conversations::store as conversations},
    http::{self, Body},
    idempotency::Attempt,
    limits::Noted,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{
    ConversationId, Message, NewConversation, NewMessage, NewWidgetConversation, Problem, Speaker, WidgetConversation,
};
use std::net::IpAddr;
use uuid::{Builder, Uuid};

/// Start a conversation
///
/// With the `visitor_token` of an earlier conversation whose last message is younger than
/// `conversation_timeout_hours`, the message goes into that one; the answer has the same form. An `Idempotency-Key`
/// header makes a repeated request safe.
///
/// 402 when the workspace's quota is used up: nobody can start then. 429 when the visitor's address has started too many.
#[utoipa::path(tag = "widget", operation_id = "create_widget_conversation",
    security(("publishable_key" = []), ("publishable_key" = [], "visitor_token" = [])),
    params(crate::features::docs::Idempotency), request_body(content = NewWidgetConversation, example = json!({ "text": "Do you integrate with Slack?" })), responses(
    (status = 201, body = WidgetConversation), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 402, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
    (status = 422, body = Problem)))]
#[post("/widget/conversations")]
pub async fn start(
    state: web::Data<State>,
    request: HttpRequest,
    guest: Guest,
    body: Body<NewWidgetConversation>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let namespace = super::namespace(guest.known);
    let attempt = Attempt::within(&state, guest.scope, &namespace, &request, &body.bytes)?;
    let starter = Starter {
        guest,
        visitor: guest
            .known
            .map_or_else(|| Builder::from_random_bytes(state.random.bytes()).into_uuid(), |known| known.id),
        address: client::address(&request, &state.config.trusted_proxies),
        noted: Noted::of(&request),
    };
    let new = body.value;
    attempt
        .write(&state, async move |state, tx| {
            let (id, message) = match go_on(state, tx, guest, &new).await? {
                Some(said) => said,
                None => begin(state, tx, &starter, new).await?,
            };
            agent::visitor_said(state, tx, guest.scope, id, message.id).await?;
            let claims = VisitorClaims { sub: starter.visitor, wid: guest.scope.id(), cid: id };
            let visitor_token = state.tokens.sign_visitor(claims, state.clock.now()).map_err(ApiError::internal)?;
            let opened = WidgetConversation { conversation_id: id, visitor_token, message };
            Ok((201, serde_json::to_string(&opened).map_err(ApiError::internal)?))
        })
        .await
}

/// Who speaks first, and from where.
struct Starter {
    guest: Guest,
    visitor: Uuid,
    address: Option<IpAddr>,
    noted: Noted,
}

/// Adds the message to the conversation that the visitor was in, if that one goes on.
async fn go_on(
    state: &State,
    tx: &Tx,
    guest: Guest,
    new: &NewWidgetConversation,
) -> Result<Option<(ConversationId, Message)>, ApiError> {
    let Some(visitor) = guest.known else { return Ok(None) };
    if store::standing(tx, visitor, state.clock.now()).await? != Standing::GoesOn {
        return Ok(None);
    }
    let message = send::add(state, tx, visitor, new.text.clone()).await?;
    Ok(Some((visitor.conversation, message)))
}

/// Begins a conversation. It is the one place where visitors do: what limits how many may begin belongs here.
async fn begin(
    state: &State,
    tx: &Tx,
    starter: &Starter,
    new: NewWidgetConversation,
) -> Result<(ConversationId, Message), ApiError> {
    let Starter { guest: Guest { scope, .. }, visitor, address, noted } = starter;
    state.limits.widget_start(noted, *address, state.clock.now())?;
    let address_hash = address.map(|address| state.keyed_hash.of("visitor", &client::identity(address)));
    let NewWidgetConversation { text, landing_page, locale } = new;
    let conversation = NewConversation {
        external_id: None,
        started_at: None,
        visitor: None,
        landing_page,
        locale,
        messages: vec![NewMessage::now(Speaker::Visitor, text)],
    };
    let (id, _) = conversations::capture(state, tx, *scope, conversation.into()).await?;
    store::remember(tx, *scope, id, *visitor, address_hash).await?;
    let first = conversations::messages(tx, *scope, id, None, 1).await?.pop().unwrap_or_default();
    Ok((id, serde_json::from_str(&first).map_err(ApiError::internal)?))
}

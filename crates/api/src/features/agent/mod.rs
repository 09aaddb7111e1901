//! Who answers a visitor: the customer's agent endpoint, or the team by email later, which the visitor is told once.
//!
//! A call to the endpoint is a delivery of the outbox, queued in the transaction of what the visitor said. What the visitor
//! says next takes its place, so that there is one reply to where the conversation stands.

use crate::{
    db::{Change, Scope},
    error::ApiError,
    features::conversations::store as conversations,
    outbox::{self, NewDelivery},
    startup::State,
};
use kilo_domain::visit;
use kilo_types::{
    ConversationId, DeliveryChannel, DeliveryKind, MessageId, MessageText, NewMessage, ProblemKind, Speaker,
};

mod call;
mod signature;
pub mod store;

pub use call::call;

/// How long an endpoint that fails is called again, in milliseconds. The outbox's first waits make that four calls.
const GIVE_UP_AFTER_MILLIS: i64 = 60_000;

/// Sees to a reply, in the transaction that stored what the visitor said in `message`.
///
/// # Errors
/// When the database fails.
pub async fn visitor_said(
    state: &State,
    write: &impl Change,
    scope: Scope,
    id: ConversationId,
    message: MessageId,
) -> Result<(), ApiError> {
    if store::endpoint(write, scope).await?.is_none() {
        return promise(state, write, scope, id).await;
    }
    let position = store::supersede(write, scope, id).await?;
    let delivery = NewDelivery {
        kind: DeliveryKind::AgentReply,
        channel: DeliveryChannel::Agent,
        recipient: DeliveryChannel::Agent.as_str().to_owned(),
        conversation: Some(position),
        once_key: message.to_string(),
        body: None,
        give_up_after_millis: GIVE_UP_AFTER_MILLIS,
    };
    outbox::enqueue(state, write, scope, &[delivery]).await.map(drop)
}

/// Tells the visitor, unless that was done before, that the team will reply by email. The team sees it too: it is a
/// message like any other.
///
/// # Errors
/// When the database fails.
pub async fn promise(state: &State, write: &impl Change, scope: Scope, id: ConversationId) -> Result<(), ApiError> {
    let Some(promise) = store::promise(write, scope, id, state.clock.now()).await? else { return Ok(()) };
    let text = visit::promise(promise.language, promise.own_words.as_deref(), promise.address_is_known);
    let text = MessageText::parse(&text).map_err(ApiError::internal)?;
    say(state, write, scope, id, NewMessage::now(Speaker::Agent, text)).await
}

/// Adds a message of ours. A conversation that holds as many as it may takes no more, and nobody is to blame.
async fn say(
    state: &State,
    write: &impl Change,
    scope: Scope,
    id: ConversationId,
    new: NewMessage,
) -> Result<(), ApiError> {
    match conversations::append(state, write, scope, id, conversations::unheard(state, scope, new)).await {
        Err(error) if error.kind() == ProblemKind::ConversationFull => Ok(()),
        said => said.map(drop),
    }
}

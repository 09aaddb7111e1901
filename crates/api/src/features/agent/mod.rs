//! Who answers a visitor: the customer's agent endpoint, or the team by email later, which the visitor is told once.
//!
//! A call to the endpoint is a delivery of the outbox, queued in the transaction of what the visitor said. What the visitor
//! says next takes its place, so that there is one reply to where the conversation stands. An answer that comes word for
//! word is shown as it comes, by the process that hears it; what is stored is what was shown.

use crate::{
    db::{Change, Scope},
    error::ApiError,
    features::conversations::store as conversations,
    outbox::{self, NewDelivery},
    startup::State,
};
use kilo_domain::visit;
use kilo_types::{ConversationId, CutOff, DeliveryChannel, DeliveryKind, MessageId, MessageText, NewMessage, Speaker};

mod answer;
mod call;
mod keep;
mod live;
mod signature;
pub mod store;
mod stream;

use keep::Shown;

pub use call::call;
pub use live::{Answers, Heard, Interrupted, Reader};
pub use stream::Times;

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
    let said = conversations::unheard(state, scope, NewMessage::now(Speaker::Agent, text));
    keep::say(state, write, scope, id, said).await.map(drop)
}

/// Ends the answer that is being written, before the visitor says more: what was shown of it is kept, and no more of it
/// is shown. Gives the message, as JSON; `None` where nothing was shown.
///
/// # Errors
/// When the database fails.
pub async fn interrupt(
    state: &State,
    write: &impl Change,
    scope: Scope,
    id: ConversationId,
) -> Result<Option<String>, ApiError> {
    let Some(Interrupted { call, message, text }) = state.answers.interrupt(id) else { return Ok(None) };
    keep::part(state, write, scope, id, Shown { call: &call, message, text: &text }, CutOff::Visitor).await
}

/// Ends the answer that is being written or waited for: the visitor wants no more of it. Gives what was shown of it, as
/// [`interrupt`] does.
///
/// # Errors
/// 404 when the conversation is not in the workspace.
pub async fn stop(
    state: &State,
    write: &impl Change,
    scope: Scope,
    id: ConversationId,
) -> Result<Option<String>, ApiError> {
    let shown = interrupt(state, write, scope, id).await?;
    store::supersede(write, scope, id).await?;
    // The call is cut off by whoever makes it.
    state.outbox.ring();
    Ok(shown)
}

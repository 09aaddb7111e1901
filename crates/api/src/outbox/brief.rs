//! Briefs about conversations, and the notes that follow them.

use super::{
    NewDelivery, enqueue,
    store::{self, About, Claimed},
};
use crate::{
    db::{Change, Scope},
    error::ApiError,
    features::conversations::store as conversations,
    startup::State,
};
use kilo_domain::{
    brief::{brief, follow_up},
    delivery::{GIVE_UP_AFTER_MILLIS, Outcome},
    letter::Letter,
};
use kilo_types::{Conversation, ConversationId, DeliveryKind, DeliveryState, Message, MessageId};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// What a delivered brief said: a note that follows needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Receipt {
    /// Its headline: the subject of the mail.
    pub(super) headline: Option<String>,
    /// The address in it.
    pub(super) email: Option<String>,
    /// The receiver's name for the thread that it began.
    pub(super) thread: Option<String>,
}

/// A letter about a conversation, and where it belongs.
#[derive(Debug)]
pub(super) struct Told {
    /// The letter.
    pub(super) letter: Letter,
    /// What is kept of it once it has arrived.
    pub(super) receipt: Receipt,
    /// The brief that it follows: the delivery's id, and what it said.
    pub(super) follows: Option<(String, Receipt)>,
}

/// The brief that `about` is about.
pub(super) async fn handoff(state: &State, about: &About) -> Result<Told, ApiError> {
    let gone = || ApiError::internal("a handoff without its conversation");
    let id = about.conversation.ok_or_else(gone)?;
    let conversation = telling(state, about.scope, id).await?.ok_or_else(gone)?;
    let found = conversations::assessment(&state.db.read_of(about.scope), about.scope, id).await?.ok_or_else(gone)?;
    let letter = brief(&conversation, &found, &link(state, id));
    let headline = Some(letter.headline().to_owned());
    let letter = letter.reply_to(conversation.summary.visitor.email.as_deref());
    let receipt = Receipt { headline, email: conversation.summary.visitor.email, thread: None };
    Ok(Told { letter, receipt, follows: None })
}

/// The note that `delivery` brings, or how its try ends without one: it waits for its brief, and is dropped when that told
/// the address already.
pub(super) async fn note(state: &State, delivery: &Claimed, about: &About) -> Result<Result<Told, Outcome>, ApiError> {
    let Some(id) = about.conversation else { return Ok(Err(Outcome::Needless)) };
    let Some(before) = store::brief_before(state.db.read(), delivery).await? else { return Ok(Err(Outcome::Needless)) };
    match before.state {
        DeliveryState::Delivered => {}
        DeliveryState::Pending => return Ok(Err(Outcome::failed("The brief before it has not arrived yet."))),
        DeliveryState::Parked | DeliveryState::Paused => {
            return Ok(Err(Outcome::refused("The brief before it has not arrived.")));
        }
    }
    let told: Receipt = before.receipt.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    let Some(conversation) = outlined(state, about.scope, id).await? else { return Ok(Err(Outcome::Needless)) };
    let is_told = told.email.is_some() && told.email == conversation.summary.visitor.email;
    let Some(letter) = follow_up(&conversation, &link(state, id)).filter(|_| !is_told) else {
        return Ok(Err(Outcome::Needless));
    };
    let letter = letter.within(told.thread.as_deref()).reply_to(conversation.summary.visitor.email.as_deref());
    Ok(Ok(Told { letter, receipt: Receipt::default(), follows: Some((before.id, told)) }))
}

fn link(state: &State, id: ConversationId) -> String {
    state.config.link(&format!("/conversations/{id}"))
}

async fn outlined(state: &State, scope: Scope, id: ConversationId) -> Result<Option<Conversation>, ApiError> {
    let outline = conversations::outline(&state.db.read_of(scope), scope, id).await?;
    outline.map(|outline| serde_json::from_str(&outline.json).map_err(ApiError::internal)).transpose()
}

/// The conversation with the messages that a brief can draw on: those that the score rests on, and the first stretch, in
/// which visitors say what they come for.
async fn telling(state: &State, scope: Scope, id: ConversationId) -> Result<Option<Conversation>, ApiError> {
    let db = &state.db.read_of(scope);
    let Some(outline) = conversations::outline(db, scope, id).await? else { return Ok(None) };
    let parse = |json: &String| serde_json::from_str::<Message>(json).map_err(ApiError::internal);
    let mut conversation: Conversation = serde_json::from_str(&outline.json).map_err(ApiError::internal)?;
    let first = conversations::stretch(db, &outline, 0).await?;
    conversation.messages = first.messages.iter().map(parse).collect::<Result<_, _>>()?;
    if first.next.is_some() {
        let known: HashSet<MessageId> = conversation.messages.iter().map(|message| message.id).collect();
        let behind = conversation.score_breakdown.iter().filter_map(|signal| signal.message_id);
        let lacking: Vec<MessageId> = behind.filter(|id| !known.contains(id)).collect();
        for json in conversations::some_of(db, &outline, &lacking).await? {
            conversation.messages.push(parse(&json)?);
        }
    }
    Ok(Some(conversation))
}

/// Queues a note to everybody who gets the brief about the conversation at `position`; once, however often it is called.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_follow_up(
    state: &State,
    write: &impl Change,
    scope: Scope,
    position: i64,
) -> Result<(), ApiError> {
    let briefed = store::briefed(write, position).await?;
    let team = store::team(write, scope).await?;
    let new = team.into_iter().filter(|receiver| briefed.contains(receiver)).map(|(channel, recipient)| NewDelivery {
        kind: DeliveryKind::FollowUp,
        channel,
        recipient,
        conversation: Some(position),
        once_key: position.to_string(),
        body: None,
        give_up_after_millis: GIVE_UP_AFTER_MILLIS,
    });
    enqueue(state, write, scope, &new.collect::<Vec<_>>()).await.map(drop)
}

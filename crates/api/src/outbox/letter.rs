//! What a delivery tells.

use super::{
    Notice,
    store::{About, Claimed},
};
use crate::{
    auth::token::RecipientClaims,
    db::Scope,
    error::ApiError,
    features::{conversations::store, settings::notifications::confirm},
    startup::State,
};
use kilo_domain::{brief::brief, letter::Letter};
use kilo_types::{Conversation, ConversationId, DeliveryKind, Message, MessageId};
use serde::Deserialize;
use std::collections::HashSet;

/// The body of a mail that asks a recipient to confirm.
#[derive(Deserialize)]
struct Confirmation {
    recipient: String,
}

/// The letter that `delivery` brings.
///
/// # Errors
/// When what it is about cannot be read.
pub(super) async fn of(state: &State, delivery: &Claimed, about: &About) -> Result<Letter, ApiError> {
    match delivery.kind {
        DeliveryKind::Handoff => handoff(state, about).await,
        DeliveryKind::Test => Ok(test(state, about)),
        DeliveryKind::RecipientConfirmation => confirmation(state, delivery, about),
        DeliveryKind::AgentReply
        | DeliveryKind::QuotaWarning
        | DeliveryKind::QuotaExhausted
        | DeliveryKind::Lead
        | DeliveryKind::StartLimit => notice(state, delivery),
    }
}

async fn handoff(state: &State, about: &About) -> Result<Letter, ApiError> {
    let gone = || ApiError::internal("a handoff without its conversation");
    let id = about.conversation.ok_or_else(gone)?;
    let conversation = telling(state, about.scope, id).await?.ok_or_else(gone)?;
    let letter = brief(&conversation, &state.config.link(&format!("/conversations/{id}")));
    Ok(letter.reply_to(conversation.summary.visitor.email.as_deref()))
}

/// The conversation with the messages that a brief can draw on: those that the score rests on, and the first stretch, in
/// which visitors say what they come for.
async fn telling(state: &State, scope: Scope, id: ConversationId) -> Result<Option<Conversation>, ApiError> {
    let db = &state.db.read_of(scope);
    let Some(outline) = store::outline(db, scope, id).await? else { return Ok(None) };
    let parse = |json: &String| serde_json::from_str::<Message>(json).map_err(ApiError::internal);
    let mut conversation: Conversation = serde_json::from_str(&outline.json).map_err(ApiError::internal)?;
    let first = store::stretch(db, &outline, 0).await?;
    conversation.messages = first.messages.iter().map(parse).collect::<Result<_, _>>()?;
    if first.next.is_some() {
        let known: HashSet<MessageId> = conversation.messages.iter().map(|message| message.id).collect();
        let behind = conversation.score_breakdown.iter().filter_map(|signal| signal.message_id);
        let lacking: Vec<MessageId> = behind.filter(|id| !known.contains(id)).collect();
        for json in store::some_of(db, &outline, &lacking).await? {
            conversation.messages.push(parse(&json)?);
        }
    }
    Ok(Some(conversation))
}

fn test(state: &State, about: &About) -> Letter {
    Letter::new("Kilo can reach you")
        .paragraph(&format!("This is a test of notifications for {}.", about.workspace))
        .paragraph("When a visitor's score reaches the threshold, a brief is sent here.")
        .link("Open the settings", &state.config.link("/settings/notifications"))
}

/// The link is made when it is sent: it is good for seven days from then.
fn confirmation(state: &State, delivery: &Claimed, about: &About) -> Result<Letter, ApiError> {
    let body = delivery.body.as_deref().unwrap_or_default();
    let Confirmation { recipient } = serde_json::from_str(body).map_err(ApiError::internal)?;
    let claims = RecipientClaims { sub: recipient, wid: about.scope.id() };
    let token = state.tokens.sign_recipient(claims, state.clock.now()).map_err(ApiError::internal)?;
    let workspace = &about.workspace;
    Ok(Letter::new(&format!("Confirm this address for notifications of {workspace}"))
        .paragraph(&format!("The workspace {workspace} wants to send notifications to this address."))
        .paragraph("You won't receive anything else unless you confirm. The link works for 7 days.")
        .paragraph("If you weren't expecting this, you can ignore this email.")
        .link("Confirm this address", &state.config.link(&format!("{}?token={token}", confirm::PATH))))
}

fn notice(state: &State, delivery: &Claimed) -> Result<Letter, ApiError> {
    let body = delivery.body.as_deref().unwrap_or_default();
    let notice: Notice = serde_json::from_str(body).map_err(ApiError::internal)?;
    let letter = notice.paragraphs.iter().fold(Letter::new(&notice.headline), |letter, text| letter.paragraph(text));
    Ok(letter.link("Open Kilo", &state.config.link(&notice.path)).reply_to(notice.reply_to.as_deref()))
}

//! What a delivery tells.

use super::{
    Notice,
    store::{About, Claimed},
};
use crate::{
    auth::token::RecipientClaims,
    error::ApiError,
    features::{conversations, settings::notifications::confirm},
    startup::State,
};
use kilo_domain::{brief::brief, letter::Letter};
use kilo_types::{Conversation, DeliveryKind};
use serde::Deserialize;

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
    let json =
        conversations::store::conversation(&state.db.read_of(about.scope), about.scope, id).await?.ok_or_else(gone)?;
    let conversation: Conversation = serde_json::from_str(&json).map_err(ApiError::internal)?;
    Ok(brief(&conversation, &state.config.link(&format!("/conversations/{id}"))))
}

fn test(state: &State, about: &About) -> Letter {
    Letter::new("Kilo can reach you")
        .paragraph(&format!("This is a test of the notifications of {}.", about.workspace))
        .paragraph("When a visitor's score reaches the threshold, a brief comes here.")
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
        .paragraph(&format!("The workspace {workspace} wants to send its notifications to this address."))
        .paragraph("Nothing more is sent unless you confirm. The link is good for seven days.")
        .paragraph("If you do not know what this is about, leave it: you will hear nothing more.")
        .link("Confirm this address", &state.config.link(&format!("{}?token={token}", confirm::PATH))))
}

fn notice(state: &State, delivery: &Claimed) -> Result<Letter, ApiError> {
    let body = delivery.body.as_deref().unwrap_or_default();
    let notice: Notice = serde_json::from_str(body).map_err(ApiError::internal)?;
    let letter = notice.paragraphs.iter().fold(Letter::new(&notice.headline), |letter, text| letter.paragraph(text));
    Ok(letter.link("Open Kilo", &state.config.link(&notice.path)))
}

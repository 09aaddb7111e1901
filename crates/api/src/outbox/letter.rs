//! What a delivery tells.

use super::{
    Notice,
    store::{About, Claimed},
};
use crate::{error::ApiError, features::conversations, startup::State};
use kilo_domain::{brief::brief, letter::Letter};
use kilo_types::{Conversation, DeliveryKind};

/// The letter that `delivery` brings.
///
/// # Errors
/// When what it is about cannot be read.
pub(super) async fn of(state: &State, delivery: &Claimed, about: &About) -> Result<Letter, ApiError> {
    match delivery.kind {
        DeliveryKind::Handoff => handoff(state, about).await,
        DeliveryKind::Test => Ok(test(state, about)),
        DeliveryKind::AgentReply | DeliveryKind::QuotaWarning | DeliveryKind::QuotaExhausted | DeliveryKind::Lead => {
            notice(state, delivery)
        }
    }
}

async fn handoff(state: &State, about: &About) -> Result<Letter, ApiError> {
    let gone = || ApiError::internal("a handoff without its conversation");
    let id = about.conversation.ok_or_else(gone)?;
    let json = conversations::store::conversation(state.db.read(), about.scope, id).await?.ok_or_else(gone)?;
    let conversation: Conversation = serde_json::from_str(&json).map_err(ApiError::internal)?;
    Ok(brief(&conversation, &state.config.link(&format!("/conversations/{id}"))))
}

fn test(state: &State, about: &About) -> Letter {
    Letter::new("Kilo can reach you")
        .paragraph(&format!("This is a test of the notifications of {}.", about.workspace))
        .paragraph("When a visitor's score reaches the threshold, a brief comes here.")
        .link("Open the settings", &state.config.link("/settings/notifications"))
}

fn notice(state: &State, delivery: &Claimed) -> Result<Letter, ApiError> {
    let body = delivery.body.as_deref().unwrap_or_default();
    let notice: Notice = serde_json::from_str(body).map_err(ApiError::internal)?;
    let letter = notice.paragraphs.iter().fold(Letter::new(&notice.headline), |letter, text| letter.paragraph(text));
    Ok(letter.link("Open Kilo", &state.config.link(&notice.path)))
}

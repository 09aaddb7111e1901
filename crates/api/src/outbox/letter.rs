//! What a delivery tells.

use super::{
    Notice,
    brief::{self, Receipt, Told},
    store::{About, Claimed},
};
use crate::{
    auth::token::RecipientClaims, error::ApiError, features::settings::notifications::confirm, startup::State,
};
use kilo_domain::{delivery::Outcome, letter::Letter};
use kilo_types::DeliveryKind;
use serde::Deserialize;

/// The body of a mail that asks a recipient to confirm.
#[derive(Deserialize)]
struct Confirmation {
    recipient: String,
}

/// The letter that `delivery` brings, or how its try ends without one.
///
/// # Errors
/// When what it is about cannot be read.
pub(super) async fn of(state: &State, delivery: &Claimed, about: &About) -> Result<Result<Told, Outcome>, ApiError> {
    let letter = match delivery.kind {
        DeliveryKind::Handoff => return brief::handoff(state, about).await.map(Ok),
        DeliveryKind::FollowUp => return brief::note(state, delivery, about).await,
        DeliveryKind::Test => test(state, about),
        DeliveryKind::RecipientConfirmation => confirmation(state, delivery, about)?,
        DeliveryKind::AgentReply
        | DeliveryKind::QuotaWarning
        | DeliveryKind::QuotaExhausted
        | DeliveryKind::Lead
        | DeliveryKind::StartLimit => notice(state, delivery)?,
    };
    Ok(Ok(Told { letter, receipt: Receipt::default(), follows: None }))
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

//! One try: what a delivery tells, spelled for its channel and sent.

use super::{
    letter, slack,
    store::{self, About, Claimed},
};
use crate::{auth::seal::slack_webhook, db::Change, error::ApiError, features::agent, mail::Mail, startup::State};
use kilo_domain::{delivery::Outcome, letter as spelled};
use kilo_types::DeliveryChannel;

/// Tries `delivery` once.
pub(super) async fn deliver(state: &State, delivery: &Claimed) -> Outcome {
    match attempt(state, delivery).await {
        Ok(outcome) => outcome,
        Err(error) => {
            tracing::error!(id = delivery.id, %error, "a notification cannot be prepared");
            Outcome::failed("The notification could not be prepared; the server's log says why.")
        }
    }
}

async fn attempt(state: &State, delivery: &Claimed) -> Result<Outcome, ApiError> {
    let Some(about) = store::about(state.db.read(), delivery).await? else {
        return Ok(Outcome::refused("The workspace has gone."));
    };
    match delivery.channel {
        DeliveryChannel::Slack => to_slack(state, delivery, &about).await,
        DeliveryChannel::Email => to_mail(state, delivery, &about).await,
        DeliveryChannel::Agent => to_agent(state, delivery, &about).await,
    }
}

async fn to_agent(state: &State, delivery: &Claimed, about: &About) -> Result<Outcome, ApiError> {
    let Some(conversation) = about.conversation else {
        return Ok(Outcome::refused("The conversation has gone."));
    };
    agent::call(state, about.scope, conversation, &delivery.id).await
}

/// What follows when `delivery` will not be tried again by itself: a visitor does not wait for somebody who looks at it.
pub(super) async fn gave_up(state: &State, write: &impl Change, delivery: &Claimed) -> Result<(), ApiError> {
    if delivery.channel != DeliveryChannel::Agent {
        return Ok(());
    }
    match store::about(write, delivery).await? {
        Some(About { scope, conversation: Some(id), .. }) => agent::promise(state, write, scope, id).await,
        _ => Ok(()),
    }
}

async fn to_slack(state: &State, delivery: &Claimed, about: &About) -> Result<Outcome, ApiError> {
    let Some(webhook) = &about.slack_webhook_url else {
        return Ok(Outcome::refused("The workspace has no Slack webhook any more."));
    };
    let Some(webhook) = state.sealer.open(&slack_webhook(about.scope.number()), webhook) else {
        return Ok(Outcome::refused("The Slack webhook can no longer be read: save it again."));
    };
    let letter = letter::of(state, delivery, about).await?.named(&delivery.id);
    Ok(slack::post(state, &webhook, &delivery.id, spelled::slack(&letter).to_string()).await)
}

async fn to_mail(state: &State, delivery: &Claimed, about: &About) -> Result<Outcome, ApiError> {
    let letter = letter::of(state, delivery, about).await?;
    let mail = Mail {
        id: &delivery.id,
        to: &delivery.recipient,
        subject: letter.headline(),
        reply_to: letter.replies_to(),
        text: spelled::text(&letter),
        html: spelled::html(&letter),
        sent_at: state.clock.now(),
    };
    Ok(state.mailer.send(mail).await)
}

//! One try: what a delivery tells, spelled for its channel and sent.

use super::{
    brief::{Receipt, Told},
    letter, slack,
    store::{self, About, Claimed},
};
use crate::{auth::seal::slack_webhook, db::Change, error::ApiError, features::agent, mail::Mail, startup::State};
use kilo_domain::{delivery::Outcome, letter as spelled};
use kilo_types::DeliveryChannel;

/// How a try ended, and what is kept of what was said.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) outcome: Outcome,
    /// The receipt, as JSON.
    pub(super) receipt: Option<String>,
}

impl From<Outcome> for Sent {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, receipt: None }
    }
}

/// Tries `delivery` once.
pub(super) async fn deliver(state: &State, delivery: &Claimed) -> Sent {
    match attempt(state, delivery).await {
        Ok(sent) => sent,
        Err(error) => {
            tracing::error!(id = delivery.id, %error, "a notification cannot be prepared");
            Outcome::failed("The notification could not be prepared; the server's log says why.").into()
        }
    }
}

async fn attempt(state: &State, delivery: &Claimed) -> Result<Sent, ApiError> {
    let Some(about) = store::about(state.db.read(), delivery).await? else {
        return Ok(Outcome::refused("The workspace has gone.").into());
    };
    match delivery.channel {
        DeliveryChannel::Slack => to_slack(state, delivery, &about).await,
        DeliveryChannel::Email => to_mail(state, delivery, &about).await,
        DeliveryChannel::Agent => to_agent(state, delivery, &about).await.map(Sent::from),
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

async fn to_slack(state: &State, delivery: &Claimed, about: &About) -> Result<Sent, ApiError> {
    let Some(webhook) = &about.slack_webhook_url else {
        return Ok(Outcome::refused("The workspace has no Slack webhook any more.").into());
    };
    let Some(webhook) = state.sealer.open(&slack_webhook(about.scope.number()), webhook) else {
        return Ok(Outcome::refused("The Slack webhook can no longer be read: save it again.").into());
    };
    let Told { letter, receipt, .. } = match letter::of(state, delivery, about).await? {
        Ok(told) => told,
        Err(outcome) => return Ok(outcome.into()),
    };
    let body = spelled::slack(&letter.named(&delivery.id)).to_string();
    let (outcome, thread) = slack::post(state, &webhook, &delivery.id, body).await;
    sent(outcome, Receipt { thread, ..receipt })
}

async fn to_mail(state: &State, delivery: &Claimed, about: &About) -> Result<Sent, ApiError> {
    let Told { letter, receipt, follows } = match letter::of(state, delivery, about).await? {
        Ok(told) => told,
        Err(outcome) => return Ok(outcome.into()),
    };
    // Mail programs put mails with one subject into one thread.
    let subject = follows.as_ref().and_then(|(_, before)| before.headline.as_deref());
    let subject = subject.map_or_else(|| letter.headline().to_owned(), |headline| format!("Re: {headline}"));
    let mail = Mail {
        id: &delivery.id,
        follows: follows.as_ref().map(|(id, _)| id.as_str()),
        to: &delivery.recipient,
        subject: &subject,
        reply_to: letter.replies_to(),
        text: spelled::text(&letter),
        html: spelled::html(&letter),
        sent_at: state.clock.now(),
    };
    sent(state.mailer.send(mail).await, receipt)
}

/// What is kept of a letter that has arrived.
fn sent(outcome: Outcome, receipt: Receipt) -> Result<Sent, ApiError> {
    let kept = outcome == Outcome::Delivered && receipt != Receipt::default();
    let receipt = kept.then(|| serde_json::to_string(&receipt)).transpose().map_err(ApiError::internal)?;
    Ok(Sent { outcome, receipt })
}

//! Notifications on their way: queued in the transaction of what they tell about, delivered by workers inside every
//! `kilo serve` over the database, tried again for a day, then parked for a person to look at.
//!
//! Nothing is lost with a process that dies: what it held is taken over when its lease ends. What it had delivered but
//! not yet noted is then delivered once more.

use crate::{
    db::{Change, Scope},
    error::ApiError,
    startup::State,
};
use kilo_domain::delivery::GIVE_UP_AFTER_MILLIS;
use kilo_types::{DeliveryChannel, DeliveryKind, ProblemKind};
use serde::{Deserialize, Serialize};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::Notify;

mod brief;
mod deliver;
mod letter;
mod slack;
pub mod store;
mod worker;

pub use brief::enqueue_follow_up;
pub use worker::{Workers, start};

/// How long the workers may be silent: longer than they wait for the database.
const SILENCE: Duration = Duration::from_secs(30);

/// Tells this process's workers that something was queued.
#[derive(Clone, Debug, Default)]
pub struct Outbox(Arc<Bell>);

#[derive(Debug, Default)]
struct Bell {
    queued: AtomicBool,
    rung: Notify,
    /// When the workers last looked for what is due; `None` before they are started.
    looked: Mutex<Option<Instant>>,
}

impl Outbox {
    /// To be called inside the transaction that queues: what the workers take they take by a write of their own, which
    /// comes after that one, and is answered when both are committed.
    pub fn ring(&self) {
        self.0.queued.store(true, Ordering::Release);
        self.0.rung.notify_one();
    }

    /// Whether the workers, once started, are at work.
    ///
    /// # Errors
    /// 503 when they have not been for a while.
    pub fn ready(&self) -> Result<(), ApiError> {
        let looked = *self.0.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.is_some_and(|looked| looked.elapsed() > SILENCE) {
            let detail = "The workers that deliver notifications do not answer.";
            return Err(ApiError::new(ProblemKind::Unavailable, detail).retry_after(5));
        }
        Ok(())
    }

    fn note_look(&self) {
        *self.0.looked.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    async fn rung(&self) {
        self.0.rung.notified().await;
    }

    fn take_queued(&self) -> bool {
        self.0.queued.swap(false, Ordering::AcqRel)
    }
}

/// A notification to queue.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    /// What it tells.
    pub kind: DeliveryKind,
    /// How it travels.
    pub channel: DeliveryChannel,
    /// The mail address; for other channels the name of the channel, never a secret.
    pub recipient: String,
    /// The position of the conversation it is about.
    pub conversation: Option<i64>,
    /// The same kind, channel and recipient is queued once for each of these.
    pub once_key: String,
    /// What it tells beyond the conversation, as JSON: a [`Notice`] where a person reads it.
    pub body: Option<String>,
    /// How long it is tried, in milliseconds.
    pub give_up_after_millis: i64,
}

/// The body of a notification that is about no conversation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// What it says in one line.
    pub headline: String,
    /// What it says beyond that.
    pub paragraphs: Vec<String>,
    /// The dashboard's path to go on from, for example `/settings/notifications`.
    pub path: String,
    /// Who a reply by mail goes to, where that is not whoever sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
}

/// Queues `new` inside the caller's transaction, and gives those that were not queued before as the JSON of
/// [`kilo_types::Delivery`].
///
/// # Errors
/// When the database fails.
pub async fn enqueue(
    state: &State,
    write: &impl Change,
    scope: Scope,
    new: &[NewDelivery],
) -> Result<Vec<String>, ApiError> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let queued = store::insert(state, write, scope, new).await?;
    state.outbox.ring();
    Ok(queued)
}

/// Queues a notification of `kind` for everybody the workspace wants notified: its webhook and each mail address.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_for_team(
    state: &State,
    write: &impl Change,
    scope: Scope,
    kind: DeliveryKind,
    conversation: Option<i64>,
    once_key: &str,
    notice: Option<&Notice>,
) -> Result<Vec<String>, ApiError> {
    let body = notice.map(serde_json::to_string).transpose().map_err(ApiError::internal)?;
    let new = |(channel, recipient)| NewDelivery {
        kind,
        channel,
        recipient,
        conversation,
        once_key: once_key.to_owned(),
        body: body.clone(),
        give_up_after_millis: GIVE_UP_AFTER_MILLIS,
    };
    let team: Vec<_> = store::team(write, scope).await?.into_iter().map(new).collect();
    enqueue(state, write, scope, &team).await
}

/// Queues `notice` for those who run the workspace, members all of them, and its webhook: for what is about the workspace
/// itself.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_for_admins(
    state: &State,
    write: &impl Change,
    scope: Scope,
    kind: DeliveryKind,
    once_key: &str,
    notice: &Notice,
) -> Result<(), ApiError> {
    let body = serde_json::to_string(notice).map_err(ApiError::internal)?;
    let new = |(channel, recipient)| NewDelivery {
        kind,
        channel,
        recipient,
        conversation: None,
        once_key: once_key.to_owned(),
        body: Some(body.clone()),
        give_up_after_millis: GIVE_UP_AFTER_MILLIS,
    };
    let admins: Vec<_> = store::admins(write, scope).await?.into_iter().map(new).collect();
    enqueue(state, write, scope, &admins).await.map(drop)
}

/// Queues the brief about the conversation at `position`; once, however often it is called.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_handoff(state: &State, write: &impl Change, scope: Scope, position: i64) -> Result<(), ApiError> {
    let once_key = position.to_string();
    let kind = DeliveryKind::Handoff;
    enqueue_for_team(state, write, scope, kind, Some(position), &once_key, None).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_that_were_started_are_missed_when_they_stop_looking() {
        let outbox = Outbox::default();
        assert!(outbox.ready().is_ok(), "a process may have none");
        outbox.note_look();
        assert!(outbox.ready().is_ok());
        *outbox.0.looked.lock().unwrap() = Instant::now().checked_sub(SILENCE + Duration::from_secs(1));
        assert_eq!(outbox.ready().unwrap_err().kind(), ProblemKind::Unavailable);
        outbox.note_look();
        assert!(outbox.ready().is_ok());
    }
}

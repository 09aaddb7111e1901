//! The workers of one process: they take what is due, deliver it outside any transaction, and note what became of it.

use super::{
    deliver::{deliver, gave_up},
    store::{self, Claimed},
};
use crate::{db::Tx, error::ApiError, startup::State};
use kilo_domain::delivery::{Next, Outcome, next};
use std::time::Duration;
use tokio::{
    sync::oneshot,
    task::{JoinHandle, JoinSet},
    time::{sleep, timeout},
};

/// Deliveries that share a number of places in a process. An agent may take 20 seconds to answer, and many visitors may
/// wait for it: that must not hold up what tells the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// What tells people something.
    Team,
    /// Calls of agent endpoints.
    Agents,
}

impl Lane {
    /// Deliveries under way at once in a process.
    const fn places(self) -> usize {
        match self {
            Self::Team => 16,
            Self::Agents => 64,
        }
    }
}

/// How often a process looks for what another one has queued, or what has become due.
const POLL: Duration = Duration::from_secs(1);

/// How long deliveries under way may take when the process is asked to end; what is cut off is delivered by the next.
const GRACE: Duration = Duration::from_secs(20);

/// How often the end of a try is noted before it is left to the lease.
const NOTES: u32 = 3;

/// The workers of this process.
#[derive(Debug)]
pub struct Workers {
    stop: oneshot::Sender<()>,
    work: JoinHandle<()>,
}

/// Starts the workers on this thread.
#[must_use]
pub fn start(state: State) -> Workers {
    let (stop, stopped) = oneshot::channel();
    Workers { stop, work: actix_web::rt::spawn(run(state, stopped)) }
}

impl Workers {
    /// Takes nothing more, and lets what is under way come to its end.
    pub async fn stop(self) {
        drop(self.stop);
        self.work.await.ok();
    }
}

async fn run(state: State, mut stopped: oneshot::Receiver<()>) {
    let (mut team, mut agents) = (JoinSet::new(), JoinSet::new());
    loop {
        let queued = state.outbox.take_queued();
        for (lane, under_way) in [(Lane::Team, &mut team), (Lane::Agents, &mut agents)] {
            match take(&state, lane, lane.places() - under_way.len(), queued).await {
                Ok(taken) => {
                    for delivery in taken {
                        under_way.spawn_local(work(state.clone(), delivery));
                    }
                }
                Err(error) => tracing::warn!(%error, "the outbox cannot be read"),
            }
        }
        tokio::select! {
            _ = &mut stopped => break,
            () = state.outbox.rung() => {}
            Some(_) = team.join_next() => {}
            Some(_) = agents.join_next() => {}
            () = sleep(POLL) => {}
        }
    }
    let ends = async { while team.join_next().await.is_some() || agents.join_next().await.is_some() {} };
    if timeout(GRACE, ends).await.is_err() {
        let count = team.len() + agents.len();
        tracing::warn!(count, "deliveries were cut off; they will be tried again");
    }
}

/// A look costs one read; only what was queued here, or is due, costs a write.
async fn take(state: &State, lane: Lane, room: usize, queued: bool) -> Result<Vec<Claimed>, ApiError> {
    if room == 0 {
        return Ok(Vec::new());
    }
    if queued || store::is_due(state.db.read(), lane, state.clock.now()).await? {
        return store::claim(state, lane, room).await;
    }
    Ok(Vec::new())
}

async fn work(state: State, delivery: Claimed) {
    let outcome = deliver(&state, &delivery).await;
    let [jitter] = state.random.bytes();
    let next = next(&outcome, delivery.failures, delivery.give_up_at, state.clock.now(), jitter);
    let (id, kind, channel) = (&delivery.id, delivery.kind.as_str(), delivery.channel.as_str());
    // The cause is in the delivery log: a mail server's words may name the recipient.
    match next {
        Next::Done => tracing::info!(id, kind, channel, "a notification was delivered"),
        Next::Again(_) => tracing::info!(id, kind, channel, "a notification failed and is tried again"),
        Next::Parked => tracing::warn!(id, kind, channel, "a notification failed and was parked"),
    }
    for _ in 0..NOTES {
        match note(&state, &delivery, &outcome, next).await {
            Ok(()) => return,
            Err(error) => tracing::warn!(id, %error, "the end of a delivery cannot be noted"),
        }
        sleep(POLL).await;
    }
}

/// Notes the end of a try, and what follows from it, in one transaction.
async fn note(state: &State, delivery: &Claimed, outcome: &Outcome, next: Next) -> Result<(), ApiError> {
    let (within, delivery, outcome) = (state.clone(), delivery.clone(), outcome.clone());
    let note = async move |tx: &Tx| {
        let state = &within;
        if store::settle(tx, &delivery, &outcome, next, state.clock.now()).await? && next == Next::Parked {
            gave_up(state, tx, &delivery).await?;
        }
        Ok(())
    };
    state.db.write(note).await
}

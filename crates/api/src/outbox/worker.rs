//! The workers of one process: they take what is due, deliver it outside any transaction, and note what became of it.

use super::{
    deliver::{Sent, deliver, gave_up},
    store::{self, Claimed, Held, Lane, Wanted},
};
use crate::{
    db::{Ask, Tx},
    error::ApiError,
    startup::State,
    supervise,
};
use kilo_domain::delivery::{Next, Places, next};
use kilo_types::DeliveryChannel;
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};
use tokio::{
    sync::watch,
    task::{AbortHandle, Id, JoinError, JoinHandle, JoinSet},
    time::{sleep, timeout},
};

/// The lanes of a process. A webhook may take 15 seconds to answer, a mail server 30, an agent 20, and many visitors may
/// wait for one agent.
const LANES: [Lane; 3] = [
    Lane { channel: DeliveryChannel::Slack, places: Places { all: 64, of_workspace: 4, of_receiver: 4 } },
    Lane { channel: DeliveryChannel::Email, places: Places { all: 32, of_workspace: 8, of_receiver: 4 } },
    Lane { channel: DeliveryChannel::Agent, places: Places { all: 128, of_workspace: 32, of_receiver: 32 } },
];

/// How often a process looks for what another one has queued, or what has become due.
const POLL: Duration = Duration::from_secs(1);

/// How long deliveries under way may take when the process is asked to end; what is cut off is delivered by the next.
const GRACE: Duration = Duration::from_secs(20);

/// How often the end of a try is noted before it is left to the lease.
const NOTES: u32 = 3;

/// The workers of this process.
#[derive(Debug)]
pub struct Workers {
    stop: watch::Sender<()>,
    work: JoinHandle<()>,
}

/// Starts the workers on this thread.
#[must_use]
pub fn start(state: State) -> Workers {
    let (stop, stopped) = watch::channel(());
    let work = supervise::task("outbox", move || run(state.clone(), stopped.clone()));
    Workers { stop, work: actix_web::rt::spawn(work) }
}

impl Workers {
    /// Takes nothing more, and lets what is under way come to its end.
    pub async fn stop(self) {
        drop(self.stop);
        self.work.await.ok();
    }
}

/// What a process has under way, and whose turn it was last.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<()>,
    held: HashMap<Id, (Held, AbortHandle)>,
    last: HashMap<DeliveryChannel, i64>,
}

impl UnderWay {
    fn begin(&mut self, state: &State, delivery: Claimed) {
        self.last.insert(delivery.channel, delivery.workspace);
        let held = Held {
            id: delivery.id.clone(),
            channel: delivery.channel,
            workspace: delivery.workspace,
            recipient: delivery.recipient.clone(),
        };
        let task = self.tasks.spawn_local(work(state.clone(), delivery));
        self.held.insert(task.id(), (held, task));
    }

    /// Waits for the end of one; for ever where there is none.
    async fn ended(&mut self) {
        match self.tasks.join_next_with_id().await {
            None => std::future::pending().await,
            Some(end) => drop(self.held.remove(&end.map_or_else(|error: JoinError| error.id(), |(id, ())| id))),
        }
    }

    /// What each lane can take on.
    fn wanted(&self) -> Vec<Wanted> {
        let held: Vec<Held> = self.held.values().map(|(held, _)| held.clone()).collect();
        let after = |channel| self.last.get(&channel).copied().unwrap_or_default();
        LANES.map(|lane| Wanted { lane, after: after(lane.channel), held: held.clone() }).into()
    }

    /// Cuts off calls of agents whose answers nobody waits for any more. One of which something was shown ends by itself:
    /// that is kept.
    fn cut_off(&self, state: &State, ids: &HashSet<String>) {
        for (held, task) in self.held.values().filter(|(held, _)| ids.contains(&held.id)) {
            tracing::info!(id = held.id, "a call of an agent was superseded");
            if !state.answers.interrupt_call(&held.id) {
                task.abort();
            }
        }
    }
}

async fn run(state: State, mut stopped: watch::Receiver<()>) {
    let mut under_way = UnderWay::default();
    loop {
        state.outbox.note_look();
        let queued = state.outbox.take_queued();
        if let Err(error) = take(&state, &mut under_way, queued).await {
            tracing::warn!(%error, "the outbox cannot be read");
        }
        tokio::select! {
            _ = stopped.changed() => break,
            () = state.outbox.rung() => {}
            () = under_way.ended() => {}
            () = sleep(POLL) => {}
        }
    }
    let ends = async { while under_way.tasks.join_next().await.is_some() {} };
    if timeout(GRACE, ends).await.is_err() {
        let count = under_way.tasks.len();
        tracing::warn!(count, "deliveries were cut off; they will be tried again");
    }
}

/// Takes on what is due. A look costs reads; only what was queued here, or may go now, costs a write.
async fn take(state: &State, under_way: &mut UnderWay, queued: bool) -> Result<(), ApiError> {
    let (now, mut wanted) = (state.clock.now(), under_way.wanted());
    if !queued {
        under_way.cut_off(state, &superseded(state.db.read(), &wanted).await?);
        let mut due = Vec::new();
        for lane in wanted {
            if !store::turns(state.db.read(), &lane, now).await?.is_empty() {
                due.push(lane);
            }
        }
        wanted = due;
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let claim = async move |tx: &Tx| {
        let (over, mut taken) = (superseded(tx, &wanted).await?, Vec::new());
        for lane in &wanted {
            taken.extend(store::claim(tx, lane, now).await?);
        }
        Ok((over, taken))
    };
    let (over, taken) = state.db.write(claim).await?;
    under_way.cut_off(state, &over);
    taken.into_iter().for_each(|delivery| under_way.begin(state, delivery));
    Ok(())
}

/// Which of the agents' calls under way nobody waits for any more.
async fn superseded(db: &impl Ask, wanted: &[Wanted]) -> Result<HashSet<String>, ApiError> {
    let held = wanted.first().map(|wanted| wanted.held.as_slice()).unwrap_or_default();
    let calls = held.iter().filter(|held| held.channel == DeliveryChannel::Agent);
    store::superseded(db, &calls.map(|held| held.id.as_str()).collect::<Vec<_>>()).await
}

async fn work(state: State, delivery: Claimed) {
    let sent = deliver(&state, &delivery).await;
    let [jitter] = state.random.bytes();
    let next = next(&sent.outcome, delivery.failures, delivery.give_up_at, state.clock.now(), jitter);
    let (id, kind, channel) = (&delivery.id, delivery.kind.as_str(), delivery.channel.as_str());
    // The cause is in the delivery log: a mail server's words may name the recipient.
    match next {
        Next::Done => tracing::info!(id, kind, channel, "a notification was delivered"),
        Next::Dropped => tracing::info!(id, kind, channel, "a notification has nothing to tell any more"),
        Next::Again(_) => tracing::info!(id, kind, channel, "a notification failed and is tried again"),
        Next::Parked => tracing::warn!(id, kind, channel, "a notification failed and was parked"),
        Next::Paused => tracing::warn!(id, kind, channel, "a receiver is gone and was paused"),
    }
    for _ in 0..NOTES {
        match note(&state, &delivery, &sent, next).await {
            Ok(()) => return,
            Err(error) => tracing::warn!(id, %error, "the end of a delivery cannot be noted"),
        }
        sleep(POLL).await;
    }
}

/// Notes the end of a try, and what follows from it, in one transaction.
async fn note(state: &State, delivery: &Claimed, sent: &Sent, next: Next) -> Result<(), ApiError> {
    let (within, delivery, sent) = (state.clone(), delivery.clone(), sent.clone());
    let note = async move |tx: &Tx| {
        let (state, now) = (&within, within.clock.now());
        let Sent { outcome, receipt } = &sent;
        if !store::settle(tx, &delivery, (outcome, receipt.as_deref()), next, now).await? {
            return Ok(());
        }
        match next {
            Next::Parked => gave_up(state, tx, &delivery).await,
            Next::Paused => store::pause(tx, &delivery, outcome.error().unwrap_or_default(), now).await,
            Next::Done | Next::Dropped | Next::Again(_) => Ok(()),
        }
    };
    state.db.write(note).await
}

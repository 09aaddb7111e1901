//! Writes of SQLite: one thread, which folds those that wait into one transaction.
//!
//! A write runs on that thread from its first statement to its last, so that nobody waits for a thread to wake up
//! between them. Those that wait at the same time share a transaction and its way to the disk. Each is a savepoint in
//! it: one that fails takes back what it did and nothing else. One after the other they see what the ones before them
//! wrote, and all hear what became of them after the commit: if that fails, nothing of any of them is there.
//!
//! This is a matter of SQLite, which has one writer. Another database would run the same closures side by side.

use super::{
    health::Health,
    sqlite::{refused, unavailable},
    tx::Tx,
};
use crate::{error::ApiError, supervise};
use sea_orm::DbErr;
use std::{
    path::Path,
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};
use tokio::sync::{oneshot, watch};

/// Writes in one transaction.
const MOST: usize = 64;

/// How long a transaction takes in more. Tests run on machines of any speed.
const LONGEST: Duration = Duration::from_millis(if cfg!(test) { 5_000 } else { 10 });

/// How long the file is left to other processes after a transaction that could not take in all that waited: they look
/// for it only now and then.
const PAUSE: Duration = Duration::from_millis(1);

/// How long a write may wait for its turn and its commit.
pub(super) const DEADLINE: Duration = Duration::from_secs(8);

/// The thread that writes. It ends with the last clone, when it has done what was asked.
#[derive(Clone, Debug)]
pub(super) struct Writer(flume::Sender<Order>);

/// A [`Writer`] that does not keep the thread.
pub(super) struct WeakWriter(flume::WeakSender<Order>);

enum Order {
    Write(Box<dyn Work>),
    Lease(oneshot::Sender<Lease>),
    /// Says that the thread lives.
    Ping,
    /// Writes the write-ahead log back.
    Trim,
}

/// While it is held the thread does nothing: another connection of this process writes.
#[derive(Debug)]
pub(super) struct Lease(#[expect(dead_code, reason = "tells the thread when it is dropped")] mpsc::Sender<()>);

/// A write that waits for its turn.
trait Work: Send {
    /// Whether who asked is still there. Who has gone stops what has not begun.
    fn is_awaited(&self) -> bool;

    /// Does it in the transaction, or hears why there is none.
    fn run(self: Box<Self>, tx: Result<&Tx, ApiError>) -> Settle;
}

/// Tells who asked what became of the write, once it is known whether its transaction lasts.
type Settle = Box<dyn FnOnce(Result<(), ApiError>)>;

struct Waiting<T, A> {
    act: A,
    answer: oneshot::Sender<Result<T, ApiError>>,
}

impl<T: Send + 'static, A: AsyncFnOnce(&Tx) -> Result<T, ApiError> + Send + 'static> Work for Waiting<T, A> {
    fn is_awaited(&self) -> bool {
        !self.answer.is_closed()
    }

    fn run(self: Box<Self>, tx: Result<&Tx, ApiError>) -> Settle {
        let Self { act, answer } = *self;
        let made = tx.and_then(|tx| tx.apart(act));
        Box::new(move |lasts| {
            answer.send(made.and_then(|made| lasts.map(|()| made))).ok();
        })
    }
}

/// What nobody waits for.
struct Unasked<A>(A);

impl<A: AsyncFnOnce(&Tx) -> Result<(), ApiError> + Send + 'static> Work for Unasked<A> {
    fn is_awaited(&self) -> bool {
        true
    }

    fn run(self: Box<Self>, tx: Result<&Tx, ApiError>) -> Settle {
        // What becomes of it is noted in the database's health.
        tx.and_then(|tx| tx.apart(self.0)).ok();
        Box::new(|_| {})
    }
}

impl Writer {
    /// Opens a connection to `file`, which has to exist. `commits` changes with every commit.
    ///
    /// # Errors
    /// When that is refused.
    pub(super) fn open(file: &Path, health: Health, commits: Arc<watch::Sender<()>>) -> Result<Self, DbErr> {
        let tx = Tx::open(file).map_err(refused)?;
        let (orders, waiting) = flume::unbounded();
        let thread = Thread { orders: waiting, tx, health, commits };
        let work = move || supervise::on_thread("write", || thread.serve());
        thread::Builder::new().name("write".to_owned()).spawn(work).map_err(refused)?;
        Ok(Self(orders))
    }

    pub(super) fn downgrade(&self) -> WeakWriter {
        WeakWriter(self.0.downgrade())
    }

    /// Runs `act` in a transaction, and gives what it made once that is committed.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        act: impl AsyncFnOnce(&Tx) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (answer, made) = oneshot::channel();
        self.order(Order::Write(Box::new(Waiting { act, answer })), made).await?
    }

    /// Runs `act` in a transaction when its turn comes.
    pub(super) fn attempt(&self, act: impl AsyncFnOnce(&Tx) -> Result<(), ApiError> + Send + 'static) {
        self.0.send(Order::Write(Box::new(Unasked(act)))).ok();
    }

    /// Has the thread note in the database's health that it lives.
    pub(super) fn ping(&self) {
        self.0.send(Order::Ping).ok();
    }

    /// Has the write-ahead log written back.
    pub(super) fn trim(&self) {
        self.0.send(Order::Trim).ok();
    }

    /// Waits for its turn to write by another connection.
    pub(super) async fn lease(&self) -> Result<Lease, ApiError> {
        let (granted, lease) = oneshot::channel();
        self.order(Order::Lease(granted), lease).await
    }

    async fn order<T>(&self, order: Order, answer: oneshot::Receiver<T>) -> Result<T, ApiError> {
        self.0.send(order).map_err(|_| unavailable("the writer has stopped"))?;
        let answer = tokio::time::timeout(DEADLINE, answer).await.map_err(|_| unavailable("a write took too long"))?;
        Ok(answer.map_err(|_| unavailable("the writer has stopped"))?)
    }
}

impl WeakWriter {
    /// `None` when the last [`Writer`] has gone.
    pub(super) fn upgrade(&self) -> Option<Writer> {
        self.0.upgrade().map(Writer)
    }
}

/// What the thread has.
struct Thread {
    orders: flume::Receiver<Order>,
    tx: Tx,
    health: Health,
    commits: Arc<watch::Sender<()>>,
}

impl Thread {
    /// Does what is asked until nobody can ask any more.
    fn serve(&self) {
        let mut next = None;
        while let Some(order) = next.take().or_else(|| self.orders.recv().ok()) {
            match order {
                Order::Lease(granted) => {
                    let (lease, given_back) = mpsc::channel();
                    if granted.send(Lease(lease)).is_ok() {
                        given_back.recv().ok();
                    }
                }
                Order::Write(first) if first.is_awaited() => next = self.together(first),
                Order::Write(_) | Order::Ping => {}
                Order::Trim => {
                    self.tx.trim().unwrap_or_else(|error| tracing::warn!(%error, "the write-ahead log stays long"));
                }
            }
            self.health.hear();
        }
    }

    /// Runs `first` and what waits behind it in one transaction. Gives an order that cannot be part of it.
    fn together(&self, first: Box<dyn Work>) -> Option<Order> {
        let began = Instant::now();
        if let Err(error) = self.begin() {
            first.run(Err(error))(Ok(()));
            return None;
        }
        let mut done = vec![first.run(Ok(&self.tx))];
        let (mut other, mut is_all) = (None, false);
        while !is_all && done.len() < MOST && began.elapsed() < LONGEST && self.tx.is_whole() {
            match self.orders.try_recv() {
                Ok(Order::Write(work)) if work.is_awaited() => done.push(work.run(Ok(&self.tx))),
                Ok(Order::Write(_) | Order::Ping) => {}
                Ok(order) => (other, is_all) = (Some(order), true),
                Err(_) => is_all = true,
            }
        }
        let lasts = self.end();
        done.into_iter().for_each(|settle| settle(lasts.clone()));
        if !is_all {
            thread::sleep(PAUSE);
        }
        other
    }

    fn begin(&self) -> Result<(), ApiError> {
        self.health.require_files()?;
        self.tx.begin().inspect_err(|_| self.note_disk())?;
        Ok(())
    }

    /// Commits. What went into a file that was taken away meanwhile does not count as written.
    fn end(&self) -> Result<(), ApiError> {
        let has_written = self.tx.has_written();
        let ended = self.tx.end();
        match self.tx.take_disk_trouble() {
            None if ended.is_ok() && has_written => self.health.note_write(None),
            None => {}
            trouble => self.health.note_write(trouble),
        }
        ended.and_then(|()| self.health.check_files())?;
        self.commits.send_replace(());
        Ok(())
    }

    fn note_disk(&self) {
        if let Some(trouble) = self.tx.take_disk_trouble() {
            self.health.note_write(Some(trouble));
        }
    }
}

#[cfg(test)]
mod tests;

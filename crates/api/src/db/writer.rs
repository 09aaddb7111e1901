//! Writes of SQLite: one thread, which folds those that wait into one transaction.
//!
//! A write runs on that thread from its first statement to its last, so that nobody waits for a thread to wake up
//! between them. Those that wait at the same time share a transaction and its way to the disk. Each is a savepoint in
//! it: one that fails takes back what it did and nothing else. One after the other they see what the ones before them
//! wrote, and all hear what became of them after the commit: if that fails, nothing of any of them is there.
//!
//! This is a matter of SQLite, which has one writer. Another database would run the same closures side by side.

use super::{
    sqlite::{refused, unavailable},
    tx::Tx,
};
use crate::error::ApiError;
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
const DEADLINE: Duration = Duration::from_secs(15);

/// The thread that writes. It ends with the last clone, when it has done what was asked.
#[derive(Clone, Debug)]
pub(super) struct Writer(flume::Sender<Order>);

enum Order {
    Write(Job),
    Lease(oneshot::Sender<Lease>),
}

/// While it is held the thread does nothing: another connection of this process writes.
#[derive(Debug)]
pub(super) struct Lease(#[expect(dead_code, reason = "tells the thread when it is dropped")] mpsc::Sender<()>);

/// A write that waits. It runs in the transaction that it is given, unless who asked has gone meanwhile.
type Job = Box<dyn FnOnce(Result<&Tx, ApiError>) -> Option<Settle> + Send>;

/// Tells who asked what became of the write, once it is known whether its transaction lasts.
type Settle = Box<dyn FnOnce(Result<(), ApiError>)>;

impl Writer {
    /// Opens a connection to `file`, which has to exist. `commits` changes with every commit.
    ///
    /// # Errors
    /// When that is refused.
    pub(super) fn open(file: &Path, commits: Arc<watch::Sender<()>>) -> Result<Self, DbErr> {
        let tx = Tx::open(file).map_err(refused)?;
        let (orders, waiting) = flume::unbounded();
        let work = move || serve(&waiting, &tx, &commits);
        thread::Builder::new().name("write".to_owned()).spawn(work).map_err(refused)?;
        Ok(Self(orders))
    }

    /// Runs `act` in a transaction, and gives what it made once that is committed.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        act: impl AsyncFnOnce(&Tx) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (answer, made) = oneshot::channel();
        let job = |tx: Result<&Tx, ApiError>| -> Option<Settle> {
            if answer.is_closed() {
                return None;
            }
            let made = tx.and_then(|tx| tx.apart(act));
            Some(Box::new(move |lasts| {
                answer.send(made.and_then(|made| lasts.map(|()| made))).ok();
            }))
        };
        self.order(Order::Write(Box::new(job)), made).await?
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

fn serve(orders: &flume::Receiver<Order>, tx: &Tx, commits: &watch::Sender<()>) {
    let mut next = None;
    while let Some(order) = next.take().or_else(|| orders.recv().ok()) {
        match order {
            Order::Lease(granted) => {
                let (lease, given_back) = mpsc::channel();
                if granted.send(Lease(lease)).is_ok() {
                    given_back.recv().ok();
                }
            }
            Order::Write(first) => next = together(first, orders, tx, commits),
        }
    }
}

/// Runs `first` and what waits behind it in one transaction. Gives an order that cannot be part of it.
fn together(first: Job, orders: &flume::Receiver<Order>, tx: &Tx, commits: &watch::Sender<()>) -> Option<Order> {
    let began = Instant::now();
    if let Err(error) = tx.begin() {
        first(Err(error.into())).into_iter().for_each(|settle| settle(Ok(())));
        return None;
    }
    let mut done = vec![first(Ok(tx))];
    let (mut other, mut is_all) = (None, false);
    while !is_all && done.len() < MOST && began.elapsed() < LONGEST && tx.is_whole() {
        match orders.try_recv() {
            Ok(Order::Write(job)) => done.push(job(Ok(tx))),
            Ok(lease) => (other, is_all) = (Some(lease), true),
            Err(_) => is_all = true,
        }
    }
    let lasts = tx.end();
    if lasts.is_ok() {
        commits.send_replace(());
    }
    done.into_iter().flatten().for_each(|settle| settle(lasts.clone()));
    if !is_all {
        thread::sleep(PAUSE);
    }
    other
}

#[cfg(test)]
mod tests;

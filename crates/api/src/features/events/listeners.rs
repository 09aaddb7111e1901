//! Who listens in this process, and how many may.

use crate::{db::Scope, error::ApiError};
use kilo_types::ProblemKind;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Notify, watch};

/// Streams of one workspace.
const PER_WORKSPACE: usize = 64;

/// Streams altogether.
const IN_ALL: usize = 1_000;

/// Seconds after which who found no place may try again.
const RETRY_AFTER: u64 = 10;

/// The open streams of this process.
#[derive(Clone, Debug, Default)]
pub struct Listeners(Arc<House>);

#[derive(Debug, Default)]
struct House {
    rooms: Mutex<Rooms>,
    entered: Notify,
}

#[derive(Debug, Default)]
struct Rooms {
    open: HashMap<i64, Room>,
    seats: usize,
    closed: bool,
}

/// The streams of one workspace. They end when it is dropped.
#[derive(Debug)]
struct Room {
    newest: watch::Sender<i64>,
    seats: usize,
}

/// A stream's place. It is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    listeners: Listeners,
    workspace: i64,
    newest: watch::Receiver<i64>,
}

impl Listeners {
    /// Whether there is a place for one more.
    ///
    /// # Errors
    /// 429 when all are taken, 503 when the server is about to stop.
    pub(super) fn check(&self, scope: Scope) -> Result<(), ApiError> {
        self.rooms().check(scope.number())
    }

    /// Takes a place.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub(super) fn join(&self, scope: Scope) -> Result<Seat, ApiError> {
        let workspace = scope.number();
        let mut rooms = self.rooms();
        rooms.check(workspace)?;
        rooms.seats += 1;
        let room = rooms.open.entry(workspace).or_insert_with(|| Room { newest: watch::Sender::default(), seats: 0 });
        room.seats += 1;
        let newest = room.newest.subscribe();
        drop(rooms);
        self.0.entered.notify_one();
        Ok(Seat { listeners: self.clone(), workspace, newest })
    }

    /// Waits until somebody listens, and says in which workspaces.
    pub(super) async fn workspaces(&self) -> Vec<i64> {
        loop {
            let open: Vec<i64> = self.rooms().open.keys().copied().collect();
            if !open.is_empty() {
                return open;
            }
            self.0.entered.notified().await;
        }
    }

    /// Wakes the streams of a workspace if `newest` is news to them.
    pub(super) fn announce(&self, workspace: i64, newest: i64) {
        if let Some(room) = self.rooms().open.get(&workspace) {
            room.newest.send_if_modified(|known| std::mem::replace(known, newest) != newest);
        }
    }

    /// Ends every stream and lets nobody in any more: a server that stops does not wait for those who listen.
    pub fn close(&self) {
        let mut rooms = self.rooms();
        *rooms = Rooms { closed: true, ..Rooms::default() };
    }

    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.0.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rooms {
    fn check(&self, workspace: i64) -> Result<(), ApiError> {
        if self.closed {
            let detail = "The server is about to stop.";
            return Err(ApiError::new(ProblemKind::Unavailable, detail).retry_after(RETRY_AFTER));
        }
        let here = self.open.get(&workspace).map_or(0, |room| room.seats);
        if here >= PER_WORKSPACE || self.seats >= IN_ALL {
            let detail = "Too many event streams are open.";
            return Err(ApiError::new(ProblemKind::TooManyRequests, detail).retry_after(RETRY_AFTER));
        }
        Ok(())
    }
}

impl Seat {
    /// Waits until something has happened; `None` when the stream has to end.
    pub(super) async fn changed(&mut self) -> Option<()> {
        self.newest.changed().await.ok()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut rooms = self.listeners.rooms();
        let Some(room) = rooms.open.get_mut(&self.workspace) else { return };
        room.seats -= 1;
        if room.seats == 0 {
            rooms.open.remove(&self.workspace);
        }
        rooms.seats -= 1;
    }
}

//! How much there may be of something at once: for each holder, so that none takes all of it, and in all.

use crate::server::Cut;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::Notify, time::Instant};

/// Exports of one workspace, and in all, that are under way at once.
const EXPORTS: (usize, usize) = (16, 64);

/// Pages that read along in one conversation, of which few are open at once, and in all.
const READERS: (usize, usize) = (8, 4096);

/// Bytes of answers that clients at one address, and in all, have asked for and not taken.
const UNREAD: (usize, usize) = (8 << 20, 48 << 20);

/// Bytes of bodies that clients at one address, and in all, are sending and that are worked on.
const INCOMING: (usize, usize) = (8 << 20, 96 << 20);

/// How long an answer, or a body, waits for room before it is refused.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a connection may be slow before it has to make room for others, where they need it.
const GRACE: Duration = Duration::from_secs(2);

/// How long others wait before that.
const PRESSED: Duration = Duration::from_millis(250);

/// The caps of this process.
#[derive(Clone, Debug)]
pub struct Caps {
    /// Exports, by workspace.
    pub exports: Arc<Cap>,
    /// Pages that read an agent's answer as it is written, by conversation.
    pub readers: Arc<Cap>,
    /// Open connections, by address.
    pub connections: Arc<Cap>,
    /// Bytes of answers that wait for their readers, by address.
    pub unread: Arc<Cap>,
    /// Bytes of bodies that are on their way in, by address.
    pub incoming: Arc<Cap>,
    /// How long an answer, or a body, waits for room before it is refused.
    pub patience: Duration,
}

impl Caps {
    /// With so many connections of one address, and in all.
    #[must_use]
    pub fn new(connections: (usize, usize)) -> Self {
        let cap = |(each, all)| Arc::new(Cap::new(each, all));
        Self {
            exports: cap(EXPORTS),
            readers: cap(READERS),
            connections: cap(connections),
            unread: cap(UNREAD),
            incoming: cap(INCOMING),
            patience: PATIENCE,
        }
    }
}

/// So much of something.
#[derive(Debug)]
pub struct Cap {
    each: usize,
    all: usize,
    grace: Duration,
    held: Mutex<Held>,
    freed: Notify,
}

#[derive(Debug, Default)]
struct Held {
    all: usize,
    by: HashMap<Box<[u8]>, usize>,
    /// What is held by connections that can be cut, the oldest first.
    connections: BTreeMap<u64, Slow>,
    next: u64,
}

/// What a connection holds.
#[derive(Debug)]
struct Slow {
    holder: Box<[u8]>,
    since: Instant,
    cut: Arc<Cut>,
}

/// What was taken. Dropped, it is free again.
#[derive(Debug)]
pub struct Hold {
    cap: Arc<Cap>,
    /// None: it counts only in all.
    holder: Option<Box<[u8]>>,
    amount: usize,
    /// Its place among the connections that can be cut.
    connection: Option<u64>,
}

impl Cap {
    /// At most `each` for each holder, and `all` in all.
    #[must_use]
    pub fn new(each: usize, all: usize) -> Self {
        Self { each: each.min(all), all, grace: GRACE, held: Mutex::default(), freed: Notify::new() }
    }

    /// Takes `amount` for `holder`, if there is as much. One that is more than a holder may have is taken as all of that.
    #[must_use]
    pub fn take(self: &Arc<Self>, holder: &[u8], amount: usize) -> Option<Hold> {
        let amount = amount.min(self.each);
        let mut held = self.lock();
        let own = held.by.get(holder).copied().unwrap_or_default();
        if own + amount > self.each || held.all + amount > self.all {
            return None;
        }
        held.all += amount;
        held.by.insert(holder.into(), own + amount);
        drop(held);
        Some(Hold { cap: Arc::clone(self), holder: Some(holder.into()), amount, connection: None })
    }

    /// Takes `amount` for a holder who stands for many, such as a proxy: only what there is in all bounds it.
    #[must_use]
    pub fn take_of_all(self: &Arc<Self>, amount: usize) -> Option<Hold> {
        let mut held = self.lock();
        if held.all + amount > self.all {
            return None;
        }
        held.all += amount;
        drop(held);
        Some(Hold { cap: Arc::clone(self), holder: None, amount, connection: None })
    }

    /// The same as [`take`](Self::take), if there is as much within `patience`. Where all of it is taken, whoever holds
    /// most gives way: the oldest of its connections is cut, unless it has only just begun.
    pub async fn wait(self: &Arc<Self>, holder: &[u8], amount: usize, patience: Duration) -> Option<Hold> {
        let taken = async {
            loop {
                let mut freed = std::pin::pin!(self.freed.notified());
                // Listens first: what is freed between a look and the wait would be missed.
                freed.as_mut().enable();
                if let Some(hold) = self.take(holder, amount) {
                    return hold;
                }
                if tokio::time::timeout(PRESSED, freed).await.is_err() {
                    self.make_room(holder, amount);
                }
            }
        };
        tokio::time::timeout(patience, taken).await.ok()
    }

    /// Cuts a connection of whoever holds most, if `holder` would have less with `amount` more.
    fn make_room(&self, holder: &[u8], amount: usize) {
        let mut held = self.lock();
        let own = held.by.get(holder).copied().unwrap_or_default() + amount;
        if own > self.each || held.all + amount <= self.all {
            return;
        }
        let most = held.by.iter().max_by_key(|(_, taken)| **taken).filter(|(_, taken)| **taken >= own);
        let Some(most) = most.map(|(holder, _)| holder.clone()) else { return };
        let late = |slow: &Slow| slow.holder == most && slow.since.elapsed() >= self.grace;
        let oldest = held.connections.iter().find(|(_, slow)| late(slow)).map(|(place, _)| *place);
        if let Some(slow) = oldest.and_then(|place| held.connections.remove(&place)) {
            slow.cut.cut();
        }
    }

    /// How much is taken in all.
    #[must_use]
    pub fn held(&self) -> usize {
        self.lock().all
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn free(&self, holder: Option<&[u8]>, amount: usize) {
        let mut held = self.lock();
        held.all = held.all.saturating_sub(amount);
        if let Some(holder) = holder
            && let Some(own) = held.by.get_mut(holder)
        {
            *own = own.saturating_sub(amount);
            if *own == 0 {
                held.by.remove(holder);
            }
        }
        drop(held);
        self.freed.notify_waiters();
    }
}

impl Hold {
    /// Has the connection make room for others when it is slow and they need it.
    #[must_use]
    pub fn of(mut self, connection: &Arc<Cut>) -> Self {
        if let Some(holder) = &self.holder {
            let mut held = self.cap.lock();
            let place = held.next;
            held.next += 1;
            let slow = Slow { holder: holder.clone(), since: Instant::now(), cut: connection.clone() };
            held.connections.insert(place, slow);
            self.connection = Some(place);
        }
        self
    }

    /// Gives back what is beyond `amount`.
    pub fn shrink(&mut self, amount: usize) {
        let excess = self.amount.saturating_sub(amount);
        self.amount -= excess;
        if excess > 0 {
            self.cap.free(self.holder.as_deref(), excess);
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Some(place) = self.connection {
            self.cap.lock().connections.remove(&place);
        }
        self.cap.free(self.holder.as_deref(), self.amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_holder_and_all_of_them_are_bounded_and_what_is_dropped_is_free() {
        let cap = Arc::new(Cap::new(2, 3));
        let first = cap.take(b"a", 2);
        assert!(first.is_some() && cap.take(b"a", 1).is_none());
        let second = cap.take(b"b", 1);
        assert!(second.is_some() && cap.take(b"c", 1).is_none() && cap.take_of_all(1).is_none());
        drop(first);
        let mut large = cap.take(b"c", 9);
        assert!(large.is_some(), "more than a holder may have is all of that");
        assert!(cap.take(b"d", 1).is_none());
        if let Some(large) = &mut large {
            large.shrink(1);
        }
        assert!(cap.take(b"d", 1).is_some());
        drop((second, large));
        assert_eq!((cap.held(), cap.lock().by.len()), (0, 0));
    }

    #[tokio::test]
    async fn whoever_waits_gets_what_is_freed() {
        let cap = Arc::new(Cap::new(1, 1));
        let hold = cap.take(b"a", 1);
        assert!(cap.wait(b"b", 1, Duration::from_millis(1)).await.is_none());
        let waiting = cap.wait(b"b", 1, Duration::from_secs(30));
        let freeing = async { drop(hold) };
        assert!(tokio::join!(waiting, freeing).0.is_some());
    }

    #[tokio::test]
    async fn whoever_holds_most_makes_room_for_others_but_not_before_a_while() {
        let cap = Arc::new(Cap { grace: Duration::from_millis(600), ..Cap::new(3, 5) });
        let [old, young, small] = [(); 3].map(|()| Arc::<Cut>::default());
        let of = |holder: &[u8], amount, cut| cap.take(holder, amount).map(|hold| hold.of(cut));
        let held = (of(b"a", 2, &old), of(b"a", 1, &young), of(b"b", 2, &small));
        assert!(held.0.is_some() && held.1.is_some() && held.2.is_some());
        let start = Instant::now();
        let waiting = cap.wait(b"c", 2, Duration::from_secs(30));
        let cutting = async {
            old.done().await;
            assert!(start.elapsed() >= cap.grace);
            drop(held.0);
        };
        let (taken, ()) = tokio::join!(waiting, cutting);
        assert!(taken.is_some() && !young.is_cut() && !small.is_cut());
        assert!(cap.wait(b"d", 3, 2 * cap.grace).await.is_none(), "nobody holds more than that");
        assert!(!young.is_cut() && !small.is_cut());
    }
}

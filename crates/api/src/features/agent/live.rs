//! Answers that are being written in this process: the words so far, for the pages of their visitors.
//!
//! The words of an answer are in memory once, and at most as long as a message. Whoever reads takes what is new when ready
//! for it: a slow reader costs a number, and holds up nobody.

use kilo_types::{ConversationId, MessageId};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::watch;
use uuid::Uuid;

/// The answers of this process.
#[derive(Clone, Debug, Default)]
pub struct Answers(Arc<House>);

#[derive(Debug, Default)]
struct House {
    rooms: Mutex<HashMap<ConversationId, Arc<Room>>>,
    closed: watch::Sender<bool>,
}

/// What a conversation's writer and readers share.
type Room = watch::Sender<Now>;

/// How a conversation's answer stands.
#[derive(Debug)]
struct Now {
    /// Tells an answer from the one before.
    number: u64,
    /// The call that brings it.
    call: String,
    /// What the message will be known as.
    message: MessageId,
    text: String,
    phase: Phase,
    /// The answer that has ended last, and the message that was stored, as JSON; none where nothing was.
    ended: Option<(u64, Option<Arc<str>>)>,
}

impl Default for Now {
    fn default() -> Self {
        let (call, text) = (String::new(), String::new());
        Self { number: 0, call, message: MessageId(Uuid::nil()), text, phase: Phase::Quiet, ended: None }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Phase {
    /// No answer is being written.
    Quiet,
    Writing,
    /// No more of its words are shown.
    Interrupted,
}

impl Phase {
    const fn is_under_way(&self) -> bool {
        matches!(self, Self::Writing | Self::Interrupted)
    }
}

/// An answer that was interrupted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interrupted {
    /// The call that brings it.
    pub call: String,
    /// What the message is known as.
    pub message: MessageId,
    /// Its words as they were shown, and will stay.
    pub text: String,
}

impl Answers {
    /// Begins an answer in conversation `id`, which the call named `call` brings and which will be known as `message`.
    pub(super) fn begin(&self, id: ConversationId, call: &str, message: MessageId) -> Pen {
        let place = self.enter(id);
        let mut number = 0;
        place.room.send_modify(|now| {
            number = now.number + 1;
            let ended = now.ended.take();
            *now = Now { number, call: call.to_owned(), message, text: String::new(), phase: Phase::Writing, ended };
        });
        Pen { place, number, message, has_shown: AtomicBool::new(false) }
    }

    /// Shows no more of the answer in conversation `id`. `None` when none is being written.
    pub fn interrupt(&self, id: ConversationId) -> Option<Interrupted> {
        let mut interrupted = None;
        // Under the lock: a room that somebody else holds does not go with the last who is in it.
        self.rooms().get(&id)?.send_if_modified(|now| {
            if now.phase.is_under_way() {
                let (call, text) = (now.call.clone(), now.text.clone());
                interrupted = Some(Interrupted { call, message: now.message, text });
                now.phase = Phase::Interrupted;
            }
            interrupted.is_some()
        });
        interrupted
    }

    /// Shows no more of the answer that `call` brings. False when nothing of it was shown.
    pub fn interrupt_call(&self, call: &str) -> bool {
        self.rooms().values().any(|room| {
            room.send_if_modified(|now| {
                let was_shown = now.call == call && now.phase.is_under_way() && !now.text.is_empty();
                if was_shown {
                    now.phase = Phase::Interrupted;
                }
                was_shown
            })
        })
    }

    /// Reads along in conversation `id`, from the beginning of the answer that is being written or comes next.
    #[must_use]
    pub fn read(&self, id: ConversationId) -> Reader {
        let place = self.enter(id);
        let now = place.room.subscribe();
        let over = now.borrow().ended.as_ref().map_or(0, |(number, _)| *number);
        Reader { closed: self.0.closed.subscribe(), now, over, number: 0, taken: 0, _place: place }
    }

    /// Ends all reading, for a server that stops.
    pub fn close(&self) {
        self.0.closed.send_replace(true);
    }

    /// How many conversations have a writer or readers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rooms().len()
    }

    /// Whether nobody writes or reads.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn enter(&self, id: ConversationId) -> Place {
        let room = self.rooms().entry(id).or_default().clone();
        Place { answers: self.clone(), id, room }
    }

    fn rooms(&self) -> MutexGuard<'_, HashMap<ConversationId, Arc<Room>>> {
        self.0.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in a conversation's room, which goes with the last who is in it.
#[derive(Debug)]
struct Place {
    answers: Answers,
    id: ConversationId,
    room: Arc<Room>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut rooms = self.answers.rooms();
        // Under the lock nobody enters: the house's own and this one are the last.
        if Arc::strong_count(&self.room) <= 2 {
            rooms.remove(&self.id);
        }
    }
}

/// Writes an answer. Dropped before [`end`](Self::end), what was shown is taken back.
#[derive(Debug)]
pub(super) struct Pen {
    place: Place,
    number: u64,
    /// What the message will be known as.
    pub(super) message: MessageId,
    has_shown: AtomicBool,
}

impl Pen {
    /// Shows `more` words. False when the answer was interrupted: then they are not shown.
    pub(super) fn write(&self, more: &str) -> bool {
        self.place.room.send_if_modified(|now| {
            let goes_on = now.number == self.number && now.phase == Phase::Writing;
            if goes_on {
                now.text.push_str(more);
                self.has_shown.store(true, Ordering::Relaxed);
            }
            goes_on
        })
    }

    /// Waits until the answer is interrupted.
    pub(super) async fn interrupted(&self) {
        let mut now = self.place.room.subscribe();
        // The room is there as long as the pen.
        now.wait_for(|now| now.number != self.number || now.phase != Phase::Writing).await.ok();
    }

    /// Ends the answer with the message that was stored, as JSON; with none where nothing was, as when it comes later.
    pub(super) fn end(self, message: Option<&str>) {
        self.finish(message.map(Arc::from));
    }

    fn finish(&self, message: Option<Arc<str>>) {
        self.place.room.send_modify(|now| {
            let has_ended = now.ended.as_ref().is_some_and(|(number, _)| *number >= self.number);
            // Without a word and without a message nothing has happened.
            if !has_ended && (message.is_some() || self.has_shown.load(Ordering::Relaxed)) {
                now.ended = Some((self.number, message));
            }
            if now.number == self.number {
                now.phase = Phase::Quiet;
            }
        });
    }
}

impl Drop for Pen {
    fn drop(&mut self) {
        self.finish(None);
    }
}

/// What a reader hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An answer has begun: its words so far.
    Begun(String),
    /// Its next words.
    More(String),
    /// It is over: the message that was stored, as JSON; none where nothing was.
    Over(Option<Arc<str>>),
}

/// Reads along.
#[derive(Debug)]
pub struct Reader {
    closed: watch::Receiver<bool>,
    now: watch::Receiver<Now>,
    /// The answer that ended last, as far as the reader knows.
    over: u64,
    /// The answer that is read; 0 for none.
    number: u64,
    /// Bytes of its words that were taken.
    taken: usize,
    _place: Place,
}

impl Reader {
    /// What comes next, all of it at once that came since; `None` when the server stops.
    pub async fn next(&mut self) -> Option<Heard> {
        loop {
            if *self.closed.borrow() {
                return None;
            }
            if let Some(heard) = self.take() {
                return Some(heard);
            }
            tokio::select! {
                changed = self.now.changed() => changed.ok()?,
                _ = self.closed.changed() => return None,
            }
        }
    }

    /// What is new.
    fn take(&mut self) -> Option<Heard> {
        let now = self.now.borrow_and_update();
        if let Some((number, message)) = &now.ended
            && *number > self.over
            && *number >= self.number
        {
            let is_read = self.number == 0 || self.number == *number;
            (self.over, self.number, self.taken) = (*number, 0, 0);
            return Some(Heard::Over(message.clone().filter(|_| is_read)));
        }
        // The end of the answer that is read comes before the next one.
        let is_next = self.number != 0 && self.number != now.number;
        if is_next || !now.phase.is_under_way() {
            return None;
        }
        let more = now.text.get(self.taken..).filter(|more| !more.is_empty())?.to_owned();
        self.taken = now.text.len();
        let has_begun = std::mem::replace(&mut self.number, now.number) == 0;
        Some(if has_begun { Heard::Begun(more) } else { Heard::More(more) })
    }
}

#[cfg(test)]
mod tests;

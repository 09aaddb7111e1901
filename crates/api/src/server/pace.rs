//! What a connection waits for, and until when.

use super::{HEAD, IDLE, cut::Cut, door::Door};
use std::{cell::Cell, rc::Rc, sync::Arc};
use tokio::time::Instant;

/// Known to a connection's stream and to its requests.
#[derive(Debug)]
pub struct Pace {
    door: Arc<Door>,
    /// Requests that are being answered.
    answering: Cell<u32>,
    /// When it is over unless a request begins.
    deadline: Cell<Option<Instant>>,
    /// Bytes of the next head have come.
    is_begun: Cell<bool>,
    /// No request has begun yet.
    is_unheard: Cell<bool>,
    cut: Arc<Cut>,
}

/// A request that is being answered, up to the last byte of the answer.
#[derive(Debug)]
pub(super) struct Turn(Rc<Pace>);

impl Pace {
    pub(super) fn new(door: Arc<Door>) -> Self {
        door.came_in();
        let (answering, is_begun, is_unheard) = (Cell::default(), Cell::default(), Cell::new(true));
        // The server itself answers a first head that is late, before that.
        let deadline = Cell::new(Some(Instant::now() + HEAD + IDLE));
        Self { door, answering, deadline, is_begun, is_unheard, cut: Arc::default() }
    }

    /// When the connection is over unless a request begins; `None` while one is answered.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.deadline.get()
    }

    /// What ends the connection from elsewhere.
    pub const fn cut(&self) -> &Arc<Cut> {
        &self.cut
    }

    /// Notes that bytes have come.
    pub(super) fn note_bytes(&self) {
        if self.answering.get() == 0 && !self.is_begun.replace(true) {
            let in_time = Instant::now() + HEAD;
            self.deadline.set(self.deadline.get().map(|deadline| deadline.min(in_time)));
        }
    }

    /// A request begins.
    pub(super) fn begin(self: &Rc<Self>) -> Turn {
        self.answering.set(self.answering.get() + 1);
        self.deadline.set(None);
        self.be_heard();
        Turn(self.clone())
    }

    fn be_heard(&self) {
        if self.is_unheard.replace(false) {
            self.door.was_heard();
        }
    }
}

impl Turn {
    /// Whether this is to be the connection's last request.
    pub(super) fn is_last(&self) -> bool {
        self.0.door.is_closing()
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let pace = &self.0;
        pace.answering.set(pace.answering.get().saturating_sub(1));
        if pace.answering.get() == 0 {
            pace.is_begun.set(false);
            pace.deadline.set(Some(Instant::now() + IDLE + HEAD));
        }
    }
}

impl Drop for Pace {
    fn drop(&mut self) {
        self.be_heard();
    }
}

//! How a connection is ended from elsewhere.

use futures_util::task::AtomicWaker;
#[cfg(test)]
use std::task::Poll;
use std::{
    sync::atomic::{AtomicBool, Ordering::SeqCst},
    task::Context,
};

/// Ends a connection that is waiting for its client.
#[derive(Debug, Default)]
pub struct Cut {
    is_cut: AtomicBool,
    connection: AtomicWaker,
}

impl Cut {
    /// Ends the connection as soon as it waits.
    pub fn cut(&self) {
        self.is_cut.store(true, SeqCst);
        self.connection.wake();
    }

    /// Whether it is cut; otherwise the connection is woken when it is.
    pub(super) fn poll(&self, context: &Context<'_>) -> bool {
        self.connection.register(context.waker());
        self.is_cut.load(SeqCst)
    }

    /// Waits until it is cut.
    #[cfg(test)]
    pub(crate) async fn done(&self) {
        std::future::poll_fn(|context| if self.poll(context) { Poll::Ready(()) } else { Poll::Pending }).await;
    }

    #[cfg(test)]
    pub(crate) fn is_cut(&self) -> bool {
        self.is_cut.load(SeqCst)
    }
}

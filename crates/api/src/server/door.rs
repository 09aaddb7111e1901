//! Where connections come in, and how that ends without one that is let in and never answered.

use std::{
    io,
    net::TcpListener,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// How long connections that were being made when the door closed may take: a few round trips.
const HANDSHAKES: Duration = Duration::from_millis(300);

/// How long those that were made may take to send a request.
const REQUESTS: Duration = Duration::from_secs(3);

/// How often it is looked whether they have.
const LOOK: Duration = Duration::from_millis(10);

/// The listening socket, and who has come through it.
#[derive(Debug)]
pub(super) struct Door {
    listener: Mutex<Option<TcpListener>>,
    closing: AtomicBool,
    /// Connections of which no request has begun.
    unheard: AtomicUsize,
    stopped: watch::Sender<bool>,
}

impl Door {
    pub(super) fn of(listener: &TcpListener) -> io::Result<Self> {
        Ok(Self {
            listener: Mutex::new(Some(listener.try_clone()?)),
            closing: AtomicBool::new(false),
            unheard: AtomicUsize::new(0),
            stopped: watch::Sender::new(false),
        })
    }

    /// Whether no more requests are wanted on a connection.
    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(SeqCst)
    }

    pub(super) fn came_in(&self) {
        self.unheard.fetch_add(1, SeqCst);
    }

    pub(super) fn was_heard(&self) {
        self.unheard.fetch_sub(1, SeqCst);
    }

    /// Lets nobody in any more, and waits until those who are in have said what they want. Who knocks now is not
    /// answered: it tries again, and meets whoever listens then.
    pub(super) async fn close(&self) {
        if let Some(listener) = &*self.listener() {
            turn_away(listener).unwrap_or_else(|error| tracing::debug!(%error, "new connections are not turned away"));
        }
        self.closing.store(true, SeqCst);
        let closed = Instant::now();
        tokio::time::sleep(HANDSHAKES).await;
        while self.unheard.load(SeqCst) > 0 && closed.elapsed() < REQUESTS {
            tokio::time::sleep(LOOK).await;
        }
        self.stopped.send_replace(true);
    }

    /// Gives the socket back: it is closed when the server lets go of it too, and its address is free then.
    pub(super) fn remove(&self) {
        self.listener().take();
    }

    /// Waits until connections between two requests have to end.
    pub(super) async fn stopped(self: Arc<Self>) {
        self.stopped.subscribe().wait_for(|stopped| *stopped).await.ok();
    }

    fn listener(&self) -> MutexGuard<'_, Option<TcpListener>> {
        self.listener.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Has the kernel drop what asks for a new connection. Closing the socket alone would cut off those that the kernel has
/// let in and nobody has taken over yet.
#[cfg(target_os = "linux")]
fn turn_away(listener: &TcpListener) -> io::Result<()> {
    use socket2::{SockFilter, SockRef};
    const LOAD_BYTE: u16 = 0x30;
    const AND: u16 = 0x54;
    const JUMP_IF_EQUAL: u16 = 0x15;
    const RETURN: u16 = 0x06;
    /// Where a TCP header has its flags, and two of them.
    const FLAGS: u32 = 13;
    const SYN: u32 = 0x02;
    const ACK: u32 = 0x10;
    SockRef::from(listener).attach_filter(&[
        SockFilter::new(LOAD_BYTE, 0, 0, FLAGS),
        SockFilter::new(AND, 0, 0, SYN | ACK),
        SockFilter::new(JUMP_IF_EQUAL, 0, 1, SYN),
        SockFilter::new(RETURN, 0, 0, 0),
        SockFilter::new(RETURN, 0, 0, u32::MAX),
    ])
}

#[cfg(not(target_os = "linux"))]
fn turn_away(_: &TcpListener) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

//! A connection's bytes, as long as its client keeps up the pace.

use super::{door::Door, pace::Pace};
use std::{
    io,
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep_until},
};

/// Fails with `TimedOut` when a request is late, and with `ConnectionAborted` when it has been cut.
#[derive(Debug)]
pub struct Stream<S> {
    io: S,
    pace: Rc<Pace>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl<S> Stream<S> {
    pub(super) fn new(io: S, door: Arc<Door>) -> Self {
        Self { io, pace: Rc::new(Pace::new(door)), timer: None }
    }

    pub(super) const fn io(&self) -> &S {
        &self.io
    }

    pub(super) fn pace(&self) -> Rc<Pace> {
        self.pace.clone()
    }

    /// To be called while the connection waits.
    fn look_whether_cut(&self, context: &Context<'_>) -> io::Result<()> {
        if self.pace.cut().poll(context) { Err(io::ErrorKind::ConnectionAborted.into()) } else { Ok(()) }
    }

    /// Ready when the next request is late.
    fn poll_late(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(deadline) = self.pace.deadline() else { return Poll::Pending };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if timer.deadline() != deadline {
            timer.as_mut().reset(deadline);
        }
        timer.as_mut().poll(context)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Stream<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        match Pin::new(&mut self.io).poll_read(context, buf) {
            Poll::Ready(done) => {
                if buf.filled().len() > before {
                    self.pace.note_bytes();
                }
                Poll::Ready(done)
            }
            Poll::Pending => {
                self.look_whether_cut(context)?;
                ready!(self.poll_late(context));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Stream<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.io).poll_write(context, bytes);
        if done.is_pending() {
            self.look_whether_cut(context)?;
        }
        done
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}

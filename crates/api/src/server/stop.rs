//! The end of a server, when it is told to stop.

use super::{Serving, door::Door};
use actix_web::dev::ServerHandle;
use std::sync::Arc;

/// How a server is told to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// Everybody who has come is answered first.
    Gently,
    /// At once.
    Now,
}

/// Stops the server when the process is told to: at `SIGTERM` everybody who has come is answered, at `SIGINT`, or a
/// second signal, it ends at once. `begin` is called when the end begins.
pub fn stop_when_told(serving: &Serving, begin: impl FnOnce() + 'static) {
    let (handle, door) = (serving.server.handle(), serving.door.clone());
    // Before anybody is told that it serves: a signal that comes then is waited for.
    let Ok(signals) = Signals::new() else { return };
    actix_web::rt::spawn(stop(handle, door, signals, begin));
}

async fn stop(handle: ServerHandle, door: Arc<Door>, mut signals: Signals, begin: impl FnOnce()) {
    let gently = signals.next().await == Told::Gently;
    tracing::info!(gently, "stopping");
    begin();
    if gently {
        let end = async {
            door.close().await;
            door.remove();
            handle.stop(true).await;
        };
        tokio::select! {
            () = end => {}
            _ = signals.next() => handle.stop(false).await,
        }
    } else {
        door.remove();
        handle.stop(false).await;
    }
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) -> Told {
        tokio::select! {
            _ = self.terminate.recv() => Told::Gently,
            _ = self.interrupt.recv() => Told::Now,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Told {
        tokio::signal::ctrl_c().await.ok();
        Told::Now
    }
}

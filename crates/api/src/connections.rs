//! What a client may do to a connection: hold so many of them, and take its time only so long.

use crate::{
    auth::client,
    caps::{Cap, Caps, Hold},
    error::ApiError,
};
use actix_web::{HttpRequest, HttpResponse, ResponseError, dev::Extensions, http::ConnectionType, rt::net::TcpStream};
use ipnet::IpNet;
use kilo_types::ProblemKind;
use socket2::SockRef;
use std::{any::Any, net::Shutdown, sync::Arc, time::Duration};

/// How long a client may take nothing of what is sent to it before its connection is closed.
pub const WRITE_DEADLINE: Duration = Duration::from_secs(30);

/// Bytes that the system keeps of what a client has not taken; left to itself it keeps up to 4 MiB a connection.
const SEND_BUFFER: usize = 256 * 1024;

/// Seconds after which whoever found no place may try again.
const RETRY_AFTER: u64 = 5;

/// Connections that are one too many and wait to be told so, of one address and in all; beyond that they are closed.
const REFUSED: (usize, usize) = (64, 1_024);

/// That a connection is one too many, beside it.
struct Refused(#[expect(dead_code, reason = "is free again when the connection ends")] Hold);

/// Files that the process needs beside its connections.
const OTHER_FILES: usize = 256;

/// Lets this process have as many files open as `connections` need, where the system starts it with less but allows more.
pub fn raise_file_limit(connections: usize) {
    let wanted = u64::try_from(connections.saturating_add(OTHER_FILES)).unwrap_or(u64::MAX);
    let files = rlimit::Resource::NOFILE;
    let raised = files.get().and_then(|(now, most)| {
        let allowed = wanted.min(most).max(now);
        if allowed > now { files.set(allowed, most).map(|()| allowed) } else { Ok(allowed) }
    });
    match raised {
        Ok(allowed) if allowed < wanted => {
            tracing::warn!(allowed, wanted, "fewer files may be open than KILO_CONNECTIONS needs");
        }
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "the limit of open files cannot be raised"),
    }
}

/// Looks at a connection that has just been accepted; what it puts beside it lasts as long as the connection. `trusted`
/// proxies stand for many clients, so only the cap of all bounds them.
pub fn accept(
    caps: Caps,
    trusted: Vec<IpNet>,
    write_deadline: Duration,
) -> impl Fn(&dyn Any, &mut Extensions) + Send + Sync + 'static {
    let refusals = Arc::new(Cap::new(REFUSED.0, REFUSED.1));
    move |io, beside| {
        let Some(stream) = io.downcast_ref::<TcpStream>() else { return };
        let socket = SockRef::from(stream);
        // A system that knows none of this serves all the same.
        #[cfg(target_os = "linux")]
        socket.set_tcp_user_timeout(Some(write_deadline)).ok();
        socket.set_send_buffer_size(SEND_BUFFER).ok();
        // An answer leaves in slices: the system would keep the last one back until the others are acknowledged.
        socket.set_tcp_nodelay(true).ok();
        if let Some(place) = place(&caps.connections, &trusted, stream) {
            beside.insert(place);
        } else if let Some(place) = place(&refusals, &trusted, stream) {
            beside.insert(Refused(place));
        } else {
            socket.shutdown(Shutdown::Both).ok();
        }
    }
}

fn place(cap: &Arc<Cap>, trusted: &[IpNet], stream: &TcpStream) -> Option<Hold> {
    let address = stream.peer_addr().ok()?.ip().to_canonical();
    if trusted.iter().any(|net| net.contains(&address)) {
        return cap.take_of_all(1);
    }
    cap.take(&client::identity(address), 1)
}

/// The answer to a request on a connection that is one too many: 503, and the connection ends with it.
#[must_use]
pub fn refusal(request: &HttpRequest) -> Option<HttpResponse> {
    request.conn_data::<Refused>()?;
    let detail = "As many connections are open as there may be.";
    let error = ApiError::new(ProblemKind::Unavailable, detail).retry_after(RETRY_AFTER);
    let mut response = error.error_response();
    response.head_mut().set_connection_type(ConnectionType::Close);
    Some(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn the_system_holds_back_no_slice_of_an_answer() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        accept(Caps::new((1, 1)), Vec::new(), WRITE_DEADLINE)(&stream, &mut Extensions::new());
        assert!(SockRef::from(&stream).tcp_nodelay().unwrap());
    }
}

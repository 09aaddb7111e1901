//! The server: how long a connection may take for what it sends, and what becomes of all of them at a stop. How many
//! there may be, and how long one may take for what it is sent, is a matter of [`connections`](crate::connections).
//!
//! `actix_web::HttpServer` gives the first head of a connection a deadline, but neither those after it nor a body that no
//! handler reads; so its parts are put together here, around a [`Stream`](stream::Stream) that knows what it waits for.

use crate::pacing;
use actix_http::{HttpService, Request, Response};
use actix_service::{IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::{
    body::MessageBody,
    dev::{AppConfig, Extensions, Server},
    rt::net::TcpStream,
};
use std::{any::Any, fmt, io, net::TcpListener, rc::Rc, sync::Arc, thread, time::Duration};

mod answer;
mod cut;
mod door;
mod pace;
mod stop;
mod stream;

pub use answer::paced;
pub use cut::Cut;
pub use pace::Pace;
pub use stop::stop_when_told;

use door::Door;
use stream::Stream;

/// How long a request's head may take.
const HEAD: Duration = Duration::from_secs(5);

/// How long a connection may be idle between two requests.
const IDLE: Duration = Duration::from_secs(5);

/// How long a client may send what nobody reads, after the answer.
const LINGER: Duration = Duration::from_secs(1);

/// How long requests under way may take at a stop, in seconds.
const STOP: u64 = 10;

/// A server and the way to its stop.
pub struct Serving {
    /// Runs when it is awaited.
    pub server: Server,
    door: Arc<Door>,
}

/// Serves `app` on `listener`. `accept` sees each connection first.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve<F, I, S, B>(
    listener: TcpListener,
    accept: impl Fn(&dyn Any, &mut Extensions) + Send + Sync + 'static,
    app: F,
) -> io::Result<Serving>
where
    F: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<actix_web::Error> + 'static,
    S::InitError: fmt::Debug,
    S::Response: Into<Response<B>> + 'static,
    <S::Service as Service<Request>>::Future: 'static,
    B: MessageBody + 'static,
{
    let door = Arc::new(Door::of(&listener)?);
    let (within, accept) = (door.clone(), Arc::new(accept));
    let connections = move || {
        let (open, closing, accept) = (within.clone(), within.clone(), accept.clone());
        let app = app().into_factory().map_err(|error| error.into().error_response());
        let http = HttpService::build()
            .client_request_timeout(HEAD)
            .client_disconnect_timeout(LINGER)
            .keep_alive(IDLE)
            // Who has closed its end of a stream or an export is gone, and gives its place back.
            .h1_allow_half_closed(false)
            .graceful_shutdown_signal(move || closing.clone().stopped())
            .h1_write_buffer_size(pacing::SLICE)
            .on_connect_ext(move |stream: &Stream<TcpStream>, beside| {
                beside.insert::<Rc<Pace>>(stream.pace());
                accept(stream.io(), beside);
            })
            .h1(map_config(app, |()| AppConfig::default()));
        let stream = move |io: TcpStream| {
            let peer = io.peer_addr().ok();
            std::future::ready(Ok((Stream::new(io, open.clone()), peer)))
        };
        fn_service(stream).and_then(http)
    };
    let server = Server::build()
        .workers(thread::available_parallelism().map_or(2, usize::from))
        .shutdown_timeout(STOP)
        .disable_signals()
        .listen("http", listener, connections)?
        .run();
    Ok(Serving { server, door })
}

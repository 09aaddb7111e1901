//! What the log says of a request: one line when its answer has ended, and one for each fault, with who asked. Paths,
//! queries and addresses are personal data: a line has the route in place of the path, and the address hashed.

use crate::{auth::client, error::ApiError, route, startup::State};
use actix_web::{
    HttpMessage, HttpRequest,
    body::{BodySize, BoxBody, MessageBody},
    dev::ServiceRequest,
    http::{Method, StatusCode},
    web::{self, Bytes},
};
use kilo_types::WorkspaceId;
use std::{
    cell::RefCell,
    error::Error,
    fmt::{Display, Write},
    net::IpAddr,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
    time::Instant,
};

/// Bytes of the hash that stands for a client's address: enough to tell the addresses of a day apart.
const ADDRESS_BYTES: usize = 8;

/// What is known of a request, from its first layer to the end of its answer.
#[derive(Clone)]
pub struct Trace(Rc<Known>);

struct Known {
    state: Option<web::Data<State>>,
    id: String,
    method: Method,
    route: String,
    address: Option<IpAddr>,
    begun: Instant,
    asked: RefCell<Option<Asked>>,
}

/// Who asks, once that is known.
struct Asked {
    workspace: WorkspaceId,
    actor: String,
}

impl Trace {
    /// Begins that of `request`.
    pub(super) fn begin(request: &ServiceRequest) -> Self {
        let request = request.request();
        let state = request.app_data::<web::Data<State>>().cloned();
        let trusted = state.as_ref().map(|state| state.config.trusted_proxies.as_slice()).unwrap_or_default();
        let trace = Self(Rc::new(Known {
            id: state.as_ref().map(|state| state.ids.next().to_string()).unwrap_or_default(),
            method: request.method().clone(),
            route: route::name(request),
            address: client::address(request, trusted),
            begun: Instant::now(),
            asked: RefCell::default(),
            state,
        }));
        request.extensions_mut().insert(trace.clone());
        trace
    }

    /// The name of the request, in answers and in the log.
    pub(super) fn id(&self) -> &str {
        &self.0.id
    }

    /// Notes who sent `request`: a person, a key or a visitor, by its id.
    pub fn note(request: &HttpRequest, workspace: WorkspaceId, actor: &impl Display) {
        if let Some(trace) = request.extensions().get::<Self>() {
            trace.0.asked.replace(Some(Asked { workspace, actor: actor.to_string() }));
        }
    }

    /// Writes the one line on a fault that the client is told nothing of.
    pub(super) fn fault(&self, status: u16, cause: impl Display) {
        let Known { id, method, route, asked, .. } = &*self.0;
        let (asked, client) = (asked.borrow(), self.client());
        let workspace = asked.as_ref().map(|asked| asked.workspace.to_string());
        tracing::error!(
            request_id = id,
            %method,
            route,
            status,
            workspace,
            actor = asked.as_ref().map(|asked| asked.actor.as_str()),
            client,
            %cause,
            "the request failed"
        );
    }

    /// The hash of the client's address, under a key of this server.
    fn client(&self) -> Option<String> {
        let (state, address) = (self.0.state.as_ref()?, self.0.address?);
        let hash = state.keyed_hash.of("address", &client::identity(address));
        let mut text = String::new();
        for byte in hash.iter().take(ADDRESS_BYTES) {
            let _ = write!(text, "{byte:02x}");
        }
        Some(text)
    }

    /// `body` as the answer with `status`: the request's line is written when it has ended.
    pub(super) fn until_the_end_of(self, body: BoxBody, status: StatusCode) -> BoxBody {
        let rest = match body.size() {
            BodySize::Sized(bytes) => Some(bytes),
            BodySize::None => Some(0),
            BodySize::Stream => None,
        };
        BoxBody::new(Traced { body, trace: self, status: status.as_u16(), bytes: 0, rest })
    }
}

/// The body of an answer. Dropped it writes the request's line.
struct Traced {
    body: BoxBody,
    trace: Trace,
    status: u16,
    /// Bytes that were handed over.
    bytes: u64,
    /// Bytes that are still to come; `None` where only the end will tell.
    rest: Option<u64>,
}

impl MessageBody for Traced {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let next = ready!(Pin::new(&mut self.body).poll_next(cx));
        match &next {
            Some(Ok(chunk)) => {
                let bytes = chunk.len() as u64;
                self.bytes += bytes;
                self.rest = self.rest.map(|rest| rest.saturating_sub(bytes));
            }
            Some(Err(error)) => self.trace.fault(self.status, error),
            None => self.rest = Some(0),
        }
        Poll::Ready(next)
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        let Known { id, method, route, begun, .. } = &*self.trace.0;
        // Of an answer to HEAD nothing but its head is sent.
        let whole = self.rest == Some(0) || *method == Method::HEAD;
        tracing::info!(
            %method,
            route,
            status = self.status,
            micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
            bytes = self.bytes,
            whole,
            request_id = id,
            "request"
        );
    }
}

/// Writes the line on a refusal that is a fault of the server's.
pub(super) fn note_fault(trace: &Trace, error: &ApiError) {
    if error.kind().status() >= 500 {
        trace.fault(error.kind().status(), error);
    }
}

//! How many requests a client may send, told in `RateLimit` headers (draft-ietf-httpapi-ratelimit-headers-10).
//!
//! Kept in memory, for each process on its own: what is lost with a restart is a minute's count. The quota of
//! conversations is something else: it is kept in the database and never off.

use crate::{
    auth::{self, client},
    config::Config,
    db::Scope,
    error::ApiError,
    features::billing::receive,
    route,
    startup::State,
};
use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
    web,
};
use kilo_types::Timestamp;
use limit::{Limit, Taken, Unit};
use std::{
    collections::HashSet,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};
use uuid::Uuid;

mod limit;

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;

/// How long the bytes that visitors may send last, in seconds.
const BYTES_WINDOW: u32 = 10 * MINUTE;

/// What a message costs beyond its body, in bytes: a row and its place in the indexes are not for free.
const BYTES_OF_MESSAGE: usize = 512;

/// Test notifications a minute that a workspace may send.
const TEST_SENDS: u32 = 5;

/// Addresses an hour that a workspace may ask to confirm, and how often one address may be asked, by whomever.
const CONFIRMATIONS: u32 = 20;
const CONFIRMATIONS_OF_ADDRESS: u32 = 3;

/// The limits of this process.
#[derive(Clone, Debug)]
pub struct Limits {
    on: bool,
    address: Arc<Limit>,
    key: Arc<Limit>,
    widget_starts: Arc<Limit>,
    widget_leads: Arc<Limit>,
    visitor_bytes: Arc<Limit>,
    workspace_bytes: Arc<Limit>,
    test_sends: Arc<Limit>,
    confirmations: Arc<Limit>,
    confirmations_of_address: Arc<Limit>,
    refused: Arc<Mutex<Refused>>,
}

/// The workspaces in which somebody was refused a start on a day.
#[derive(Debug, Default)]
struct Refused {
    day: String,
    workspaces: HashSet<i64>,
}

impl Limits {
    /// As the settings say.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let limit = |name, count: u32, seconds| Arc::new(Limit::new(name, Unit::Requests, count, seconds));
        let bytes = |name, count: u32| Arc::new(Limit::new(name, Unit::Bytes, count, BYTES_WINDOW));
        Self {
            on: config.rate_limits,
            address: limit("address", config.requests_of_address, MINUTE),
            key: limit("key", config.requests_of_key, MINUTE),
            widget_starts: limit("widget-starts", config.widget_starts, HOUR),
            widget_leads: limit("widget-leads", config.widget_leads, HOUR),
            visitor_bytes: bytes("visitor-bytes", config.visitor_bytes),
            workspace_bytes: bytes("workspace-bytes", config.workspace_bytes),
            test_sends: limit("test-sends", TEST_SENDS, MINUTE),
            confirmations: limit("confirmations", CONFIRMATIONS, HOUR),
            confirmations_of_address: limit("confirmations-of-address", CONFIRMATIONS_OF_ADDRESS, HOUR),
            refused: Arc::default(),
        }
    }

    /// Takes one of the conversations that a visitor's address may start, whichever website it is on.
    ///
    /// # Errors
    /// 429 when it has started too many.
    pub fn widget_start(&self, noted: &Noted, address: Option<IpAddr>, now: Timestamp) -> Result<(), ApiError> {
        let detail = "This address has started too many conversations.";
        self.of_visitor(&self.widget_starts, noted, address, now, detail)
    }

    /// Whether a start that was refused in this workspace is the first one of `day` in this process.
    #[must_use]
    pub fn is_first_refusal(&self, scope: Scope, day: &str) -> bool {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if refused.day != day {
            *refused = Refused { day: day.to_owned(), workspaces: HashSet::new() };
        }
        refused.workspaces.insert(scope.number())
    }

    /// Takes one of the email addresses that a visitor's address may leave, whichever website it is on.
    ///
    /// # Errors
    /// 429 when it has left too many.
    pub fn widget_lead(&self, noted: &Noted, address: Option<IpAddr>, now: Timestamp) -> Result<(), ApiError> {
        let detail = "This address has left too many email addresses.";
        self.of_visitor(&self.widget_leads, noted, address, now, detail)
    }

    fn of_visitor(
        &self,
        limit: &Limit,
        noted: &Noted,
        address: Option<IpAddr>,
        now: Timestamp,
        detail: &str,
    ) -> Result<(), ApiError> {
        let Some(address) = address else { return Ok(()) };
        self.take(limit, noted, &client::identity(address), 1, now, detail)
    }

    /// Takes the bytes that a visitor wants to add to a workspace from what both may use in ten minutes. Somebody new is
    /// known by the address alone.
    ///
    /// # Errors
    /// 429 when the visitor, or all visitors of the workspace together, have sent too many.
    pub fn visitor_bytes(&self, noted: &Noted, sender: &Sender, bytes: usize, now: Timestamp) -> Result<(), ApiError> {
        let cost = u32::try_from(bytes.saturating_add(BYTES_OF_MESSAGE)).unwrap_or(u32::MAX);
        let workspace = sender.scope.number().to_be_bytes();
        let who = match (sender.visitor, sender.address) {
            (Some(visitor), _) => visitor.as_bytes().to_vec(),
            (None, address) => address.map(client::identity).unwrap_or_default(),
        };
        let detail = "This visitor has sent too much text.";
        self.take(&self.visitor_bytes, noted, &[&workspace, who.as_slice()].concat(), cost, now, detail)?;
        let detail = "The visitors of this website have sent too much text.";
        self.take(&self.workspace_bytes, noted, &workspace, cost, now, detail)
    }

    /// Takes one of the test notifications that a workspace may send.
    ///
    /// # Errors
    /// 429 when it has sent too many.
    pub fn test_send(&self, noted: &Noted, scope: Scope, now: Timestamp) -> Result<(), ApiError> {
        let detail = "This workspace has sent too many tests.";
        self.take(&self.test_sends, noted, &scope.number().to_be_bytes(), 1, now, detail)
    }

    /// Takes the mails that ask the addresses of `account_keys` to confirm.
    ///
    /// # Errors
    /// 429 when the workspace has asked too many, or one of them was asked too often.
    pub fn confirmations(
        &self,
        noted: &Noted,
        scope: Scope,
        account_keys: &[String],
        now: Timestamp,
    ) -> Result<(), ApiError> {
        let Ok(count @ 1..) = u32::try_from(account_keys.len()) else { return Ok(()) };
        let detail = "This workspace has asked too many addresses to confirm.";
        self.take(&self.confirmations, noted, &scope.number().to_be_bytes(), count, now, detail)?;
        let detail = "This address was asked to confirm a moment ago.";
        let limit = &self.confirmations_of_address;
        account_keys.iter().try_for_each(|key| self.take(limit, noted, key.as_bytes(), 1, now, detail))
    }

    fn take(
        &self,
        limit: &Limit,
        noted: &Noted,
        client: &[u8],
        cost: u32,
        now: Timestamp,
        detail: &str,
    ) -> Result<(), ApiError> {
        if !self.on {
            return Ok(());
        }
        let taken = limit.take(client, cost, now);
        noted.note(taken);
        taken.or_refuse(detail)
    }
}

/// Who sends text to a workspace from its website.
#[derive(Clone, Copy, Debug)]
pub struct Sender {
    /// The workspace.
    pub scope: Scope,
    /// The visitor, where a token came along.
    pub visitor: Option<Uuid>,
    /// Where it comes from.
    pub address: Option<IpAddr>,
}

/// Takes one request of the address it comes from, and one of the key or token it carries; tells both in headers.
///
/// # Errors
/// None of its own; refusals become answers.
pub async fn limited(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let taken = match request.app_data::<web::Data<State>>() {
        Some(state) if state.limits.on && counts(route::path(request.request())) => take(request.request(), state),
        _ => return Ok(next.call(request).await?.map_into_boxed_body()),
    };
    let mut response = match taken {
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
        Err(refusal) => request.error_response(refusal),
    };
    for (name, value) in Noted::of(response.request()).headers() {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    Ok(response)
}

/// Whether requests to `path`, as the router reads it, are limited: those to the API, but for what the payment service
/// tells.
fn counts(path: &str) -> bool {
    route::is_of_api(path) && path != receive::PATH
}

fn take(request: &HttpRequest, state: &State) -> Result<(), ApiError> {
    let (now, noted) = (state.clock.now(), Noted::of(request));
    if let Some(address) = client::address(request, &state.config.trusted_proxies) {
        let taken = state.limits.address.take(&client::identity(address), 1, now);
        noted.note(taken);
        taken.or_refuse("This address has sent too many requests.")?;
    }
    // The key itself, however the header around it is spelled.
    if let Ok(bearer) = auth::bearer(request) {
        let taken = state.limits.key.take(bearer.as_bytes(), 1, now);
        noted.note(taken);
        taken.or_refuse("This key or token has sent too many requests.")?;
    }
    Ok(())
}

/// What a request has taken of limits, for the headers of its answer.
#[derive(Clone, Debug, Default)]
pub struct Noted(Arc<Mutex<Vec<Taken>>>);

impl Noted {
    /// That of `request`.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions_mut().get_or_insert_with(Self::default).clone()
    }

    fn note(&self, taken: Taken) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(taken);
    }

    fn headers(&self) -> [(&'static str, String); 2] {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let [policies, left]: [Vec<_>; 2] =
            [0, 1].map(|place| all.iter().map(|taken| taken.members()[place].clone()).collect());
        [("ratelimit-policy", policies.join(", ")), ("ratelimit", left.join(", "))]
    }
}

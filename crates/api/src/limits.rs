//! How many requests a client may send, told in `RateLimit` headers (draft-ietf-httpapi-ratelimit-headers-10).
//!
//! Kept in memory, for each process on its own: what is lost with a restart is a minute's count. The quota of
//! conversations is something else: it is kept in the database and never off.

use crate::{auth::client, config::Config, error::ApiError, features::billing::receive, startup::State};
use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderName, HeaderValue},
    middleware::Next,
    web,
};
use kilo_types::{ProblemKind, Timestamp};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// Clients that are told apart at once. With more, those who have waited long enough are forgotten, then all.
const MAX_CLIENTS: usize = 100_000;

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;

/// The limits of this process.
#[derive(Clone, Debug)]
pub struct Limits {
    on: bool,
    address: Arc<Limit>,
    key: Arc<Limit>,
    widget_starts: Arc<Limit>,
    widget_leads: Arc<Limit>,
}

impl Limits {
    /// As the settings say.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let limit = |name, count: u32, seconds| Arc::new(Limit::new(name, count, seconds));
        Self {
            on: config.rate_limits,
            address: limit("address", config.requests_of_address, MINUTE),
            key: limit("key", config.requests_of_key, MINUTE),
            widget_starts: limit("widget-starts", config.widget_starts, HOUR),
            widget_leads: limit("widget-leads", config.widget_leads, HOUR),
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
        let Some(address) = address.filter(|_| self.on) else { return Ok(()) };
        let taken = limit.take(&client::identity(address), now);
        noted.note(taken);
        taken.or_refuse(detail)
    }
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
        Some(state) if state.limits.on && counts(request.path()) => take(request.request(), state),
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

/// Whether requests to `path` are limited: those to the API, but for what the payment service tells.
fn counts(path: &str) -> bool {
    path.starts_with("/api/v1/") && path != receive::PATH
}

fn take(request: &HttpRequest, state: &State) -> Result<(), ApiError> {
    let (now, noted) = (state.clock.now(), Noted::of(request));
    if let Some(address) = client::address(request, &state.config.trusted_proxies) {
        let taken = state.limits.address.take(&client::identity(address), now);
        noted.note(taken);
        taken.or_refuse("This address has sent too many requests.")?;
    }
    if let Some(bearer) = request.headers().get(header::AUTHORIZATION) {
        let taken = state.limits.key.take(bearer.as_bytes(), now);
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
        let list = |spell: fn(&Taken) -> String| all.iter().map(spell).collect::<Vec<_>>().join(", ");
        [
            ("ratelimit-policy", list(|taken| format!("\"{}\";q={};w={}", taken.name, taken.count, taken.seconds))),
            ("ratelimit", list(|taken| format!("\"{}\";r={};t={}", taken.name, taken.remaining, taken.reset))),
        ]
    }
}

/// So many requests in so many seconds, for each client; after a pause all of them may come at once.
#[derive(Debug)]
struct Limit {
    name: &'static str,
    count: u32,
    seconds: u32,
    /// For each client the microsecond at which everything it sent has been worked off, at an even pace.
    done: Mutex<HashMap<[u8; 16], i64>>,
}

/// What taking one request of a limit came to.
#[derive(Clone, Copy, Debug)]
struct Taken {
    name: &'static str,
    count: u32,
    seconds: u32,
    remaining: i64,
    /// Seconds until all requests may be sent again.
    reset: i64,
    /// Seconds until one may be sent; `None` if this one may.
    wait: Option<u64>,
}

impl Limit {
    fn new(name: &'static str, count: u32, seconds: u32) -> Self {
        Self { name, count: count.max(1), seconds, done: Mutex::default() }
    }

    /// Takes one request of `client` at `now`.
    fn take(&self, client: &[u8], now: Timestamp) -> Taken {
        let (now, window) = (now.millis() * 1000, i64::from(self.seconds) * 1_000_000);
        let pace = window / i64::from(self.count);
        let mut name = [0; 16];
        name.copy_from_slice(&Sha256::digest(client)[..16]);
        let mut clients = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= MAX_CLIENTS {
            clients.retain(|_, done| *done > now);
            if clients.len() >= MAX_CLIENTS {
                clients.clear();
            }
        }
        let done = clients.entry(name).or_insert(now);
        // Nothing takes longer than the window, unless the clock has jumped back.
        if !(now..=now + window).contains(done) {
            *done = now;
        }
        let over = *done + pace - (now + window);
        if over <= 0 {
            *done += pace;
        }
        Taken {
            name: self.name,
            count: self.count,
            seconds: self.seconds,
            remaining: (now + window - *done) / pace,
            reset: seconds_up(*done - now),
            wait: (over > 0).then(|| u64::try_from(seconds_up(over)).unwrap_or(1)),
        }
    }
}

impl Taken {
    fn or_refuse(self, detail: &str) -> Result<(), ApiError> {
        match self.wait {
            None => Ok(()),
            Some(wait) => Err(ApiError::new(ProblemKind::TooManyRequests, detail).retry_after(wait)),
        }
    }
}

fn seconds_up(micros: i64) -> i64 {
    (micros + 999_999).div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000 + millis)
    }

    #[test]
    fn all_may_come_at_once_and_then_at_an_even_pace() {
        let limit = Limit::new("test", 10, 60);
        let remaining: Vec<_> = (0..10).map(|_| limit.take(b"one", at(0)).remaining).collect();
        assert_eq!(remaining, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
        let refused = limit.take(b"one", at(0));
        assert_eq!((refused.wait, refused.remaining, refused.reset), (Some(6), 0, 60));
        assert_eq!(limit.take(b"two", at(0)).wait, None, "others are not concerned");
        assert_eq!(limit.take(b"one", at(5_999)).wait, Some(1));
        assert_eq!(limit.take(b"one", at(6_000)).wait, None);
        assert_eq!(limit.take(b"one", at(6_000)).wait, Some(6));
        assert_eq!(limit.take(b"one", at(120_000)).remaining, 9);
    }

    #[test]
    fn a_clock_that_jumps_back_shuts_nobody_out() {
        let limit = Limit::new("test", 2, 60);
        assert_eq!(limit.take(b"one", at(86_400_000)).wait, None);
        assert_eq!(limit.take(b"one", at(0)).remaining, 1);
    }
}

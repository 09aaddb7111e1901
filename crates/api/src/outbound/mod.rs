//! The one door through which the program calls addresses that customers name: a Slack webhook, an agent's endpoint, a
//! shared picture.
//!
//! An address is parsed once, its name resolved once, and what is dialled is what was judged: public unicast, or
//! listed in `KILO_OUTBOUND_ALLOW`. Redirects are not followed, proxies of the environment are not used, and time and
//! size of an answer are bounded. Errors never hold the address: it may be a secret.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio::sync::Semaphore;

mod answer;
mod error;
mod incoming;
mod resolver;
mod target;

pub use answer::Answer;
pub use error::OutboundError;
pub use incoming::Incoming;
pub use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
pub use target::{AllowList, Target, TargetError};

/// How long a call may take, from resolving the name to the last byte of the answer.
pub const TIME_OUT: Duration = Duration::from_secs(15);

/// The largest answer that is read, in bytes, unless the caller wants less.
pub const MAX_ANSWER: usize = 64 * 1024;

/// What is fetched at once: each may hold a picture in memory.
const READING: usize = 4;

/// How long an address may take to resolve while somebody waits for their settings to be saved.
const CHECK_TIME_OUT: Duration = Duration::from_secs(3);

/// The client. Clones share connections.
#[derive(Clone, Debug)]
pub struct Outbound {
    allow: Arc<AllowList>,
    clients: Arc<OnceLock<Clients>>,
    /// Large answers that are read at once.
    reading: Arc<Semaphore>,
}

/// One client for each way of resolving: connections of one never serve the other.
#[derive(Debug)]
struct Clients {
    guarded: reqwest::Client,
    trusted: reqwest::Client,
}

/// A body to post: JSON, unless `headers` say something else.
#[derive(Debug)]
pub struct Post<'a> {
    /// Where to.
    pub target: &'a Target,
    /// Headers beyond `content-type`, or with another one.
    pub headers: HeaderMap,
    /// The body, sent byte for byte.
    pub body: String,
    /// The largest answer to read whole, in bytes.
    pub max_answer: usize,
    /// How long the call may take, to the last byte of its answer.
    pub time_out: Duration,
}

impl Outbound {
    /// A client that may reach `allow` although private, and plain `http` there.
    #[must_use]
    pub fn new(allow: AllowList) -> Self {
        Self { allow: Arc::new(allow), clients: Arc::default(), reading: Arc::new(Semaphore::new(READING)) }
    }

    /// Reads `url` as an address that may be called, as far as can be told without resolving its name.
    ///
    /// # Errors
    /// Says what is wrong with it, in words that follow a field's name.
    pub fn target(&self, url: &str) -> Result<Target, TargetError> {
        Target::parse(url, &self.allow)
    }

    /// Also resolves the name of `target`. One that cannot be resolved now is not refused: it will be judged again
    /// whenever it is called.
    ///
    /// # Errors
    /// When the name leads to a private address.
    pub async fn check(&self, target: &Target) -> Result<(), TargetError> {
        let Some(name) = target.guarded_name() else { return Ok(()) };
        match tokio::time::timeout(CHECK_TIME_OUT, resolver::public_addresses(name)).await {
            Ok(Err(OutboundError::Refused(refusal))) => Err(refusal),
            _ => Ok(()),
        }
    }

    /// Fetches what is at `target`, at most `max_answer` bytes of it, whatever the status.
    ///
    /// # Errors
    /// When the address is refused, cannot be reached, or does not answer in time.
    pub async fn get(&self, target: &Target, max_answer: usize) -> Result<Answer, OutboundError> {
        let read = async {
            let _permit = self.reading.acquire().await.map_err(|_| OutboundError::TimedOut)?;
            let response = self.client(target).get(target.url().clone()).timeout(TIME_OUT).send().await;
            Ok(Answer::read(response.map_err(|error| OutboundError::of(&error))?, max_answer).await)
        };
        // Whoever waits for a place waits no longer than an answer may take.
        tokio::time::timeout(2 * TIME_OUT, read).await.map_err(|_| OutboundError::TimedOut)?
    }

    fn client(&self, target: &Target) -> &reqwest::Client {
        let clients = self.clients.get_or_init(Clients::new);
        if target.is_trusted() { &clients.trusted } else { &clients.guarded }
    }

    /// Posts a body and reads the answer, whatever its status.
    ///
    /// # Errors
    /// When the address is refused, cannot be reached, or does not answer in time.
    pub async fn post(&self, post: Post<'_>) -> Result<Answer, OutboundError> {
        let max_answer = post.max_answer;
        Ok(self.open(post).await?.whole(max_answer).await)
    }

    /// Posts a body and gives the answer, whatever its status, as soon as its head is there.
    ///
    /// # Errors
    /// As [`post`](Self::post).
    pub async fn open(&self, post: Post<'_>) -> Result<Incoming, OutboundError> {
        let request = self
            .client(post.target)
            .post(post.target.url().clone())
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .headers(post.headers)
            .timeout(post.time_out)
            .body(post.body);
        request.send().await.map(Incoming::new).map_err(|error| OutboundError::of(&error))
    }
}

impl Clients {
    fn new() -> Self {
        let bare = || {
            reqwest::Client::builder()
                .user_agent(concat!("Kilo/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .no_proxy()
                .connect_timeout(TIME_OUT)
                .timeout(TIME_OUT)
                .pool_idle_timeout(Duration::from_secs(30))
                .pool_max_idle_per_host(2)
        };
        let build = |guarded: bool, bare: reqwest::ClientBuilder| {
            if guarded { bare.dns_resolver(resolver::PublicOnly).build() } else { bare.build() }
        };
        let client = |guarded| {
            build(guarded, bare()).unwrap_or_else(|error| {
                tracing::warn!(%error, "no certificate authorities are installed: https cannot be called");
                build(guarded, bare().tls_certs_only([])).unwrap_or_default()
            })
        };
        Self { guarded: client(true), trusted: client(false) }
    }
}

//! The chat bubble on a customer's website: what its script asks for, and the script itself.
//!
//! A visitor is an id in a token that opens one conversation: it follows from the key that the browser made for itself,
//! or is random where it made none. Visitors' conversations are ordinary ones; `visits` beside them says whose they are.

use crate::{
    auth::{Visitor, client},
    db::Scope,
    error::ApiError,
    limits::{Noted, Sender},
    startup::State,
};
use actix_web::{
    HttpRequest,
    http::header::{self, HeaderValue},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kilo_types::{ExternalId, VisitorKey};
use uuid::{Builder, Uuid};

pub mod config;
pub mod demo;
pub mod lead;
pub mod poll;
pub mod rate;
pub mod reply;
pub mod script;
pub mod send;
pub mod start;
mod start_limit;
pub mod store;
pub mod texts;

/// The tag that puts the bubble of the workspace with `key` on a page.
#[must_use]
pub fn script_tag(public_url: &str, key: &str) -> String {
    format!(r#"<script src="{public_url}/widget.js" data-key="{key}" async></script>"#)
}

/// Takes the bytes of a message from what its sender may use.
///
/// # Errors
/// 429 when that is used up.
fn take_bytes(
    state: &State,
    request: &HttpRequest,
    scope: Scope,
    visitor: Option<Visitor>,
    bytes: usize,
) -> Result<(), ApiError> {
    let address = client::address(request, &state.config.trusted_proxies);
    let sender = Sender { scope, visitor: visitor.map(|visitor| visitor.id), address };
    state.limits.visitor_bytes(&Noted::of(request), &sender, bytes, state.clock.now())
}

/// Whose an idempotency key is while nobody knows who the visitor is: that of one browser at one address.
fn stranger(state: &State, request: &HttpRequest) -> String {
    let address = client::address(request, &state.config.trusted_proxies).map(client::identity).unwrap_or_default();
    let browser = request.headers().get(header::USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
    let hash = state.keyed_hash.of("guest", &[&address[..], &[0], browser].concat());
    format!("guest:{}", URL_SAFE_NO_PAD.encode(&hash[..16]))
}

/// The visitor that the browser with `key` is on the pages of a workspace.
fn visitor_of(state: &State, scope: Scope, key: &VisitorKey) -> Uuid {
    let hash = state.keyed_hash.of("visitor-key", format!("{} {key}", scope.id()).as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Builder::from_random_bytes(bytes).into_uuid()
}

/// What stands before the `Idempotency-Key` in a message's `external_id`.
const SAID_AS: &str = "widget:";

/// What the message that `request` brings is known by as long as it is kept, so that it is never stored twice, however
/// late it comes again. `None` without an `Idempotency-Key`, or with one that is too long for that.
fn said_as(request: &HttpRequest) -> Option<ExternalId> {
    let key = request.headers().get("idempotency-key")?.to_str().ok()?;
    ExternalId::parse(&format!("{SAID_AS}{key}")).ok()
}

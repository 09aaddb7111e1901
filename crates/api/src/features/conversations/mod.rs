//! Conversations: captured by API and import, listed, read, filed away and exported.

use crate::{
    cursor::{self, Seal},
    db::Scope,
    error::ApiError,
    http::Check,
};
use kilo_domain::{
    capacity::{Full, Size},
    filter::{self, Criteria},
};
use kilo_types::{ConversationFilter, FieldError, Limit, NewConversation, NewMessage, Timestamp, safe_href};

pub mod append;
pub mod archive;
pub mod create;
pub mod export;
mod export_batches;
pub mod export_many;
mod export_pdf;
mod export_text;
mod exporter;
pub mod list;
pub mod messages;
pub mod picture;
pub mod store;
pub mod update;

/// How far ahead of our clock a client's may be, in milliseconds.
const CLOCK_SKEW_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A list's query string, parsed.
struct ListQuery {
    criteria: Criteria,
    limit: Limit,
    before: Option<i64>,
    seal: Seal,
}

impl ListQuery {
    fn parse(scope: Scope, pairs: Vec<(String, String)>) -> Result<Self, ApiError> {
        let (mut limit, mut cursor, mut rest) = (Ok(Limit::default()), None, Vec::new());
        for (name, value) in pairs {
            match name.as_str() {
                "limit" => limit = cursor::limit(&value),
                "cursor" => cursor = Some(value),
                _ => rest.push((name, value)),
            }
        }
        let (criteria, limit) = both(criteria(rest), limit)?;
        let seal = Seal::of(scope, &criteria);
        let before = cursor.map(|cursor| seal.position(&cursor)).transpose()?;
        Ok(Self { criteria, limit, before, seal })
    }
}

/// The filter alone, for counts and exports.
fn criteria(pairs: Vec<(String, String)>) -> Result<Criteria, ApiError> {
    let zone = pairs.iter().find(|(name, _)| name == "tz").cloned();
    let filter = ConversationFilter::from_pairs(pairs).map_err(|mut errors| {
        // A filter that cannot be read is not resolved, which is where a zone is looked up.
        let alone = ConversationFilter::from_pairs(zone).and_then(|zone| filter::resolve(&zone));
        errors.extend(alone.err().unwrap_or_default().into_iter().filter(|error| error.field == "tz"));
        errors
    })?;
    Ok(filter::resolve(&filter)?)
}

/// Both of what was read, or all that was wrong with either.
///
/// # Errors
/// Those of both, the first one's first.
fn both<A, B>(one: Result<A, ApiError>, other: Result<B, ApiError>) -> Result<(A, B), ApiError> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(one), Err(other)) => Err(one.and(other)),
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// What the types cannot know about a new conversation: sizes, and times that the clock decides.
///
/// # Errors
/// Names every field that does not fit.
pub fn check(new: &NewConversation, now: Timestamp) -> Result<(), ApiError> {
    let errors = Captured::check(new, now);
    if errors.is_empty() { Ok(()) } else { Err(ApiError::fields(errors)) }
}

/// Checks what is captured: sizes, and times that the clock decides.
#[derive(Debug)]
pub struct Captured;

impl Check<NewConversation> for Captured {
    fn check(new: &NewConversation, now: Timestamp) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if new.messages.is_empty() || new.messages.len() > kilo_types::MAX_MESSAGES {
            errors.push(bad("messages", "must hold 1 to 5,000 messages"));
        }
        check_time("started_at", new.started_at, now, &mut errors);
        if let Err(full) = Size::of_all(&new.messages).check()
            && full != Full::Messages
        {
            errors.push(bad("messages", &format!("must hold at most {full}")));
        }
        let mut known = std::collections::HashSet::new();
        for (place, message) in new.messages.iter().enumerate() {
            check_message(&format!("messages[{place}]."), message, now, &mut errors);
            if message.external_id.as_ref().is_some_and(|id| !known.insert(id)) {
                errors.push(bad(format!("messages[{place}].external_id"), "must be unique in the conversation"));
            }
        }
        errors
    }
}

impl Check<NewMessage> for Captured {
    fn check(new: &NewMessage, now: Timestamp) -> Vec<FieldError> {
        let mut errors = Vec::new();
        check_message("", new, now, &mut errors);
        errors
    }
}

fn check_message(prefix: &str, message: &NewMessage, now: Timestamp, errors: &mut Vec<FieldError>) {
    check_time(&format!("{prefix}sent_at"), message.sent_at, now, errors);
    let addresses = [
        ("citations", message.citations.iter().map(|page| &page.url).collect::<Vec<_>>()),
        ("assets", message.assets.iter().map(|asset| &asset.url).collect()),
    ];
    for (name, urls) in addresses {
        let unsafe_ones = urls.iter().enumerate().filter(|(_, url)| safe_href(url.as_str()).is_none());
        let refuse = |place| bad(format!("{prefix}{name}[{place}].url"), "must be an http, https or mailto address");
        errors.extend(unsafe_ones.map(|(place, _)| refuse(place)));
    }
    for (name, count) in [("citations", message.citations.len()), ("assets", message.assets.len())] {
        if count > NewMessage::MAX_ATTACHMENTS {
            errors.push(bad(format!("{prefix}{name}"), "must hold at most 50"));
        }
    }
}

fn check_time(field: &str, time: Option<Timestamp>, now: Timestamp, errors: &mut Vec<FieldError>) {
    let latest = now.millis() + CLOCK_SKEW_MILLIS;
    if time.is_some_and(|time| time < Timestamp::EARLIEST || time.millis() > latest) {
        errors.push(bad(field, "must lie between the year 2000 and tomorrow"));
    }
}

fn bad(field: impl Into<String>, message: &str) -> FieldError {
    FieldError { field: field.into(), message: message.to_owned() }
}

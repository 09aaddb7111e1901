//! Posting to a Slack incoming webhook, and what its answers mean.

use crate::{
    outbound::{Answer, HeaderName, HeaderValue, OutboundError, Post, TIME_OUT},
    startup::State,
};
use kilo_domain::delivery::{Outcome, may_pass, retry_after};
use kilo_types::Timestamp;
use serde::Deserialize;

/// Slack answers `ok` or a code; nobody needs more of it.
const MAX_ANSWER: usize = 1024;

/// What a webhook answers that is gone for good, because its channel or its app is.
const GONE: u16 = 410;

/// Longest code that is told, in bytes.
const MAX_CODE: usize = 40;

/// Posts `body` to `webhook`, as the delivery `id`: the same however often it is tried. Gives the thread that it began,
/// where the receiver names one.
pub(super) async fn post(state: &State, webhook: &str, id: &str, body: String) -> (Outcome, Option<String>) {
    let target = match state.outbound.target(webhook) {
        Ok(target) => target,
        Err(refusal) => return (Outcome::refused(format!("The webhook's address {refusal}.")), None),
    };
    let named = HeaderValue::from_str(id).map(|id| (HeaderName::from_static("webhook-id"), id));
    let headers = named.into_iter().collect();
    let post = Post { target: &target, headers, body, max_answer: MAX_ANSWER, time_out: TIME_OUT };
    match state.outbound.post(post).await {
        Ok(answer) => (judge(&answer, state.clock.now()), thread(&answer.body)),
        Err(error @ OutboundError::Refused(_)) => (Outcome::refused(error.to_string()), None),
        Err(error) => (Outcome::failed(error.to_string()), None),
    }
}

/// Slack's own webhooks answer `ok` and name no thread; its API and some receivers that speak its language answer with the
/// message's `ts`, which is the thread's name.
fn thread(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Posted {
        ts: String,
    }
    let Posted { ts } = serde_json::from_slice(body).ok()?;
    let plain = !ts.is_empty() && ts.len() <= MAX_CODE && ts.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain.then_some(ts)
}

fn judge(answer: &Answer, now: Timestamp) -> Outcome {
    if answer.is_success() {
        return Outcome::Delivered;
    }
    let status = answer.status;
    let code = code(&answer.body).map(|code| format!(" ({code})")).unwrap_or_default();
    let meaning = match status {
        300..=399 => ": redirects are not followed",
        404 | 410 => ": the webhook is gone, make a new one in Slack",
        401 | 403 => ": the webhook is not allowed to post",
        429 => ": too many messages at once",
        _ => "",
    };
    let error = format!("Slack answered {status}{code}{meaning}.");
    if status == GONE {
        return Outcome::Gone { error };
    }
    if !may_pass(status) {
        return Outcome::Refused { error };
    }
    Outcome::Failed { error, asked: answer.header("retry-after").and_then(|header| retry_after(header, now)) }
}

/// Slack's reason, such as `channel_is_archived`. Whatever looks otherwise is not told: it could be anything.
fn code(body: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(body).ok()?.trim();
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (plain && !text.is_empty() && text.len() <= MAX_CODE).then_some(text)
}

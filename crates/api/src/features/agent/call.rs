//! One call to an agent endpoint: what it is asked, and what becomes of its answer.

use super::{
    answer::{self, Answered},
    keep, signature, store,
    stream::{self, Times},
};
use crate::{
    auth::seal::agent_secret,
    db::{Scope, Tx},
    error::ApiError,
    features::conversations::store as conversations,
    outbound::{HeaderMap, HeaderValue, Incoming, MAX_ANSWER, OutboundError, Post, Target},
    startup::State,
};
use kilo_domain::delivery::Outcome;
use kilo_types::{AgentRequest, Conversation, ConversationId, MessageId};
use tokio::time::timeout;

/// Most messages it is sent.
const MAX_MESSAGES: usize = 100;
/// Most bytes of messages it is sent, beyond the newest one.
const MAX_BYTES: u64 = 256 * 1024;
/// What it may answer with.
const ACCEPT: &str = "application/json, text/event-stream";

/// Asks the endpoint of the workspace for a reply to conversation `id`, as the delivery `delivery`, and stores it. Words
/// that come one after the other are shown as they come.
///
/// # Errors
/// When the database fails.
pub async fn call(state: &State, scope: Scope, id: ConversationId, delivery: &str) -> Result<Outcome, ApiError> {
    let Some(endpoint) = store::endpoint(&state.db.read_of(scope), scope).await? else {
        return Ok(Outcome::refused("The workspace has no agent endpoint any more."));
    };
    let target = match state.outbound.target(&endpoint.url) {
        Ok(target) => target,
        Err(refusal) => return Ok(Outcome::refused(format!("The agent's address {refusal}."))),
    };
    let Some(body) = question(state, scope, id).await? else { return Ok(Outcome::Delivered) };
    let secret = state.sealer.open(&agent_secret(scope.number()), &endpoint.secret);
    let signed = secret.and_then(|secret| signature::headers(&secret, delivery, state.clock.now(), &body));
    let Some(mut headers) = signed else {
        return Ok(Outcome::refused("The agent's secret is damaged: make a new one."));
    };
    headers.insert("accept", HeaderValue::from_static(ACCEPT));
    let pen = state.answers.begin(id, delivery, MessageId(state.ids.next()));
    let answered = match ask(state, &target, headers, body).await {
        Ok(Reply::Whole(read)) => Answered { said: read, shown: String::new(), message: pen.message },
        Ok(Reply::Stream(incoming)) => stream::listen(incoming, &pen, state.agent_times).await,
        Err(outcome) => return Ok(outcome),
    };
    let (within, delivery) = (state.clone(), delivery.to_owned());
    let keep = async move |tx: &Tx| keep::keep(&within, tx, scope, id, &delivery, answered).await;
    let (outcome, message) = state.db.write(keep).await?;
    pen.end(message.as_deref());
    Ok(outcome)
}

/// How an endpoint answers.
enum Reply {
    /// At once, for better or worse.
    Whole(Result<kilo_types::AgentReply, answer::Failure>),
    /// Word for word.
    Stream(Incoming),
}

/// Asks for the answer; one that is not a stream is read within the time of a first word.
async fn ask(state: &State, target: &Target, headers: HeaderMap, body: String) -> Result<Reply, Outcome> {
    let Times { first, all, .. } = state.agent_times;
    let post = Post { target, headers, body, max_answer: MAX_ANSWER, time_out: all };
    let asked = async {
        let incoming = state.outbound.open(post).await?;
        Ok(if incoming.is(stream::MEDIA_TYPE) {
            Reply::Stream(incoming)
        } else {
            let whole = incoming.whole(MAX_ANSWER).await;
            Reply::Whole(answer::read(&whole, state.clock.now()))
        })
    };
    match timeout(first, asked).await.unwrap_or(Err(OutboundError::TimedOut)) {
        Err(error @ OutboundError::Refused(_)) => Err(Outcome::refused(error.to_string())),
        Err(error) => Err(Outcome::failed(error.to_string())),
        Ok(reply) => Ok(reply),
    }
}

/// What the endpoint is sent; `None` when the conversation has gone.
async fn question(state: &State, scope: Scope, id: ConversationId) -> Result<Option<String>, ApiError> {
    let newest = conversations::newest(&state.db.read_of(scope), scope, id, MAX_BYTES).await?;
    let Some(newest) = newest else { return Ok(None) };
    let mut data: Conversation = serde_json::from_str(&newest).map_err(ApiError::internal)?;
    let excess = data.messages.len().saturating_sub(MAX_MESSAGES);
    data.messages.drain(..excess);
    let all = usize::try_from(data.summary.message_count).unwrap_or(usize::MAX);
    let omitted_messages = all.saturating_sub(data.messages.len());
    data.earlier_cursor = data.messages.first().filter(|_| omitted_messages > 0).map(|first| first.id);
    let kind = "conversation.message".to_owned();
    let request = AgentRequest { kind, timestamp: state.clock.now(), data, omitted_messages };
    serde_json::to_string(&request).map(Some).map_err(ApiError::internal)
}

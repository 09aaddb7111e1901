//! One call to an agent endpoint: what it is asked, and what becomes of its answer.

use super::{say, signature, store};
use crate::{
    auth::seal::agent_secret,
    db::{Scope, Tx},
    error::ApiError,
    features::conversations::store as conversations,
    http,
    outbound::{Answer, MAX_ANSWER, OutboundError, Post},
    startup::State,
};
use kilo_domain::delivery::{Outcome, may_pass, retry_after};
use kilo_types::{
    AgentReply, AgentRequest, Conversation, ConversationId, ConversationPatch, Correction, ExternalId, NewMessage,
    ProblemKind, Setter, SetterKind, Speaker, safe_href,
};
use std::time::Duration;

/// How long an endpoint may take.
const TIME_OUT: Duration = Duration::from_secs(20);
/// Most messages it is sent.
const MAX_MESSAGES: usize = 100;
/// Most bytes of messages it is sent, beyond the newest one.
const MAX_BYTES: u64 = 256 * 1024;

/// Asks the endpoint of the workspace for a reply to conversation `id`, as the delivery `delivery`, and stores it.
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
    let Some(headers) = signed else {
        return Ok(Outcome::refused("The agent's secret is damaged: make a new one."));
    };
    let post = Post { target: &target, headers, body, max_answer: MAX_ANSWER, time_out: TIME_OUT };
    let reply = match state.outbound.post(post).await {
        Ok(answer) => read(state, &answer),
        Err(error @ OutboundError::Refused(_)) => Err(Outcome::refused(error.to_string())),
        Err(error) => Err(Outcome::failed(error.to_string())),
    };
    match reply {
        Ok(reply) => {
            let (within, delivery) = (state.clone(), delivery.to_owned());
            state.db.write(async move |tx: &Tx| take(&within, tx, scope, id, &delivery, reply).await).await
        }
        Err(outcome) => Ok(outcome),
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

/// The endpoint's answer, held against the rules of the API's own input.
fn read(state: &State, answer: &Answer) -> Result<AgentReply, Outcome> {
    let status = answer.status;
    if !answer.is_success() {
        let error = format!("The agent answered {status}.");
        if !may_pass(status) {
            return Err(Outcome::Refused { error });
        }
        let asked = answer.header("retry-after").and_then(|header| retry_after(header, state.clock.now()));
        return Err(Outcome::Failed { error, asked });
    }
    if !answer.whole {
        return Err(Outcome::failed("The agent's answer broke off, or is larger than 64 KiB."));
    }
    let mut reply: AgentReply = http::parse(&answer.body).map_err(|error| unfit(&error))?;
    // The visitor waits for the answer: a link that nobody may follow is no reason to go without it.
    reply.citations.retain(|page| safe_href(page.url.as_str()).is_some());
    reply.assets.retain(|asset| safe_href(asset.url.as_str()).is_some());
    for (name, count) in [("citations", reply.citations.len()), ("assets", reply.assets.len())] {
        if count > NewMessage::MAX_ATTACHMENTS {
            return Err(unfit(&ApiError::field(name, "must hold at most 50")));
        }
    }
    Ok(reply)
}

/// A failure that names what does not fit in the answer.
fn unfit(error: &ApiError) -> Outcome {
    Outcome::failed(format!("The agent's answer does not fit: {}", error.in_a_line()))
}

/// Stores a reply, unless the visitor has said something since: then it was dropped from the outbox meanwhile, and the
/// answer is to a question that was asked anew.
async fn take(
    state: &State,
    tx: &Tx,
    scope: Scope,
    id: ConversationId,
    delivery: &str,
    reply: AgentReply,
) -> Result<Outcome, ApiError> {
    if !store::is_wanted(tx, scope, delivery).await? {
        return Ok(Outcome::Delivered);
    }
    let AgentReply { text, citations, assets, qualification, persona } = reply;
    let patch = ConversationPatch {
        persona: persona.map(Correction::Value),
        qualification: Some(qualification.into_iter().map(|(key, value)| (key, Correction::Value(value))).collect()),
        ..ConversationPatch::default()
    };
    let by = Setter { kind: SetterKind::Agent, id: None, name: None };
    // The visitor has just spoken: all of it was heard then.
    match conversations::correct(state, tx, scope, id, (&patch, by), None).await {
        Err(error) if error.kind() == ProblemKind::ValidationFailed => return Ok(unfit(&error)),
        corrected => corrected?,
    }
    // Should the end of this delivery not be noted, the next try finds its reply there.
    let external_id = ExternalId::parse(&format!("kilo-reply-{delivery}")).ok();
    let new = NewMessage { citations, assets, external_id, ..NewMessage::now(Speaker::Agent, text) };
    say(state, tx, scope, id, new).await?;
    Ok(Outcome::Delivered)
}

//! What is kept of an answer: the whole of it, or what of it was shown.

use super::{
    answer::{Answered, Failure, unfit},
    store,
};
use crate::{
    db::{Change, Scope, Tx},
    error::ApiError,
    features::conversations::store::{self as conversations, Appended, Said},
    startup::State,
};
use kilo_domain::delivery::Outcome;
use kilo_types::{
    AgentReply, ConversationId, ConversationPatch, Correction, CutOff, ExternalId, MessageId, MessageText, NewMessage,
    ProblemKind, Setter, SetterKind, Speaker,
};

/// Stores what came of the call `delivery`. Gives what becomes of it, and the message that stands in the conversation
/// now, as JSON.
pub(super) async fn keep(
    state: &State,
    tx: &Tx,
    scope: Scope,
    id: ConversationId,
    delivery: &str,
    answered: Answered,
) -> Result<(Outcome, Option<String>), ApiError> {
    let Answered { said, shown, message } = answered;
    let shown = Shown { call: delivery, message, text: &shown };
    if !store::is_wanted(tx, scope, delivery).await? {
        // The visitor has said something since, or has stopped it. What was seen of it is in the conversation, unless
        // that was heard of in another process.
        let cut = part(state, tx, scope, id, shown, CutOff::Visitor).await?;
        return Ok((Outcome::Delivered, cut));
    }
    let failure = match said {
        Ok(reply) => match whole(state, tx, scope, id, delivery, reply).await? {
            Ok(message) => return Ok((Outcome::Delivered, message)),
            Err(failure) => failure,
        },
        Err(failure) => failure,
    };
    let Failure { by, outcome } = failure;
    let message = part(state, tx, scope, id, shown, by).await?;
    Ok(match (&message, by) {
        (None, _) => (outcome, None),
        (Some(_), CutOff::Visitor) => (Outcome::Delivered, message),
        (Some(_), CutOff::Failure) => {
            let error = outcome.error().unwrap_or_default().to_owned();
            (Outcome::Cut { error }, message)
        }
    })
}

/// Stores a whole reply; or says what of it the conversation does not take, and then nothing is stored.
async fn whole(
    state: &State,
    tx: &Tx,
    scope: Scope,
    id: ConversationId,
    delivery: &str,
    reply: AgentReply,
) -> Result<Result<Option<String>, Failure>, ApiError> {
    let AgentReply { text, citations, assets, qualification, persona } = reply;
    let patch = ConversationPatch {
        persona: persona.map(Correction::Value),
        qualification: Some(qualification.into_iter().map(|(key, value)| (key, Correction::Value(value))).collect()),
        ..ConversationPatch::default()
    };
    let by = Setter { kind: SetterKind::Agent, id: None, name: None };
    // The visitor has just spoken: all of it was heard then.
    match conversations::correct(state, tx, scope, id, (&patch, by), None).await {
        Err(error) if error.kind() == ProblemKind::ValidationFailed => return Ok(Err(unfit(&error))),
        corrected => corrected?,
    }
    let new = NewMessage { citations, assets, external_id: name_of(delivery), ..NewMessage::now(Speaker::Agent, text) };
    say(state, tx, scope, id, conversations::unheard(state, scope, new)).await.map(Ok)
}

/// What a visitor has seen of a reply.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    /// The call that brings it.
    pub(super) call: &'a str,
    /// What the message is known as.
    pub(super) message: MessageId,
    /// The words.
    pub(super) text: &'a str,
}

/// Stores what was shown of a reply, marked as cut off; nothing where nothing was.
pub(super) async fn part(
    state: &State,
    write: &impl Change,
    scope: Scope,
    id: ConversationId,
    shown: Shown<'_>,
    by: CutOff,
) -> Result<Option<String>, ApiError> {
    let Ok(text) = MessageText::parse(shown.text) else { return Ok(None) };
    let new =
        NewMessage { external_id: name_of(shown.call), cut_off: Some(by), ..NewMessage::now(Speaker::Agent, text) };
    let said = conversations::unheard(state, scope, new).known_as(shown.message);
    say(state, write, scope, id, said).await
}

/// What a reply is known by: whoever stores it next, in this process or another, finds it there.
fn name_of(delivery: &str) -> Option<ExternalId> {
    ExternalId::parse(&format!("kilo-reply-{delivery}")).ok()
}

/// Adds a message of ours, unless it is there, and gives it as JSON. A conversation that holds as many as it may takes no
/// more, and nobody is to blame.
pub(super) async fn say(
    state: &State,
    write: &impl Change,
    scope: Scope,
    id: ConversationId,
    said: Said,
) -> Result<Option<String>, ApiError> {
    match conversations::append(state, write, scope, id, said).await {
        Err(error) if error.kind() == ProblemKind::ConversationFull => Ok(None),
        Ok(Appended::Known(message)) => Ok(Some(message)),
        Ok(Appended::Added(message)) => serde_json::to_string(&message).map(Some).map_err(ApiError::internal),
        Err(error) => Err(error),
    }
}

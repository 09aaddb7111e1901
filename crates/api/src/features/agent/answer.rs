//! What an endpoint answers, held against the rules of the API's own input.

use crate::{error::ApiError, http, outbound::Answer};
use kilo_domain::delivery::{Outcome, may_pass, retry_after};
use kilo_types::{AgentReply, Asset, Citation, CutOff, MessageId, NewMessage, Timestamp, safe_href};

/// What came of a call.
#[derive(Debug)]
pub(super) struct Answered {
    /// The whole reply, or why there is none.
    pub(super) said: Result<AgentReply, Failure>,
    /// Words that the visitor has seen already.
    pub(super) shown: String,
    /// What they are known as where no more of the reply comes.
    pub(super) message: MessageId,
}

/// Why there is no whole reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// Who ended it.
    pub(super) by: CutOff,
    /// What becomes of the call when nothing was shown.
    pub(super) outcome: Outcome,
}

impl Failure {
    /// One of the agent's, or on the way to it.
    pub(super) const fn of(outcome: Outcome) -> Self {
        Self { by: CutOff::Failure, outcome }
    }

    /// One that may pass.
    pub(super) fn passing(error: impl Into<String>) -> Self {
        Self::of(Outcome::failed(error))
    }
}

/// A whole answer.
pub(super) fn read(answer: &Answer, now: Timestamp) -> Result<AgentReply, Failure> {
    let status = answer.status;
    if !answer.is_success() {
        let error = format!("The agent answered {status}.");
        if !may_pass(status) {
            return Err(Failure::of(Outcome::Refused { error }));
        }
        let asked = answer.header("retry-after").and_then(|header| retry_after(header, now));
        return Err(Failure::of(Outcome::Failed { error, asked }));
    }
    if !answer.whole {
        return Err(Failure::passing("The agent's answer broke off, or is larger than 64 KiB."));
    }
    let mut reply: AgentReply = http::parse(&answer.body).map_err(|error| unfit(&error))?;
    check(&mut reply.citations, &mut reply.assets)?;
    Ok(reply)
}

/// Drops links that nobody may follow, and refuses more attachments than a message may carry.
pub(super) fn check(citations: &mut Vec<Citation>, assets: &mut Vec<Asset>) -> Result<(), Failure> {
    // The visitor waits for the answer: such a link is no reason to go without it.
    citations.retain(|page| safe_href(page.url.as_str()).is_some());
    assets.retain(|asset| safe_href(asset.url.as_str()).is_some());
    for (name, count) in [("citations", citations.len()), ("assets", assets.len())] {
        if count > NewMessage::MAX_ATTACHMENTS {
            return Err(unfit(&ApiError::field(name, "must hold at most 50")));
        }
    }
    Ok(())
}

/// A failure that names what does not fit in the answer.
pub(super) fn unfit(error: &ApiError) -> Failure {
    Failure::passing(format!("The agent's answer does not fit: {}", error.in_a_line()))
}

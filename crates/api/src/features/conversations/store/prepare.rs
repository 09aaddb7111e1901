//! Conversations on their way into the database: all that takes time is done before a lock is taken.

use super::hear::{self, Stamp};
use crate::{
    db::{Scope, dialect},
    error::ApiError,
    startup::State,
};
use kilo_domain::qualification::{Evidence, Reading};
use kilo_qualify::Ear;
use kilo_types::{Framework, MessageId, NewConversation, NewMessage, Score, Setter, Speaker, Timestamp};
use std::collections::BTreeMap;

/// A conversation to store. What only history taken over from elsewhere carries has a default.
#[derive(Clone, Debug)]
pub struct Capture {
    /// What was said, by whom.
    pub conversation: NewConversation,
    /// What only history has; nobody is told of it.
    pub history: Option<History>,
    /// Who says what is known about the visitor.
    pub by: Option<Setter>,
}

/// What is known of a conversation that was held elsewhere.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The score it had.
    pub score: Option<Score>,
    /// When it was handed to the team.
    pub handed_off_at: Option<Timestamp>,
    /// When it was filed away.
    pub archived_at: Option<Timestamp>,
    /// What was known, by field.
    pub qualification: Option<(Framework, BTreeMap<String, String>)>,
}

impl From<NewConversation> for Capture {
    fn from(conversation: NewConversation) -> Self {
        Self { conversation, history: None, by: None }
    }
}

/// A conversation that was read and can be stored.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) capture: Capture,
    pub(super) started_at: Timestamp,
    /// For each message of the conversation.
    pub(super) messages: Vec<Stamp>,
    pub(super) evidence: Evidence,
}

/// Reads a conversation beside the threads that answer.
///
/// # Errors
/// When the server stops meanwhile.
pub async fn prepare(state: &State, scope: Scope, new: impl Into<Capture>) -> Result<Prepared, ApiError> {
    let draft = Draft::of(state, new.into());
    hear::aside(state, move |ear| draft.read(ear, scope)).await
}

impl Prepared {
    /// Reads a conversation. Takes time in proportion to its text: not to be done while anything is locked.
    #[must_use]
    pub fn of(state: &State, scope: Scope, capture: impl Into<Capture>) -> Self {
        Draft::of(state, capture.into()).read(&state.ear, scope)
    }
}

/// A conversation with the ids and times that it gets.
struct Draft {
    capture: Capture,
    started_at: Timestamp,
    ids: Vec<MessageId>,
}

impl Draft {
    fn of(state: &State, capture: Capture) -> Self {
        let new = &capture.conversation;
        let first = new.messages.iter().filter_map(|message| message.sent_at).min();
        let started_at = new.started_at.or(first).unwrap_or_else(|| state.clock.now());
        let ids = new.messages.iter().map(|_| MessageId(state.ids.next())).collect();
        Self { capture, started_at, ids }
    }

    fn read(self, ear: &Ear, scope: Scope) -> Prepared {
        let Self { capture, started_at, ids } = self;
        let new = &capture.conversation.messages;
        let mut sent_at = started_at;
        let stamp = |(new, id): (&NewMessage, MessageId)| {
            sent_at = new.sent_at.unwrap_or(sent_at);
            Stamp { id, sent_at, words: dialect::message_words(scope.number(), new.text.as_str()) }
        };
        let messages: Vec<_> = new.iter().zip(ids).map(stamp).collect();
        let read = if capture.history.is_some() { hear::skim } else { hear::read };
        let evidence = evidence(new, &messages, |new, stamp, asked| read(ear, new, stamp, asked));
        Prepared { capture, started_at, messages, evidence }
    }
}

/// What the visitor's messages say, each as an answer to what the agent said before.
fn evidence(
    messages: &[NewMessage],
    stamps: &[Stamp],
    read: impl Fn(&NewMessage, &Stamp, Option<&str>) -> Reading,
) -> Evidence {
    let (mut evidence, mut asked) = (Evidence::default(), None);
    for (place, (new, stamp)) in messages.iter().zip(stamps).enumerate() {
        match new.role {
            Speaker::Agent => asked = Some((place, new.text.as_str())),
            Speaker::Visitor => {
                let near = asked.filter(|(before, _)| place - before <= hear::REACH);
                evidence.fold(read(new, stamp, near.map(|(_, question)| question)));
            }
        }
    }
    evidence
}

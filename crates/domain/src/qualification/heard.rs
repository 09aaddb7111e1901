//! A visitor's message as it is heard: its words, what was asked before it, and what a model found in it.

use super::Cue;
use kilo_types::{MessageId, Timestamp};
use std::ops::Range;

/// A message of the visitor with what is needed to understand it.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'h> {
    /// The message.
    pub message: MessageId,
    /// What the visitor wrote.
    pub text: &'h str,
    /// The [end](question_of) of the agent's message before it. It only says what the visitor's words answer: nothing in
    /// it is ever a finding.
    pub question: Option<&'h str>,
    /// When it was said: what "next month" counts from.
    pub said_at: Timestamp,
    /// What a model found in `text`, above its own thresholds. The rules may still refuse it.
    pub learned: &'h [Learned],
}

impl<'h> Heard<'h> {
    /// A message that answers nothing and that no model has read.
    #[must_use]
    pub const fn new(message: MessageId, text: &'h str, said_at: Timestamp) -> Self {
        Self { message, text, question: None, said_at, learned: &[] }
    }
}

/// Something that a model found in a message. `confidence` is from 0 to 1; it decides between findings, never how many
/// points one gives. A range that is none of the text is no finding.
#[derive(Clone, Debug, PartialEq)]
pub enum Learned {
    /// What a clause is about.
    Cue {
        /// The cue.
        cue: Cue,
        /// The bytes of the smallest clause that says it.
        range: Range<usize>,
        /// How sure the model is.
        confidence: f32,
    },
    /// Words that say who the visitor is.
    Span {
        /// What they say.
        kind: SpanKind,
        /// Their bytes.
        range: Range<usize>,
        /// How sure the model is.
        confidence: f32,
    },
}

/// What words say of the visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpanKind {
    /// Their role: `I run procurement`, `office mgr`.
    Role,
    /// Their name.
    Name,
    /// Their employer's name.
    Company,
}

/// The end of the agent's message before a visitor's, to be handed on as [`Heard::question`]: at most its last 500
/// characters; nothing of a blank one.
#[must_use]
pub fn question_of(agent: &str) -> Option<&str> {
    const LENGTH: usize = 500;
    let agent = agent.trim();
    let start = agent.char_indices().rev().take(LENGTH).last()?.0;
    Some(&agent[start..])
}

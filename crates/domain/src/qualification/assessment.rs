//! From evidence to a score and its reasons.

use super::Evidence;
use kilo_types::{Framework, MessageId, Score, ScoreSignal};

/// What people, the agent runtime or an import set: it wins over what was detected, and counts for the score.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// The role.
    pub persona: Option<&'a str>,
    /// The address.
    pub email: Option<&'a str>,
    /// The employer's name.
    pub company_name: Option<&'a str>,
    /// The employer's domain.
    pub company_domain: Option<&'a str>,
    /// Fields of frameworks.
    pub fields: &'a [GivenField<'a>],
}

/// A field of a framework that was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenField<'a> {
    /// Whose field.
    pub framework: Framework,
    /// Key as in [`Framework::fields`].
    pub key: &'a str,
    /// What is known.
    pub value: &'a str,
}

/// What is known of a visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The role: given, or the last that the visitor claimed.
    pub persona: Option<String>,
    /// The address: given, or the last that the visitor called their own.
    pub email: Option<String>,
    /// The employer's name.
    pub company_name: Option<String>,
    /// The employer's domain: given, or that of `email`.
    pub company_domain: Option<String>,
    /// The sum of the points in `breakdown`.
    pub score: Score,
    /// Every reason, in the order of [`Signal::ALL`](super::Signal::ALL).
    pub breakdown: Vec<ScoreSignal>,
    /// Detected fields of all three frameworks, without those that are given.
    pub fields: Vec<DetectedField>,
}

/// A field of a framework in the visitor's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetectedField {
    /// Whose field.
    pub framework: Framework,
    /// Key as in [`Framework::fields`].
    pub key: &'static str,
    /// The visitor's words, at most 160 characters.
    pub value: String,
    /// The message they are from.
    pub message: MessageId,
}

/// Score, reasons and fields of a conversation: a pure function of what the visitor wrote and what people set.
#[must_use]
pub fn assess(_evidence: &Evidence, given: &Given<'_>) -> Assessment {
    Assessment {
        persona: given.persona.map(str::to_owned),
        email: given.email.map(str::to_owned),
        company_name: given.company_name.map(str::to_owned),
        company_domain: given.company_domain.map(str::to_owned),
        score: Score::default(),
        breakdown: Vec::new(),
        fields: Vec::new(),
    }
}

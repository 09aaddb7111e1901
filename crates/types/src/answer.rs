//! What became of an answer: whether it is whole, and what the visitor says of it.

use crate::FeedbackReason;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Who ended an answer before it was whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CutOff {
    /// The visitor stopped it, or wrote on.
    Visitor,
    /// The agent, or the way to it: it broke off, took too long or did not fit.
    Failure,
}

impl CutOff {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Failure => "failure",
        }
    }

    /// What a person reads below the answer.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Visitor => "Stopped by the visitor",
            Self::Failure => "The answer broke off",
        }
    }
}

/// What a visitor says of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// Whether it helped.
    pub helpful: bool,
    /// Why, in the visitor's words.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "That is the old price."))]
    pub reason: Option<FeedbackReason>,
}

/// How many answers of a conversation were called helpful, and not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedbackCounts {
    /// Answers that helped.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub helpful: u32,
    /// Answers that did not.
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub not_helpful: u32,
}

/// Which conversations to find by what their visitors said of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// With an answer that was called helpful.
    Positive,
    /// With an answer that was not.
    Negative,
}

impl FeedbackKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Negative, Self::Positive];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
        }
    }

    /// The name a person reads.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Positive => "Helpful",
            Self::Negative => "Not helpful",
        }
    }

    /// Whether a conversation with these figures is found.
    #[must_use]
    pub const fn finds(self, counts: FeedbackCounts) -> bool {
        match self {
            Self::Positive => counts.helpful > 0,
            Self::Negative => counts.not_helpful > 0,
        }
    }
}

impl FromStr for FeedbackKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| "must be positive or negative".to_owned())
    }
}

impl Feedback {
    /// What a person reads below the answer, without the reason.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        if self.helpful { "Visitor found this helpful" } else { "Visitor did not find this helpful" }
    }
}

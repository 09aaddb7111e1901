//! Why a visitor is worth a call.

use crate::{FactSource, MessageId, Setter, Timestamp};
use serde::{Deserialize, Serialize};

/// A sales qualification framework.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Framework {
    /// Budget, Authority, Need, Timeline.
    #[default]
    Bant,
    /// Metrics, Economic buyer, Decision criteria, Decision process, Paper process, Implicate pain,
    /// Champion, Competition.
    Meddpicc,
    /// Situation, Pain, Impact, Critical event, Decision.
    Spiced,
}

impl Framework {
    /// Every framework.
    pub const ALL: [Self; 3] = [Self::Bant, Self::Meddpicc, Self::Spiced];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bant => "bant",
            Self::Meddpicc => "meddpicc",
            Self::Spiced => "spiced",
        }
    }

    /// The name a person reads.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bant => "BANT",
            Self::Meddpicc => "MEDDPICC",
            Self::Spiced => "SPICED",
        }
    }

    /// The framework's fields as (key on the wire, label a person reads), in reading order.
    #[must_use]
    pub const fn fields(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Bant => {
                &[("budget", "Budget"), ("authority", "Authority"), ("need", "Need"), ("timeline", "Timeline")]
            }
            Self::Meddpicc => &[
                ("metrics", "Metrics"),
                ("economic_buyer", "Economic buyer"),
                ("decision_criteria", "Decision criteria"),
                ("decision_process", "Decision process"),
                ("paper_process", "Paper process"),
                ("implicate_pain", "Implicate pain"),
                ("champion", "Champion"),
                ("competition", "Competition"),
            ],
            Self::Spiced => &[
                ("situation", "Situation"),
                ("pain", "Pain"),
                ("impact", "Impact"),
                ("critical_event", "Critical event"),
                ("decision", "Decision"),
            ],
        }
    }
}

impl std::str::FromStr for Framework {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|framework| framework.as_str() == text)
            .ok_or_else(|| "must be bant, meddpicc or spiced".to_owned())
    }
}

/// What is known in the framework the conversation was held under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Qualification {
    /// The framework.
    pub framework: Framework,
    /// Every field of the framework in reading order; `value` is null while nothing is known.
    pub fields: Vec<QualificationField>,
}

/// One field of a framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QualificationField {
    /// Key on the wire, for example `budget`.
    #[cfg_attr(feature = "openapi", schema(example = "budget"))]
    pub key: String,
    /// Label a person reads, for example `Budget`.
    #[cfg_attr(feature = "openapi", schema(example = "Budget"))]
    pub label: String,
    /// What is known, in the visitor's words.
    #[cfg_attr(feature = "openapi", schema(required, example = "$50K this year"))]
    pub value: Option<String>,
    /// The message it rests on.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub message_id: Option<MessageId>,
    /// Where it is from. A field that somebody set and whose `value` is null was set to none.
    #[serde(default)]
    pub source: FactSource,
    /// Who set it; null where it was detected, or set before this was kept.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub set_by: Option<Setter>,
    /// When it was set.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub set_at: Option<Timestamp>,
}

/// One reason behind the score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreSignal {
    /// Name of the signal, for example `demo_request`.
    #[cfg_attr(feature = "openapi", schema(example = "demo_request"))]
    pub signal: String,
    /// Label a person reads, for example `Demo request`.
    #[cfg_attr(feature = "openapi", schema(example = "Demo request"))]
    pub label: String,
    /// Points it gives; negative ones subtract.
    #[cfg_attr(feature = "openapi", schema(example = 25))]
    pub points: i16,
    /// The message it rests on.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub message_id: Option<MessageId>,
    /// The words it rests on.
    #[cfg_attr(feature = "openapi", schema(required, example = "can we book a demo?"))]
    pub excerpt: Option<String>,
    /// The agent's question that they answer, where they mean little without it.
    #[cfg_attr(feature = "openapi", schema(required, example = "Shall I set up a demo?"))]
    pub question: Option<String>,
}

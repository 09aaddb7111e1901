//! What a sentence can be about. Cues feed both the signals of the score and the fields of the frameworks.

use super::Signal;
use kilo_types::Framework;
use serde::{Deserialize, Serialize};

/// What somebody says by a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Cue {
    /// A problem at work.
    Pain,
    /// What the visitor looks for.
    Need,
    /// Wants a demo, a trial, a call.
    Demo,
    /// Asks what it costs.
    Pricing,
    /// Money that is set aside.
    Budget,
    /// When it has to be there.
    Timeline,
    /// A date that cannot move, or an end of something.
    CriticalEvent,
    /// The visitor decides.
    Authority,
    /// Somebody holds the purse.
    Buyer,
    /// How it is decided.
    Process,
    /// Legal, security, procurement.
    Paper,
    /// What the product must have.
    Criteria,
    /// The visitor argues for it inside.
    Champion,
    /// Another product they look at.
    Competition,
    /// What is used today.
    CurrentTool,
    /// How many people.
    TeamSize,
    /// A figure that is to change.
    Metrics,
    /// What the problem costs.
    Impact,
    /// Studies.
    Student,
    /// Looks for a job.
    JobSeeker,
    /// Wants to sell.
    VendorPitch,
    /// Only looks.
    Browsing,
}

/// Which finding of several a field keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wins {
    /// The visitor leads with the problem that matters most.
    First,
    /// Facts and plans get firmer, and corrections come later.
    Last,
}

impl Cue {
    /// The signal it counts for.
    pub(super) const fn signal(self) -> Option<Signal> {
        Some(match self {
            Self::Pain | Self::Impact => Signal::PainPoint,
            Self::Demo => Signal::DemoRequest,
            Self::Pricing => Signal::PricingQuestion,
            Self::Budget => Signal::Budget,
            Self::Timeline | Self::CriticalEvent => Signal::Timeline,
            Self::Authority => Signal::Authority,
            Self::Competition | Self::CurrentTool => Signal::CurrentTool,
            Self::TeamSize => Signal::TeamSize,
            Self::Student => Signal::Student,
            Self::JobSeeker => Signal::JobSeeker,
            Self::VendorPitch => Signal::VendorPitch,
            Self::Browsing => Signal::JustBrowsing,
            Self::Need
            | Self::Buyer
            | Self::Process
            | Self::Paper
            | Self::Criteria
            | Self::Champion
            | Self::Metrics => return None,
        })
    }

    /// Which finding the fields keep.
    pub(super) const fn wins(self) -> Wins {
        match self {
            Self::Pain | Self::Need | Self::Impact | Self::Metrics | Self::Champion => Wins::First,
            _ => Wins::Last,
        }
    }
}

/// The fields of every framework, each with the cues that fill it: the first one that was found does.
pub(super) const FIELDS: &[(Framework, &str, &[Cue])] = &[
    (Framework::Bant, "budget", &[Cue::Budget]),
    (Framework::Bant, "authority", &[Cue::Authority, Cue::Buyer]),
    (Framework::Bant, "need", &[Cue::Need, Cue::Pain]),
    (Framework::Bant, "timeline", &[Cue::Timeline, Cue::CriticalEvent]),
    (Framework::Meddpicc, "metrics", &[Cue::Metrics, Cue::Impact]),
    (Framework::Meddpicc, "economic_buyer", &[Cue::Buyer, Cue::Authority]),
    (Framework::Meddpicc, "decision_criteria", &[Cue::Criteria]),
    (Framework::Meddpicc, "decision_process", &[Cue::Process]),
    (Framework::Meddpicc, "paper_process", &[Cue::Paper]),
    (Framework::Meddpicc, "implicate_pain", &[Cue::Pain, Cue::Impact]),
    (Framework::Meddpicc, "champion", &[Cue::Champion]),
    (Framework::Meddpicc, "competition", &[Cue::Competition, Cue::CurrentTool]),
    (Framework::Spiced, "situation", &[Cue::CurrentTool, Cue::TeamSize]),
    (Framework::Spiced, "pain", &[Cue::Pain]),
    (Framework::Spiced, "impact", &[Cue::Impact, Cue::Metrics]),
    (Framework::Spiced, "critical_event", &[Cue::CriticalEvent, Cue::Timeline]),
    (Framework::Spiced, "decision", &[Cue::Process, Cue::Authority, Cue::Buyer]),
];

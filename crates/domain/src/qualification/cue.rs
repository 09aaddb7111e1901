//! What a sentence can be about. Cues feed both the signals of the score and the fields of the frameworks.

use super::Signal;
use kilo_types::Framework;
use serde::{Deserialize, Serialize};

/// Each cue with its name, which is also its name in labelled data.
macro_rules! cues {
    ($($(#[$about:meta])* $cue:ident $name:literal;)*) => {
        /// What somebody says by a sentence.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Cue {
            $($(#[$about])* #[serde(rename = $name)] $cue,)*
        }

        impl Cue {
            /// Every cue.
            pub const ALL: &[Self] = &[$(Self::$cue,)*];

            /// Its name, as in labelled data: `pain_point`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$cue => $name,)*
                }
            }

            /// The cue of this name.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$cue),)*
                    _ => None,
                }
            }
        }
    };
}

cues! {
    /// A problem at work.
    PainPoint "pain_point";
    /// What the visitor looks for.
    Need "need";
    /// Wants a demo, a trial, a call.
    DemoRequest "demo_request";
    /// Wants to buy: a contract, an order, a place on a shortlist.
    PurchaseIntent "purchase_intent";
    /// Asks what it costs.
    PricingQuestion "pricing_question";
    /// Money that is set aside.
    Budget "budget";
    /// The visitor decides.
    Authority "authority";
    /// Somebody holds the purse.
    EconomicBuyer "economic_buyer";
    /// How it is decided.
    DecisionProcess "decision_process";
    /// Legal, security, procurement.
    PaperProcess "paper_process";
    /// What the product must have.
    DecisionCriteria "decision_criteria";
    /// The visitor argues for it inside.
    Champion "champion";
    /// When it has to be there.
    Timeline "timeline";
    /// A date that cannot move, or an end of something.
    CriticalEvent "critical_event";
    /// What is used today.
    CurrentTool "current_tool";
    /// Another product they look at.
    Competitor "competitor";
    /// How many people.
    TeamSize "team_size";
    /// How much there is to do: calls, orders, tickets.
    Volume "volume";
    /// A figure that is to change.
    Metrics "metrics";
    /// What the problem costs.
    Impact "impact";
    /// Only looks.
    JustBrowsing "just_browsing";
    /// Studies.
    Student "student";
    /// Looks for a job.
    JobSeeker "job_seeker";
    /// Wants to sell.
    VendorPitch "vendor_pitch";
    /// Has the product and needs help with it.
    SupportRequest "support_request";
    /// Insults.
    Abuse "abuse";
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
    pub(super) const fn signal(self) -> Signal {
        match self {
            Self::PainPoint | Self::Impact => Signal::PainPoint,
            Self::Need => Signal::Need,
            Self::DemoRequest => Signal::DemoRequest,
            Self::PurchaseIntent => Signal::PurchaseIntent,
            Self::PricingQuestion => Signal::PricingQuestion,
            Self::Budget => Signal::Budget,
            Self::Timeline | Self::CriticalEvent => Signal::Timeline,
            Self::Authority => Signal::Authority,
            Self::EconomicBuyer | Self::DecisionProcess | Self::PaperProcess => Signal::BuyingProcess,
            Self::DecisionCriteria => Signal::DecisionCriteria,
            Self::Champion => Signal::Champion,
            Self::Competitor | Self::CurrentTool => Signal::CurrentTool,
            Self::TeamSize => Signal::TeamSize,
            Self::Volume => Signal::Volume,
            Self::Metrics => Signal::Metrics,
            Self::JustBrowsing => Signal::JustBrowsing,
            Self::Student => Signal::Student,
            Self::JobSeeker => Signal::JobSeeker,
            Self::VendorPitch => Signal::VendorPitch,
            Self::SupportRequest => Signal::SupportRequest,
            Self::Abuse => Signal::Abuse,
        }
    }

    /// Which finding the fields keep.
    pub(super) const fn wins(self) -> Wins {
        match self {
            Self::PainPoint | Self::Need | Self::Impact | Self::Metrics | Self::Champion => Wins::First,
            _ => Wins::Last,
        }
    }

    /// Whether it says that the visitor is no customer.
    pub(super) const fn is_no_customer(self) -> bool {
        matches!(self, Self::Student | Self::JobSeeker | Self::VendorPitch | Self::SupportRequest | Self::Abuse)
    }
}

/// The fields of every framework, each with the cues that fill it: the first one that was found does. Which ones, and in
/// which order, is what people who labelled 386 chats filled the fields with (`docs/qualification.md`): a neighbouring cue
/// stands in only where that is right more often than not.
pub(super) const FIELDS: &[(Framework, &str, &[Cue])] = &[
    (Framework::Bant, "budget", &[Cue::Budget]),
    (Framework::Bant, "authority", &[Cue::Authority, Cue::EconomicBuyer]),
    (Framework::Bant, "need", &[Cue::Need, Cue::PainPoint]),
    (Framework::Bant, "timeline", &[Cue::Timeline]),
    (Framework::Meddpicc, "metrics", &[Cue::Metrics]),
    (Framework::Meddpicc, "economic_buyer", &[Cue::EconomicBuyer]),
    (Framework::Meddpicc, "decision_criteria", &[Cue::DecisionCriteria]),
    (Framework::Meddpicc, "decision_process", &[Cue::DecisionProcess]),
    (Framework::Meddpicc, "paper_process", &[Cue::PaperProcess]),
    (Framework::Meddpicc, "implicate_pain", &[Cue::PainPoint]),
    (Framework::Meddpicc, "champion", &[Cue::Champion]),
    (Framework::Meddpicc, "competition", &[Cue::Competitor]),
    (Framework::Spiced, "situation", &[Cue::CurrentTool, Cue::TeamSize, Cue::Volume]),
    (Framework::Spiced, "pain", &[Cue::PainPoint]),
    (Framework::Spiced, "impact", &[Cue::Impact]),
    (Framework::Spiced, "critical_event", &[Cue::CriticalEvent]),
    (Framework::Spiced, "decision", &[Cue::DecisionProcess, Cue::Authority]),
];

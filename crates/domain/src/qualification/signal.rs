//! The table of signals: what each is called, what it is and what it gives.

use serde::{Deserialize, Serialize};

/// A reason to call a visitor, or not to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// A business problem that a product could solve.
    PainPoint,
    /// Wants to see the product or to meet.
    DemoRequest,
    /// An address is known.
    EmailCaptured,
    /// The role is one that decides what a company buys.
    DecisionMaker,
    /// Money is set aside, or an amount is named.
    Budget,
    /// The address belongs to a company.
    WorkEmail,
    /// The visitor decides or signs.
    Authority,
    /// Asks what it costs.
    PricingQuestion,
    /// Says when it has to be there.
    Timeline,
    /// Names a competitor or the tool in use today.
    CurrentTool,
    /// Says how many people would use it.
    TeamSize,
    /// Another role than a deciding one is known.
    RoleKnown,
    /// The employer is known by name.
    CompanyNamed,
    /// Goes on talking.
    Engagement,
    /// Only looks around.
    JustBrowsing,
    /// Studies, or writes a paper.
    Student,
    /// Looks for a job.
    JobSeeker,
    /// Wants to sell something.
    VendorPitch,
}

impl Signal {
    /// Every signal, heaviest first, negative ones last: the order of every breakdown.
    pub const ALL: [Self; 18] = [
        Self::PainPoint,
        Self::DemoRequest,
        Self::EmailCaptured,
        Self::DecisionMaker,
        Self::Budget,
        Self::WorkEmail,
        Self::Authority,
        Self::PricingQuestion,
        Self::Timeline,
        Self::CurrentTool,
        Self::TeamSize,
        Self::RoleKnown,
        Self::CompanyNamed,
        Self::Engagement,
        Self::JustBrowsing,
        Self::Student,
        Self::JobSeeker,
        Self::VendorPitch,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// The name a person reads.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.row().1
    }

    /// What the first finding gives.
    #[must_use]
    pub const fn points(self) -> i16 {
        self.row().2
    }

    /// What the second and the third finding give each; later ones give nothing.
    #[must_use]
    pub const fn repeated(self) -> i16 {
        self.row().3
    }

    /// What it is, in a sentence for the people who read the score.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        self.row().4
    }

    /// Name on the wire, label, points of the first finding, of the second and third, explanation.
    const fn row(self) -> (&'static str, &'static str, i16, i16, &'static str) {
        match self {
            Self::PainPoint => {
                ("pain_point", "Pain point", 20, 5, "Describes a problem at work that a product could solve.")
            }
            Self::DemoRequest => (
                "demo_request",
                "Demo or meeting",
                20,
                0,
                "Asks for a demo, a trial, a call or a meeting with the team.",
            ),
            Self::EmailCaptured => ("email_captured", "Email", 15, 0, "Left an email address of their own."),
            Self::DecisionMaker => {
                ("decision_maker", "Decision maker", 15, 0, "Has a role that decides what a company buys.")
            }
            Self::Budget => ("budget", "Budget", 12, 0, "Names a budget or says that there is one."),
            Self::WorkEmail => {
                ("work_email", "Work email", 10, 0, "The address belongs to a company, not to a mail provider.")
            }
            Self::Authority => ("authority", "Authority", 10, 0, "Says that they decide, sign or own the budget."),
            Self::PricingQuestion => ("pricing_question", "Pricing question", 8, 0, "Asks what the product costs."),
            Self::Timeline => ("timeline", "Timeline", 8, 0, "Says when a solution has to be chosen or running."),
            Self::CurrentTool => (
                "current_tool",
                "Competitor or current tool",
                6,
                0,
                "Names the tool in use today or another one they look at.",
            ),
            Self::TeamSize => ("team_size", "Team size", 5, 0, "Says how many people would use it."),
            Self::RoleKnown => ("role_known", "Role", 5, 0, "Has a role that does not decide alone."),
            Self::CompanyNamed => ("company_named", "Company", 5, 0, "Named the company they work for."),
            Self::Engagement => {
                ("engagement", "Engagement", 3, 3, "Goes on: 3, 6 and 10 messages of more than two words.")
            }
            Self::JustBrowsing => ("just_browsing", "Just browsing", -15, 0, "Says that they only look around."),
            Self::Student => ("student", "Student", -25, 0, "Studies, or asks for a thesis or a class."),
            Self::JobSeeker => ("job_seeker", "Job seeker", -40, 0, "Looks for a job with the company."),
            Self::VendorPitch => ("vendor_pitch", "Vendor pitch", -40, 0, "Wants to sell something to the company."),
        }
    }
}

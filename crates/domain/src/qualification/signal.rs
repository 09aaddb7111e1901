//! The signals: what each is called and what it is. What each gives is in `data/points.tsv`.

use serde::{Deserialize, Serialize};
use std::{cmp::Reverse, collections::HashMap, sync::LazyLock};

static POINTS: &str = include_str!("../../data/points.tsv");
static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(POINTS));

/// Which half of the score a signal belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Who the visitor is.
    Fit,
    /// What the visitor wants.
    Intent,
}

/// Each signal with its name on the wire, the name a person reads and an explanation.
macro_rules! signals {
    ($($(#[$about:meta])* $signal:ident $name:literal $label:literal $explanation:literal;)*) => {
        /// A reason to call a visitor, or not to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Signal {
            $($(#[$about])* $signal,)*
        }

        impl Signal {
            /// Every signal.
            pub const ALL: &[Self] = &[$(Self::$signal,)*];

            /// The name on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$signal => $name,)*
                }
            }

            /// The name a person reads.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$signal => $label,)*
                }
            }

            /// What it is, in a sentence for the people who read the score.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self {
                    $(Self::$signal => $explanation,)*
                }
            }
        }
    };
}

signals! {
    /// Wants to buy.
    PurchaseIntent "purchase_intent" "Wants to buy" "Asks for a contract, an order or a place to start.";
    /// A business problem that a product could solve.
    PainPoint "pain_point" "Pain point" "Describes a problem at work that a product could solve.";
    /// Wants to see the product or to meet.
    DemoRequest "demo_request" "Demo request" "Asks for a demo, a trial, a call or a meeting with the team.";
    /// An address is known.
    EmailCaptured "email_captured" "Email" "Left an email address of their own.";
    /// The role is one that decides what a company buys.
    DecisionMaker "decision_maker" "Decision maker" "Has a role that decides what a company buys.";
    /// Money is set aside, or an amount is named.
    Budget "budget" "Budget" "Names a budget or says that there is one.";
    /// The address belongs to a company.
    WorkEmail "work_email" "Work email" "The address belongs to a company, not to a mail provider.";
    /// The visitor decides or signs.
    Authority "authority" "Authority" "Says that they decide, sign or own the budget.";
    /// Another role than a deciding one is known.
    RoleKnown "role_known" "Role" "Has a role that does not decide alone.";
    /// Asks what it costs.
    PricingQuestion "pricing_question" "Pricing question" "Asks what the product costs.";
    /// Says when it has to be there.
    Timeline "timeline" "Timeline" "Says when a solution has to be chosen or running.";
    /// Says what they look for.
    Need "need" "Need" "Says what they are looking for.";
    /// Names a competitor or the tool in use today.
    CurrentTool "current_tool" "Competitor or current tool" "Names the tool in use today or another one they look at.";
    /// Says how it is decided, signed and checked.
    BuyingProcess "buying_process" "Buying process" "Says who signs, how it is decided or what legal and security check.";
    /// Says what the product must have.
    DecisionCriteria "decision_criteria" "Decision criteria" "Says what the product must have.";
    /// Says how many people would use it.
    TeamSize "team_size" "Team size" "Says how many people would use it.";
    /// The employer is known by name.
    CompanyNamed "company_named" "Company" "Named the company they work for.";
    /// Argues for it inside.
    Champion "champion" "Champion" "Argues for it inside the company.";
    /// Says how much there is to do.
    Volume "volume" "Volume" "Says how many calls, orders or tickets there are.";
    /// Names a figure that is to change.
    Metrics "metrics" "Metrics" "Names a figure that has to change.";
    /// Goes on talking.
    Engagement "engagement" "Engagement" "Goes on: 3, 6 and 10 messages of more than two words.";
    /// Only looks around.
    JustBrowsing "just_browsing" "Just browsing" "Says that they only look around.";
    /// Has the product and needs help with it.
    SupportRequest "support_request" "Support request" "Needs help with something they already have.";
    /// Studies, or writes a paper.
    Student "student" "Student" "Studies, or asks for a thesis or a class.";
    /// Insults.
    Abuse "abuse" "Abuse" "Insults or threatens.";
    /// Looks for a job.
    JobSeeker "job_seeker" "Job seeker" "Looks for a job with the company.";
    /// Wants to sell something.
    VendorPitch "vendor_pitch" "Vendor pitch" "Wants to sell something to the company.";
}

impl Signal {
    /// Every signal, heaviest first, negative ones last: the order of every breakdown.
    #[must_use]
    pub fn ranked() -> &'static [Self] {
        &TABLE.ranked
    }

    /// Which half of the score it belongs to.
    #[must_use]
    pub fn part(self) -> Part {
        self.row().part
    }

    /// What the first finding gives.
    #[must_use]
    pub fn points(self) -> i16 {
        self.row().points
    }

    /// What the second and the third finding give each; later ones give nothing.
    #[must_use]
    pub fn repeated(self) -> i16 {
        self.row().repeated
    }

    fn row(self) -> Row {
        TABLE.rows.get(self.as_str()).copied().unwrap_or(Row { part: Part::Intent, points: 0, repeated: 0 })
    }
}

/// The most that all signals of [`Part::Fit`] give together: who somebody is makes nobody hot alone.
#[must_use]
pub(super) fn most_fit() -> i16 {
    TABLE.most_fit
}

#[derive(Clone, Copy)]
struct Row {
    part: Part,
    points: i16,
    repeated: i16,
}

struct Table {
    rows: HashMap<&'static str, Row>,
    ranked: Vec<Signal>,
    most_fit: i16,
}

impl Table {
    /// Reads the table. A test holds that every line of it is read and every signal is in it.
    fn read(lines: &'static str) -> Self {
        let (mut rows, mut most_fit) = (HashMap::new(), i16::MAX);
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["most", "fit", most] => most_fit = most.parse().unwrap_or(most_fit),
                [name, part, points, repeated] => {
                    let part = if part == "fit" { Part::Fit } else { Part::Intent };
                    let [points, repeated] = [points, repeated].map(|number| number.parse().unwrap_or_default());
                    rows.insert(name, Row { part, points, repeated });
                }
                _ => {}
            }
        }
        let mut ranked = Signal::ALL.to_vec();
        ranked.sort_by_key(|signal| Reverse(rows.get(signal.as_str()).map_or(0, |row| row.points)));
        Self { rows, ranked, most_fit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_signal_once_with_whole_points() {
        let lines: Vec<_> = POINTS.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines[0], format!("most\tfit\t{}", most_fit()));
        for signal in Signal::ALL {
            let part = if signal.part() == Part::Fit { "fit" } else { "intent" };
            let line = format!("{}\t{part}\t{}\t{}", signal.as_str(), signal.points(), signal.repeated());
            assert_eq!(lines.iter().filter(|known| **known == line).count(), 1, "{line}");
        }
        assert_eq!(lines.len(), Signal::ALL.len() + 1);
    }

    #[test]
    fn no_more_of_the_same_ever_subtracts() {
        for signal in Signal::ALL {
            let (points, repeated) = (signal.points(), signal.repeated());
            assert!((0..=points.max(0)).contains(&repeated) && points.abs() <= 100, "{}", signal.as_str());
        }
    }
}

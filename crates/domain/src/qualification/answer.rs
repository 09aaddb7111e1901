//! Answers: what a visitor's short words mean under the question they answer. The question opens a slot; the words fill
//! it if their kind fits: an amount, a point in time, a number, a person, a yes, a few words of their own. Nothing in a
//! question counts by itself, and who gets around a question fills nothing.

use super::{
    Cue,
    amount::Amount,
    moment::Moment,
    phrases::{self, Said, token::Text},
    roles,
};
use std::ops::Range;

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Slot {
    Budget,
    Impact,
    Timeline,
    Demo,
    Purchase,
    /// Who decides.
    Decider,
    /// Who else decides.
    Others,
    Process,
    Paper,
    Need,
    Pain,
    Criteria,
    Tool,
    Competitor,
    TeamSize,
    Volume,
    Metrics,
    Event,
    Role,
    Name,
    Company,
    Phone,
    /// No question: how visitors get around one.
    Dodge,
}

impl Slot {
    /// The slot that `data/questions.txt` calls `name`.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "budget" => Self::Budget,
            "impact" => Self::Impact,
            "timeline" => Self::Timeline,
            "demo" => Self::Demo,
            "purchase" => Self::Purchase,
            "decider" => Self::Decider,
            "others" => Self::Others,
            "process" => Self::Process,
            "paper" => Self::Paper,
            "need" => Self::Need,
            "pain" => Self::Pain,
            "criteria" => Self::Criteria,
            "tool" => Self::Tool,
            "competitor" => Self::Competitor,
            "team_size" => Self::TeamSize,
            "volume" => Self::Volume,
            "metrics" => Self::Metrics,
            "event" => Self::Event,
            "role" => Self::Role,
            "name" => Self::Name,
            "company" => Self::Company,
            "phone" => Self::Phone,
            "dodge" => Self::Dodge,
            _ => return None,
        })
    }
}

/// Longest answer that is read under its question, in words: whoever writes more says what it is about.
const LONGEST: usize = 40;
/// Most words of an answer that is nothing but a few words.
const SHORT: usize = 8;

/// An answer: what it says, in which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub cue: Cue,
    /// Its words, as indices of tokens.
    pub tokens: Range<usize>,
    /// In short and in one notation.
    pub value: Option<String>,
}

/// A short message as an answer.
pub(super) struct Answering<'a, 't> {
    text: &'a Text<'t>,
    amounts: &'a [Amount],
    moments: &'a [Moment],
    /// What each of its words is in an answer.
    said: Vec<Said>,
    dodges: bool,
}

impl<'a, 't> Answering<'a, 't> {
    /// `text` as an answer; `None` if it is too long for one, or none at all.
    pub(super) fn of(text: &'a Text<'t>, amounts: &'a [Amount], moments: &'a [Moment]) -> Option<Self> {
        let count = text.tokens.len();
        if count == 0 || count > LONGEST {
            return None;
        }
        let said: Vec<_> = (0..count).map(|at| phrases::said(text, at)).collect();
        let dodges = phrases::slots(text).contains(&Slot::Dodge) || text.source.trim_end().ends_with('?');
        Some(Self { text, amounts, moments, said, dodges })
    }

    /// What it says under a question that opens `slots`.
    pub(super) fn under(&self, slots: &[Slot]) -> Vec<Answer> {
        // A day for a demo is not when it has to be there.
        let asks_for_demo = slots.contains(&Slot::Demo);
        let open = slots.iter().filter(|slot| !(asks_for_demo && **slot == Slot::Timeline));
        open.filter_map(|slot| self.fill(*slot)).collect()
    }

    fn fill(&self, slot: Slot) -> Option<Answer> {
        match slot {
            Slot::Budget => self.amount(Cue::Budget).or_else(|| self.agreed(Cue::Budget)),
            Slot::Impact => self.amount(Cue::Impact).or_else(|| self.words(Cue::Impact, 3)),
            Slot::Timeline => self.time(Cue::Timeline),
            Slot::Event => self.time(Cue::CriticalEvent).or_else(|| self.words(Cue::CriticalEvent, 3)),
            Slot::Demo => self.meeting(),
            Slot::Purchase => self.agreed(Cue::PurchaseIntent),
            Slot::Decider => self.decider(),
            Slot::Others => self.others(),
            Slot::Process => self.words(Cue::DecisionProcess, 3),
            Slot::Paper => self.words(Cue::PaperProcess, 1).filter(|_| !self.starts(Said::Yes)),
            Slot::Need => self.words(Cue::Need, 2),
            Slot::Pain => self.words(Cue::PainPoint, 1),
            Slot::Criteria => self.words(Cue::DecisionCriteria, 1),
            Slot::Tool => self.words(Cue::CurrentTool, 1),
            Slot::Competitor => self.words(Cue::Competitor, 1).filter(|_| self.names() || self.text.tokens.len() > 2),
            Slot::TeamSize => self.number(Cue::TeamSize),
            Slot::Volume => self.number(Cue::Volume),
            Slot::Metrics => self.number(Cue::Metrics),
            Slot::Role | Slot::Name | Slot::Company | Slot::Phone | Slot::Dodge => None,
        }
    }

    fn whole(&self) -> Range<usize> {
        0..self.text.tokens.len()
    }

    fn starts(&self, said: Said) -> bool {
        self.said.first() == Some(&said)
    }

    fn has(&self, said: Said) -> bool {
        self.said.contains(&said)
    }

    /// Whether a word with a capital, or a product, is in it.
    fn names(&self) -> bool {
        self.whole().any(|at| self.text.is_name(at) || self.text.is_known_tool(at))
    }

    /// An amount: with money's signs anywhere, as a bare number if there is nothing else to be counted.
    fn amount(&self, cue: Cue) -> Option<Answer> {
        let amount = self.amounts.iter().find(|amount| amount.is_money).or_else(|| {
            let only = self.amounts.first().filter(|_| self.amounts.len() == 1 && self.text.tokens.len() <= SHORT)?;
            (only.value.len() > 2).then_some(only)
        })?;
        Some(Answer { cue, tokens: self.text.within(&amount.range)?, value: Some(amount.value.clone()) })
    }

    fn time(&self, cue: Cue) -> Option<Answer> {
        let moment = self.moments.first()?;
        Some(Answer { cue, tokens: self.text.within(&moment.range)?, value: Some(moment.value.clone()) })
    }

    /// A time for a meeting, or a yes to one.
    fn meeting(&self) -> Option<Answer> {
        let denied = self.starts(Said::No) || (self.has(Said::No) && !self.has(Said::Yes));
        if denied {
            return None;
        }
        self.time(Cue::DemoRequest)
            .filter(|_| !self.dodges || self.has(Said::Yes) || self.moments.iter().any(|moment| moment.has_hour))
            .or_else(|| self.agreed(Cue::DemoRequest))
    }

    /// A yes.
    fn agreed(&self, cue: Cue) -> Option<Answer> {
        let near = self.said.iter().take(3).any(|said| *said == Said::Yes);
        let agrees = near && !self.has(Said::No) && !self.dodges;
        agrees.then(|| Answer { cue, tokens: self.whole(), value: None })
    }

    fn number(&self, cue: Cue) -> Option<Answer> {
        let at = self.whole().find(|at| self.text.is_number(*at))?;
        let clause = self.text.tokens[at].clause;
        let start = (0..=at).rev().take_while(|at| self.text.tokens[*at].clause == clause).last()?;
        let end = (at..self.text.tokens.len()).take_while(|at| self.text.tokens[*at].clause == clause).last()? + 1;
        Some(Answer { cue, tokens: start..end, value: None })
    }

    /// Who decides: the visitor, or somebody that they name.
    fn decider(&self) -> Option<Answer> {
        if self.dodges {
            return None;
        }
        let other = self.somebody();
        let cue = match (self.has(Said::SelfWord) && !self.has(Said::No), other) {
            (_, true) => Cue::EconomicBuyer,
            (true, false) => Cue::Authority,
            (false, false) if self.starts(Said::Yes) => Cue::Authority,
            (false, false) if self.names() && self.text.tokens.len() <= SHORT => Cue::EconomicBuyer,
            (false, false) => return None,
        };
        Some(Answer { cue, tokens: self.whole(), value: None })
    }

    /// Who else decides: nobody, or somebody that they name.
    fn others(&self) -> Option<Answer> {
        let cue = if self.somebody() {
            Cue::EconomicBuyer
        } else if !self.dodges && (self.starts(Said::No) || self.has(Said::SelfWord)) {
            Cue::Authority
        } else {
            return None;
        };
        Some(Answer { cue, tokens: self.whole(), value: None })
    }

    /// Whether a person or a deciding role is named in it.
    fn somebody(&self) -> bool {
        let titled = |at: usize| roles::is_decision_maker(&self.text.source[self.text.tokens[at].range.clone()]);
        self.has(Said::Person) || self.whole().any(titled)
    }

    /// The visitor's own words: at least `least` of them that are neither a no nor a way around.
    fn words(&self, cue: Cue, least: usize) -> Option<Answer> {
        let content = self.said.iter().filter(|said| matches!(said, Said::Other | Said::Person)).count();
        // "no, we don't" is no answer, "no shows" is.
        let refuses = self.starts(Said::No)
            && (self.text.tokens.len() == 1
                || self.text.tokens[1].clause != self.text.tokens[0].clause
                || self.said.get(1).is_some_and(|said| *said != Said::Other));
        (content >= least && !self.dodges && !refuses).then(|| Answer { cue, tokens: self.whole(), value: None })
    }
}

//! What is kept of a visitor's messages.

use super::{
    Heard, Reading,
    contact::Owner,
    cue::{Cue, Wins},
    persona,
    reading::{Note, Noted, Quote, Strength},
    roles::is_same,
};
use kilo_types::MessageId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many findings of a cue are kept.
pub(super) const KEPT: usize = 3;
/// How many messages of more than two words make a step of engagement.
pub(super) const ENGAGEMENT: [u32; KEPT] = [3, 6, 10];
/// What the visitor's messages have shown so far. Its size is bounded, however many messages there are.
///
/// Stored as JSON between two messages; [`Evidence::default`] is a conversation without a visitor message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Evidence {
    /// Messages of more than two words.
    said: u32,
    /// The messages that reached the steps of [`ENGAGEMENT`].
    pub(super) engaged: Vec<MessageId>,
    /// The role that the visitor claimed last.
    pub(super) persona: Option<Noted>,
    /// The address that the visitor called their own last.
    pub(super) own_email: Option<Noted>,
    /// The last address nothing was said about.
    pub(super) open_email: Option<Noted>,
    /// The telephone number that the visitor called their own last.
    pub(super) own_phone: Option<Noted>,
    /// The last telephone number nothing was said about.
    pub(super) open_phone: Option<Noted>,
    /// The employer stated last.
    pub(super) company: Option<Noted>,
    /// How firmly.
    company_strength: Strength,
    /// The visitor's name, said last.
    pub(super) name: Option<Noted>,
    /// What was said, by what it is about.
    pub(super) findings: BTreeMap<Cue, Findings>,
}

/// The first messages in which something was said, and the last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Findings {
    /// At most [`KEPT`].
    pub first: Vec<Quote>,
    /// The last one.
    pub last: Option<Quote>,
}

impl Evidence {
    /// Takes in one message of the visitor. Messages come in the order in which they stand in the conversation,
    /// each once.
    pub fn absorb(&mut self, heard: &Heard<'_>) {
        self.fold(Reading::of(heard));
    }

    /// The same, of a message that was [read](Reading::of) before.
    pub fn fold(&mut self, reading: Reading) {
        for note in reading.notes {
            match note {
                Note::Finding(cue, quote) => self.findings.entry(cue).or_default().add(quote),
                Note::Email(noted, owner) => keep(&mut self.own_email, &mut self.open_email, noted, owner),
                Note::Phone(noted, owner) => keep(&mut self.own_phone, &mut self.open_phone, noted, owner),
                Note::Company(noted, strength) => self.note_company(noted, strength),
                Note::Name(noted) => self.name = Some(noted),
                Note::Role(noted, persona::Kind::Holds) => self.persona = Some(noted),
                Note::Role(noted, persona::Kind::Denied) => {
                    self.persona.take_if(|known| is_same(&known.value, &noted.value));
                }
            }
        }
        if reading.engages {
            self.note_engagement(reading.message);
        }
    }

    fn note_company(&mut self, noted: Noted, strength: Strength) {
        if self.company.is_none() || strength >= self.company_strength {
            self.company = Some(noted);
            self.company_strength = strength;
        }
    }

    fn note_engagement(&mut self, message: MessageId) {
        self.said = self.said.saturating_add(1);
        if ENGAGEMENT.contains(&self.said) {
            self.engaged.push(message);
        }
    }

    /// What was said, in the order of [`Cue::ALL`].
    pub fn cues(&self) -> impl Iterator<Item = Cue> {
        self.findings.keys().copied()
    }

    /// The visitor's own address: one they called their own before one nothing was said about.
    pub(super) fn email(&self) -> Option<&Noted> {
        self.own_email.as_ref().or(self.open_email.as_ref())
    }

    /// The visitor's own telephone number, as [`Self::email`].
    pub(super) fn phone(&self) -> Option<&Noted> {
        self.own_phone.as_ref().or(self.open_phone.as_ref())
    }
}

/// Takes in an address or a number by whose it is.
fn keep(own: &mut Option<Noted>, open: &mut Option<Noted>, noted: Noted, owner: Owner) {
    match owner {
        Owner::Own => *own = Some(noted),
        Owner::Open => *open = Some(noted),
        Owner::Other => {}
        Owner::Denied => {
            for slot in [own, open] {
                slot.take_if(|known| known.value == noted.value);
            }
        }
    }
}

impl Findings {
    fn add(&mut self, quote: Quote) {
        if self.first.len() < KEPT {
            self.first.push(quote.clone());
        }
        self.last = Some(quote);
    }

    /// The finding that stands for all.
    pub fn telling(&self, wins: Wins) -> Option<&Quote> {
        match wins {
            Wins::First => self.first.first(),
            Wins::Last => self.last.as_ref(),
        }
    }
}

//! What one message says, read by itself: whatever costs time happens here, so that it can happen before a lock is
//! taken. [`Evidence::fold`](super::Evidence::fold) then only takes it in.

use super::{
    Cue, Heard, Learned, SpanKind,
    amount::{self, Amount},
    answer::{Answer, Answering, Slot},
    company,
    contact::{self, Owner},
    excerpt::{clause, clause_bytes, cut},
    moment::{self, Moment},
    persona,
    phrases::{self, token::Text},
    veto,
};
use kilo_types::MessageId;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Longest value, in characters.
const VALUE: usize = 200;

/// What a message says of the visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub(super) message: MessageId,
    /// In the order in which they are taken in.
    pub(super) notes: Vec<Note>,
    /// Whether it has more than two words.
    pub(super) engages: bool,
}

/// One thing that a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// What it is about.
    Finding(Cue, Quote),
    /// An address, and whose it is.
    Email(Noted, Owner),
    /// A telephone number, and whose it is.
    Phone(Noted, Owner),
    /// The employer, and how firmly it is known to be.
    Company(Noted, Strength),
    /// The visitor's name.
    Name(Noted),
    /// The visitor's role, or one they do not have.
    Role(Noted, persona::Kind),
}

/// How firmly a company is known to be the visitor's employer: a weaker finding never takes the place of a firmer one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Strength {
    /// A model took it for the employer.
    #[default]
    Taken,
    /// It stands in a signature.
    Signed,
    /// A sentence of the visitor says so, or an answer.
    Stated,
}

/// A value with the words it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Noted {
    /// The value.
    pub value: String,
    /// Where it was said.
    pub quote: Quote,
}

/// Words of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Quote {
    /// The message.
    pub message: MessageId,
    /// Its words, at most 160 characters.
    pub excerpt: String,
    /// The question that they answer, where they mean nothing without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// What they say in short and in one notation: `$60,000 a year`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl Quote {
    /// Words that need nothing else to be understood.
    pub const fn plain(message: MessageId, excerpt: String) -> Self {
        Self { message, excerpt, question: None, value: None }
    }
}

impl Reading {
    /// Reads a message. Linear in the length of its text.
    #[must_use]
    pub fn of(heard: &Heard<'_>) -> Self {
        let mut words = phrases::read(heard.text);
        let addresses = contact::read(&mut words);
        let (amounts, moments) = (amount::amounts(heard.text), moment::moments(heard.text, heard.said_at));
        let asked = heard.question.map(phrases::read);
        let slots = asked.map(|asked| phrases::slots(&asked)).unwrap_or_default();
        let mut reader = Reader { heard, words: &words, slots, amounts, moments, notes: Vec::new() };
        reader.cues();
        for (address, owner) in addresses {
            let noted = reader.noted(address.email, &address.range);
            reader.notes.push(Note::Email(noted, owner));
        }
        for (phone, owner) in contact::phones(heard.text, reader.slots.contains(&Slot::Phone)) {
            let noted = reader.noted(phone.number, &phone.range);
            reader.notes.push(Note::Phone(noted, owner));
        }
        let (stated, signed) = company::stated(&words);
        for (named, strength) in [(signed, Strength::Signed), (stated, Strength::Stated)] {
            if let Some((value, range)) = named {
                reader.company(value, &range, strength);
            }
        }
        reader.roles();
        reader.identity();
        reader.spans();
        Self { message: heard.message, notes: reader.notes, engages: words.tokens.len() > 2 }
    }
}

struct Reader<'r, 't> {
    heard: &'r Heard<'t>,
    words: &'r Text<'t>,
    /// What was asked before.
    slots: Vec<Slot>,
    amounts: Vec<Amount>,
    moments: Vec<Moment>,
    notes: Vec<Note>,
}

impl Reader<'_, '_> {
    fn noted(&self, value: String, range: &Range<usize>) -> Noted {
        Noted { value, quote: Quote::plain(self.heard.message, cut(self.heard.text, range)) }
    }

    fn company(&mut self, value: String, range: &Range<usize>, strength: Strength) {
        let noted = self.noted(value, range);
        self.notes.push(Note::Company(noted, strength));
    }

    /// What the rules find, and what a model found that they neither found nor refuse.
    fn cues(&mut self) {
        let message = self.heard.message;
        let mut hits = phrases::hits(self.words);
        let customer = !hits.iter().any(|hit| hit.cue.is_no_customer());
        for learned in self.heard.learned {
            let Learned::Cue { cue, range, .. } = learned else { continue };
            let Some(tokens) = self.words.within(range) else { continue };
            let known = hits.iter().any(|hit| hit.cue == *cue);
            let fits = customer || cue.is_no_customer();
            if !known && fits && !veto::refuses(self.words, *cue, &tokens) {
                hits.push(phrases::Hit { cue: *cue, tokens });
            }
        }
        let answers = self.answers();
        for hit in hits {
            let answered = answers.iter().find(|answer| answer.cue == hit.cue).and_then(|answer| answer.value.clone());
            let value = answered.or_else(|| self.value(hit.cue, &hit.tokens));
            let quote = Quote { value, ..Quote::plain(message, clause(self.words, &hit.tokens)) };
            self.notes.push(Note::Finding(hit.cue, quote));
        }
        for Answer { cue, tokens, value } in answers {
            let known = self.has(|note| matches!(note, Note::Finding(known, _) if *known == cue));
            if !known {
                let excerpt = clause(self.words, &tokens);
                let question = self.heard.question.map(last_sentence);
                self.notes.push(Note::Finding(cue, Quote { message, excerpt, question, value }));
            }
        }
    }

    /// What the message says as an answer to what was asked before it.
    fn answers(&self) -> Vec<Answer> {
        let slots = &self.slots;
        if slots.is_empty() {
            return Vec::new();
        }
        let answering = Answering::of(self.words, &self.amounts, &self.moments);
        answering.map(|answering| answering.under(slots)).unwrap_or_default()
    }

    /// The amount or the point in time in the clause that says what it is about.
    fn value(&self, cue: Cue, tokens: &Range<usize>) -> Option<String> {
        let bytes = clause_bytes(self.words, tokens);
        let within = |range: &Range<usize>| bytes.start <= range.start && range.end <= bytes.end;
        match cue {
            Cue::Budget => {
                let money = self.amounts.iter().find(|amount| amount.is_money && within(&amount.range))?;
                Some(money.value.clone())
            }
            Cue::Timeline | Cue::CriticalEvent | Cue::DemoRequest | Cue::PurchaseIntent => {
                Some(self.moments.iter().find(|moment| within(&moment.range))?.value.clone())
            }
            _ => None,
        }
    }

    fn roles(&mut self) {
        for claim in persona::claims(self.heard.text) {
            let value: String = claim.title.chars().take(VALUE).collect();
            if claim.kind == persona::Kind::Holds
                && let Some((value, range)) = company::after_title(self.heard.text, claim.range.end)
            {
                self.company(value, &range, Strength::Stated);
            }
            let noted = self.noted(value, &claim.range);
            self.notes.push(Note::Role(noted, claim.kind));
        }
    }

    /// Who the visitor says to be when asked.
    fn identity(&mut self) {
        let text = self.heard.text;
        if self.slots.contains(&Slot::Role)
            && !self.has(|note| matches!(note, Note::Role(..)))
            && let Some(claim) = persona::answer(text)
        {
            let noted = self.noted(claim.title, &claim.range);
            self.notes.push(Note::Role(noted, claim.kind));
        }
        if self.slots.contains(&Slot::Company)
            && !self.has(|note| matches!(note, Note::Company(..)))
            && let Some((value, range)) = company::answer(text)
        {
            self.company(value, &range, Strength::Stated);
        }
        if self.slots.contains(&Slot::Name)
            && let Some(range) = persona::name_answer(text)
        {
            let noted = self.noted(text[range.clone()].to_owned(), &range);
            self.notes.push(Note::Name(noted));
        }
    }

    /// Names and roles that a model found where the rules found none.
    fn spans(&mut self) {
        for learned in self.heard.learned {
            let Learned::Span { kind, range, .. } = learned else { continue };
            let Some(said) = self.heard.text.get(range.clone()) else { continue };
            match kind {
                SpanKind::Role if !self.has(|note| matches!(note, Note::Role(..))) => {
                    if let Some(claim) = persona::spanned(self.heard.text, range, self.slots.contains(&Slot::Role)) {
                        let noted = self.noted(claim.title, &claim.range);
                        self.notes.push(Note::Role(noted, claim.kind));
                    }
                }
                SpanKind::Company if !self.has(|note| matches!(note, Note::Company(..))) => {
                    if let Some((value, range)) = company::spanned(self.heard.text, range) {
                        self.company(value, &range, Strength::Taken);
                    }
                }
                SpanKind::Name if !self.has(|note| matches!(note, Note::Name(_))) => {
                    let noted = self.noted(said.trim().chars().take(VALUE).collect(), range);
                    self.notes.push(Note::Name(noted));
                }
                _ => {}
            }
        }
    }

    fn has(&self, is: impl Fn(&Note) -> bool) -> bool {
        self.notes.iter().any(is)
    }
}

/// The sentence that a question ends on, at most 160 characters of it.
fn last_sentence(question: &str) -> String {
    const LENGTH: usize = 160;
    let question = question.trim();
    let before = question.trim_end_matches(['?', '!', '.', ' ']);
    let start = before.rfind(['.', '!', '?', '\n']).map_or(0, |end| end + 1);
    question[start..].trim().chars().take(LENGTH).collect()
}

//! What one message says, read by itself: whatever costs time happens here, so that it can happen before a lock is
//! taken. [`Evidence::fold`](super::Evidence::fold) then only takes it in.

use super::{
    Cue, Heard, Learned, SpanKind, company,
    contact::{self, Owner},
    excerpt::{clause, cut},
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
    /// The employer; `firm` if a sentence says so, which outlasts one that only a model took for it.
    Company {
        /// Its name.
        noted: Noted,
        /// Whether the visitor's own sentence says that it is the employer.
        firm: bool,
    },
    /// The visitor's name.
    Name(Noted),
    /// The visitor's role, or one they do not have.
    Role(Noted, persona::Kind),
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
        let mut reader = Reader { heard, words: &words, notes: Vec::new() };
        reader.cues();
        for (address, owner) in addresses {
            let noted = reader.noted(address.email, &address.range);
            reader.notes.push(Note::Email(noted, owner));
        }
        if let Some((value, range)) = company::stated(&words) {
            reader.company(value, &range, true);
        }
        reader.roles();
        reader.spans();
        Self { message: heard.message, notes: reader.notes, engages: words.tokens.len() > 2 }
    }
}

struct Reader<'r, 't> {
    heard: &'r Heard<'t>,
    words: &'r Text<'t>,
    notes: Vec<Note>,
}

impl Reader<'_, '_> {
    fn noted(&self, value: String, range: &Range<usize>) -> Noted {
        Noted { value, quote: Quote::plain(self.heard.message, cut(self.heard.text, range)) }
    }

    fn company(&mut self, value: String, range: &Range<usize>, firm: bool) {
        let noted = self.noted(value, range);
        self.notes.push(Note::Company { noted, firm });
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
        for hit in hits {
            let excerpt = clause(self.words, &hit.tokens);
            self.notes.push(Note::Finding(hit.cue, Quote::plain(message, excerpt)));
        }
    }

    fn roles(&mut self) {
        for claim in persona::claims(self.heard.text) {
            let value: String = claim.title.chars().take(VALUE).collect();
            if claim.kind == persona::Kind::Holds
                && let Some((value, range)) = company::after_title(self.heard.text, claim.range.end)
            {
                self.company(value, &range, true);
            }
            let noted = self.noted(value, &claim.range);
            self.notes.push(Note::Role(noted, claim.kind));
        }
    }

    /// Names and roles that a model found where the rules found none.
    fn spans(&mut self) {
        for learned in self.heard.learned {
            let Learned::Span { kind, range, .. } = learned else { continue };
            let Some(said) = self.heard.text.get(range.clone()) else { continue };
            match kind {
                SpanKind::Role if !self.has(|note| matches!(note, Note::Role(..))) => {
                    if let Some(claim) = persona::spanned(self.heard.text, range) {
                        let noted = self.noted(claim.title, &claim.range);
                        self.notes.push(Note::Role(noted, claim.kind));
                    }
                }
                SpanKind::Company if !self.has(|note| matches!(note, Note::Company { .. })) => {
                    if let Some((value, range)) = company::spanned(self.heard.text, range) {
                        self.company(value, &range, false);
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

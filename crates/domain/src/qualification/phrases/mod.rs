//! Finding what is said by how it is said: phrases over words, in one pass.
//!
//! Phrases are lists of alternatives in a small notation (see [`notation`]), compiled once into a
//! [`Trie`](trie::Trie). At every word of a message the trie is walked a bounded number of steps, so the
//! work is linear in the length of the message.

mod english;
mod french;
mod german;
mod negation;
mod notation;
mod ownership;
mod spanish;
pub(super) mod token;
mod trie;
mod weave;
mod when;

use super::{contact::Owner, cue::Cue};
use std::{ops::Range, sync::LazyLock};
use token::Text;
use trie::Trie;
use weave::Phrases;

pub(super) use token::Vocabulary;

/// The phrases of every cue in every language.
static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

/// The phrases with the words they are made of.
struct Lexicon {
    vocabulary: Vocabulary,
    cues: Trie<Cue>,
    when: Trie<()>,
    owners: Trie<Owner>,
    employer: Trie<()>,
    negation: negation::Words,
}

impl Lexicon {
    fn new() -> Self {
        let mut vocabulary = Vocabulary::new();
        let tables = [english::CUES, german::CUES, french::CUES, spanish::CUES];
        let cues = Phrases::new(tables.into_iter().flatten().copied(), &mut vocabulary).trie();
        let when = Phrases::new([((), when::PHRASES)], &mut vocabulary).trie();
        let owners = Phrases::new(ownership::ADDRESS.iter().copied(), &mut vocabulary).trie();
        let employer = Phrases::new([((), ownership::EMPLOYER)], &mut vocabulary).trie();
        let negation = negation::Words::new(&mut vocabulary);
        Self { vocabulary, cues, when, owners, employer, negation }
    }
}

/// A cue and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// What is said.
    pub cue: Cue,
    /// The words that say it, as indices of tokens.
    pub tokens: Range<usize>,
}

/// A message split into the words that the phrases are made of.
pub(super) fn read(text: &str) -> Text<'_> {
    Text::read(text, &LEXICON.vocabulary)
}

/// The first place of each cue in the message that is not negated, in the order of the text.
pub(super) fn hits(text: &Text<'_>) -> Vec<Hit> {
    let lexicon = &*LEXICON;
    let mut hits: Vec<Hit> = Vec::new();
    lexicon.cues.walk(text, 0..text.tokens.len(), &lexicon.when, |start, cue, end| {
        let known = hits.iter().any(|hit| hit.cue == cue);
        if !known && !lexicon.negation.denies(text, cue, start..end) {
            hits.push(Hit { cue, tokens: start..end });
        }
    });
    hits
}

/// Whether the words around `tokens`, or among them, deny what is said there.
pub(super) fn denies(text: &Text<'_>, cue: Cue, tokens: Range<usize>) -> bool {
    LEXICON.negation.denies(text, cue, tokens.clone()) || LEXICON.negation.is_within(text, tokens)
}

/// Whether the sentence only supposes what is said from token `start` on.
pub(super) fn supposes(text: &Text<'_>, start: usize) -> bool {
    LEXICON.negation.supposes(text, start)
}

/// What is said about the email address that begins at token `address`: the strongest of everything.
pub(super) fn owner(text: &Text<'_>, address: usize) -> Option<Owner> {
    let lexicon = &*LEXICON;
    let mut owner = None;
    let reach = address.saturating_sub(OWNER_REACH);
    // What stands before another address is said about that one.
    let first = (reach..address).rev().find(|at| text.address_end(*at).is_some()).map_or(reach, |other| other + 1);
    lexicon.owners.walk(text, first..address + 1, &lexicon.when, |start, found, end| {
        let same_clause = text.tokens[start].clause == text.tokens[address].clause;
        if end > address && (same_clause || found != Owner::Denied) {
            owner = owner.max(Some(found));
        }
    });
    owner
}

/// How many words before an address can say whose it is.
const OWNER_REACH: usize = 14;

/// Where the name of the visitor's employer begins, as indices of tokens.
pub(super) fn employers(text: &Text<'_>) -> Vec<usize> {
    let lexicon = &*LEXICON;
    let mut places = Vec::new();
    for start in 0..text.tokens.len() {
        if let Some(end) = lexicon.employer.longest(text, start)
            && !lexicon.negation.denies(text, Cue::Need, start..end)
        {
            places.push(end);
        }
    }
    places
}

//! Finding what is said by how it is said: phrases over words, in one pass.
//!
//! Phrases are lists of alternatives in a small notation (see [`notation`]), compiled once into a
//! [`Trie`](trie::Trie). At every word of a message the trie is walked a bounded number of steps, so the
//! work is linear in the length of the message.

mod buying;
mod contraction;
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

use super::{answer::Slot, contact::Owner, cue::Cue};
use crate::search::fold;
use std::{collections::HashMap, ops::Range, sync::LazyLock};
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
    questions: Trie<Slot>,
    answers: HashMap<u32, Said>,
}

/// What a word is in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A yes.
    Yes,
    /// A no.
    No,
    /// The visitor.
    SelfWord,
    /// Somebody who may decide.
    Person,
    /// Says nothing by itself.
    Filler,
    /// Anything else.
    Other,
}

static QUESTIONS: &str = include_str!("../../../data/questions.txt");
static ANSWERS: &str = include_str!("../../../data/answer_words.txt");

/// The lines of a file of words: what is before the first colon of each, and what is after it.
fn lines(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}

fn questions(vocabulary: &mut Vocabulary) -> Trie<Slot> {
    let rows: Vec<_> = lines(QUESTIONS).filter_map(|(name, phrase)| Some((Slot::named(name)?, [phrase]))).collect();
    Phrases::new(rows.iter().map(|(slot, phrase)| (*slot, &phrase[..])), vocabulary).trie()
}

fn answers(vocabulary: &mut Vocabulary) -> HashMap<u32, Said> {
    let mut answers = HashMap::new();
    for (name, words) in lines(ANSWERS) {
        let said = match name {
            "yes" => Said::Yes,
            "no" => Said::No,
            "self" => Said::SelfWord,
            "person" => Said::Person,
            _ => Said::Filler,
        };
        for word in words.split_whitespace() {
            answers.entry(vocabulary.add(&fold(word))).or_insert(said);
        }
    }
    answers
}

impl Lexicon {
    fn new() -> Self {
        let mut vocabulary = Vocabulary::new();
        let tables = [english::CUES, german::CUES, french::CUES, spanish::CUES, buying::CUES];
        let cues = Phrases::new(tables.into_iter().flatten().copied(), &mut vocabulary).trie();
        let when = Phrases::new([((), when::PHRASES)], &mut vocabulary).trie();
        let owners = Phrases::new(ownership::ADDRESS.iter().copied(), &mut vocabulary).trie();
        let employer = Phrases::new([((), ownership::EMPLOYER)], &mut vocabulary).trie();
        let negation = negation::Words::new(&mut vocabulary);
        let (questions, answers) = (questions(&mut vocabulary), answers(&mut vocabulary));
        Self { vocabulary, cues, when, owners, employer, negation, questions, answers }
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

/// What a question asks for, in the order in which it does; or what is in an answer that gets around one.
pub(super) fn slots(text: &Text<'_>) -> Vec<Slot> {
    let mut slots = Vec::new();
    LEXICON.questions.walk(text, 0..text.tokens.len(), &LEXICON.when, |_, slot, _| {
        if !slots.contains(&slot) {
            slots.push(slot);
        }
    });
    slots
}

/// What the word at `at` is in an answer.
pub(super) fn said(text: &Text<'_>, at: usize) -> Said {
    let word = text.tokens.get(at).and_then(|token| token.word);
    word.and_then(|word| LEXICON.answers.get(&word)).copied().unwrap_or(Said::Other)
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

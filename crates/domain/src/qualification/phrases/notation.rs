//! How phrases are written.
//!
//! | written | stands for |
//! | --- | --- |
//! | `demo` | the word, whatever its case and accents |
//! | `integrat*` | a word that begins so |
//! | `(a\|b c\|)` | one of these; an empty one makes the group optional |
//! | `..` | none to four words of the same clause |
//! | `<n>` `<money>` `<when>` `<tool>` `<product>` `<name>` `<address>` | a number, an amount of money, a point in time, a product or a name, a known product, a capitalised word, an email address |
//!
//! Contractions are spelt out (`don't` is `do not`, `we're` is `we are`), see [`super::token`].

use super::token::{STEM_MIN, Vocabulary};
use crate::search::fold;

/// One step of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// A word of the vocabulary.
    Word(u32),
    /// A word that begins with this one.
    Stem(u32),
    /// A kind of word.
    Class(Class),
    /// None to four words.
    Gap,
}

/// A kind of word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Class {
    /// `12`, `twelve`.
    Number,
    /// `$50k`, `20 000 €`, `USD 5,000`.
    Money,
    /// `Q3`, `next month`, `in 3 weeks`.
    When,
    /// A product by name: a known one, or a capitalised word after a word that is not.
    Tool,
    /// A product that is known by name.
    Product,
    /// A capitalised word that does not begin the sentence.
    Name,
    /// An email address.
    Address,
}

/// A part of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// One step.
    Step(Step),
    /// One of several ways to go on; an empty one is a way past.
    Group(Vec<Vec<Part>>),
}

/// `phrase` in its parts.
pub(super) fn parts(phrase: &str, vocabulary: &mut Vocabulary) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = phrase.trim_start();
    while !rest.is_empty() {
        let (part, after) = match group(rest) {
            Some((group, after)) => {
                (Part::Group(choices(group).map(|choice| self::parts(choice, vocabulary)).collect()), after)
            }
            None => {
                let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
                (Part::Step(step(word, vocabulary)), after)
            }
        };
        parts.push(part);
        rest = after.trim_start();
    }
    parts
}

/// The inside of the group that `text` begins with, and what comes after it.
fn group(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('(')?;
    let mut depth = 1;
    let close = inside.char_indices().find_map(|(at, c)| {
        depth += nesting(c);
        (depth == 0).then_some(at)
    })?;
    Some((&inside[..close], &inside[close + 1..]))
}

/// The alternatives of a group, those of inner groups left whole.
fn choices(group: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    group.split(move |c| {
        depth += nesting(c);
        c == '|' && depth == 0
    })
}

const fn nesting(c: char) -> i32 {
    match c {
        '(' => 1,
        ')' => -1,
        _ => 0,
    }
}

fn step(word: &str, vocabulary: &mut Vocabulary) -> Step {
    match word {
        ".." => Step::Gap,
        "<n>" => Step::Class(Class::Number),
        "<money>" => Step::Class(Class::Money),
        "<when>" => Step::Class(Class::When),
        "<tool>" => Step::Class(Class::Tool),
        "<address>" => Step::Class(Class::Address),
        "<product>" => Step::Class(Class::Product),
        "<name>" => Step::Class(Class::Name),
        _ => match word.strip_suffix('*') {
            Some(stem) => {
                let stem = fold(stem);
                debug_assert!(stem.len() >= STEM_MIN, "stem too short: {stem}");
                Step::Stem(vocabulary.add_stem(&stem))
            }
            None => Step::Word(vocabulary.add(&fold(word))),
        },
    }
}

//! What the tagger looks at: the word, its form, its neighbours and the question before the message.

use super::lexicon;
use crate::features::hash;
use kilo_domain::qualification::persona;
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A word or a mark of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands.
    pub range: Range<usize>,
    /// In small letters without accents, digits as 0.
    folded: String,
    /// Capital, small, digit, mark: each kind once in a row.
    shape: String,
    /// What it can be.
    class: &'static str,
    /// What the lists of the rules know of it.
    kind: &'static str,
}

/// Words and marks in their order.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    ranges(text).into_iter().map(|range| word(text, range)).collect()
}

/// Where the words and marks of a text stand.
pub(super) fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start: Option<usize> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let joins = matches!(char, '\'' | '’' | '-' | '.' | '@' | '_' | '+')
            && start.is_some()
            && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if char.is_alphanumeric() || joins || is_combining_mark(char) && start.is_some() {
            start.get_or_insert(at);
            continue;
        }
        ranges.extend(start.take().map(|start| start..at));
        if !char.is_whitespace() {
            ranges.push(at..at + char.len_utf8());
        }
    }
    ranges.extend(start.map(|start| start..text.len()));
    ranges
}

pub(super) fn word(text: &str, range: Range<usize>) -> Word {
    let source = &text[range.clone()];
    let folded = source.nfkd().filter(|char| !is_combining_mark(*char)).flat_map(char::to_lowercase);
    let folded: String = folded.map(|char| if char.is_ascii_digit() { '0' } else { char }).take(40).collect();
    let mut shape = String::new();
    for char in source.chars() {
        let kind = match char {
            _ if char.is_uppercase() => 'X',
            _ if char.is_alphabetic() => 'x',
            _ if char.is_numeric() => '0',
            _ => char,
        };
        if !shape.ends_with(kind) && shape.len() < 8 {
            shape.push(kind);
        }
    }
    let class = lexicon::class(&folded);
    let kind = persona::kind_of(&folded);
    Word { range, folded, shape, class, kind }
}

/// The features of each word, as hashes.
#[must_use]
pub fn features(text: &str, words: &[Word], question: Option<&str>) -> Vec<Vec<u32>> {
    let message = Message::new(text, words, question);
    let of = |at| {
        let mut out = Vec::with_capacity(40 + 3 * message.asked.len());
        message.own(at, &mut out);
        message.asked(message.look(at), &mut out);
        out
    };
    (0..words.len()).map(of).collect()
}

/// A message as its features are taken from it.
#[derive(Debug)]
pub(super) struct Message<'a> {
    text: &'a str,
    words: &'a [Word],
    /// Words of the question before it.
    asked: Vec<String>,
    length: &'static str,
}

/// How a word looks. All words that look alike have the same features together with the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Look<'a> {
    shape: &'a str,
    place: &'static str,
    class: &'static str,
    kind: &'static str,
}

impl<'a> Message<'a> {
    pub(super) fn new(text: &'a str, words: &'a [Word], question: Option<&str>) -> Self {
        let asked: Vec<String> = question.map_or_else(Vec::new, |question| {
            self::words(question).into_iter().map(|word| word.folded).filter(|word| word.len() > 1).collect()
        });
        let length = match words.len() {
            1..=3 => "short",
            4..=8 => "middle",
            _ => "long",
        };
        Self { text, words, asked, length }
    }

    fn near(&self, at: usize, step: isize) -> Option<&'a Word> {
        at.checked_add_signed(step).and_then(|at| self.words.get(at))
    }

    pub(super) fn look(&self, at: usize) -> Look<'a> {
        let starts = self.near(at, -1).is_none_or(|before| {
            matches!(before.folded.as_str(), "." | "!" | "?")
                || self.text[before.range.end..self.words[at].range.start].contains('\n')
        });
        let Word { shape, class, kind, .. } = &self.words[at];
        Look { shape, place: if starts { "first" } else { "later" }, class, kind }
    }

    /// Adds those of the word and its neighbours.
    pub(super) fn own(&self, at: usize, out: &mut Vec<u32>) {
        let folded = |step: isize| self.near(at, step).map_or("", |word| word.folded.as_str());
        let shape = |step: isize| self.near(at, step).map_or("", |word| word.shape.as_str());
        let class = |step: isize| self.near(at, step).map_or("end", |word| word.class);
        let kind = |step: isize| self.near(at, step).map_or("end", |word| word.kind);
        let (place, length) = (self.look(at).place, self.length);
        let mut add = |kind: u8, parts: &[&str]| out.push(short(kind, parts));
        add(0, &[]);
        for (kind, step) in (1..).zip([0, -1, 1, -2, 2]) {
            add(kind, &[folded(step)]);
        }
        add(6, &[folded(-1), folded(0)]);
        add(7, &[folded(0), folded(1)]);
        add(8, &[folded(-2), folded(-1)]);
        add(9, &[folded(1), folded(2)]);
        add(10, &[folded(-3), folded(-2), folded(-1)]);
        add(11, &[shape(0), place]);
        add(12, &[shape(-1), shape(0)]);
        add(13, &[shape(0), shape(1)]);
        add(14, &[folded(-1), shape(0)]);
        add(15, &[folded(-2), folded(-1), shape(0)]);
        add(16, &[shape(-1), shape(0), shape(1)]);
        add(17, &[length, place, shape(0)]);
        add(33, &[shape(0), folded(1)]);
        add(34, &[class(0)]);
        add(35, &[class(0), shape(0), place, length]);
        add(36, &[class(-1), class(0)]);
        add(37, &[class(0), class(1)]);
        add(38, &[class(-1), class(0), class(1)]);
        add(39, &[folded(-1), class(0)]);
        add(40, &[class(0), folded(1)]);
        add(41, &[folded(-2), folded(-1), class(0)]);
        add(42, &[class(-2), class(-1), class(0)]);
        add(43, &[class(0), class(1), class(2)]);
        add(44, &[shape(-1), class(0), shape(0), class(1), shape(1)]);
        add(46, &[kind(0)]);
        add(47, &[kind(0), shape(0), place, length]);
        add(48, &[kind(-1), kind(0)]);
        add(49, &[kind(0), kind(1)]);
        add(50, &[kind(-1), kind(0), kind(1)]);
        add(51, &[kind(-2), kind(-1), kind(0)]);
        add(52, &[kind(0), kind(1), kind(2)]);
        add(53, &[folded(-1), kind(0)]);
        add(54, &[kind(0), folded(1)]);
        add(55, &[kind(-1), folded(0)]);
        let word = folded(0);
        let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let letters = starts.len() - 1;
        for (kind, count) in (18..).zip(2..=4) {
            if letters > count {
                add(kind, &[&word[starts[letters - count]..]]);
            }
        }
        for (kind, count) in (21..).zip(3..=4) {
            if letters > count {
                add(kind, &[&word[..starts[count]]]);
            }
        }
        for (kind, step) in (23..).zip([-1, 1]) {
            let word = folded(step);
            let cut = word.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
            add(kind, &[&word[cut..]]);
        }
    }

    /// Adds those of a word that looks like `look` together with the question.
    pub(super) fn asked(&self, look: Look<'_>, out: &mut Vec<u32>) {
        let Look { shape, place, class, kind } = look;
        let mut add = |kind: u8, parts: &[&str]| out.push(short(kind, parts));
        for asked in &self.asked {
            add(30, &[asked, self.length]);
            add(31, &[asked, shape, place]);
            add(45, &[asked, class]);
            add(56, &[asked, kind, place]);
        }
        if self.asked.is_empty() {
            add(32, &[self.length]);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "32 bits are enough to tell some ten thousand features apart")]
fn short(kind: u8, parts: &[&str]) -> u32 {
    hash(kind, parts) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_what_joins_them_and_marks_stand_alone() {
        let text = "I'm Zoë O’Neil-Voss (CTO), lena.voss@x.de!";
        let words: Vec<&str> = words(text).iter().map(|word| &text[word.range.clone()]).collect();
        assert_eq!(words, ["I'm", "Zoë", "O’Neil-Voss", "(", "CTO", ")", ",", "lena.voss@x.de", "!"]);
    }
}

//! A message as tokens: words in a form to compare, marks and line ends, each with its place.

use super::{
    super::phrases::token::WORD_MAX,
    class::Class,
    lexicon::{class_by_ending, class_of, correction},
};
use crate::search::fold;
use std::{cell::OnceCell, ops::Range};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters and digits.
    Word,
    /// One character that is neither a letter, a digit nor white space; the kinds of apostrophe are `'`, those of
    /// dash between words `-`.
    Mark(char),
    /// The end of a line.
    Line,
}

/// One token.
#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    /// Bytes in the message.
    place: Range<usize>,
    /// Bytes of the folded word in `keys`.
    key: Range<usize>,
    class: Class,
    /// The same, slips put right; found when it is asked for, as slips are dear to find.
    in_title: OnceCell<Class>,
    /// Whether white space comes before.
    spaced: bool,
}

/// A message, cut. Places beyond the end read as an empty line, so that rules can look around freely.
pub(crate) struct Text<'a> {
    raw: &'a str,
    keys: String,
    tokens: Vec<Token>,
}

impl<'a> Text<'a> {
    /// Cuts `raw`; linear in its length.
    pub(crate) fn new(raw: &'a str) -> Self {
        let mut text = Self { raw, keys: String::with_capacity(raw.len()), tokens: Vec::with_capacity(raw.len() / 4) };
        let mut spaced = true;
        let mut letters = raw.char_indices().peekable();
        while let Some((start, letter)) = letters.next() {
            let mut end = start + letter.len_utf8();
            if letter.is_alphanumeric() {
                while let Some((at, next)) = letters.next_if(|(_, next)| is_inside(*next)) {
                    end = at + next.len_utf8();
                }
                text.push_word(start..end, spaced);
            } else if letter == '\n' {
                text.push(Kind::Line, start..end, spaced);
            } else if is_decoration(letter) {
                text.push_decoration(start..end, spaced);
                spaced = true;
                continue;
            } else if !letter.is_whitespace() {
                text.push(Kind::Mark(plain(letter)), start..end, spaced);
            }
            spaced = letter.is_whitespace();
        }
        text
    }

    fn push(&mut self, kind: Kind, place: Range<usize>, spaced: bool) {
        let key = self.keys.len()..self.keys.len();
        self.tokens.push(Token { kind, place, key, class: Class::default(), in_title: OnceCell::new(), spaced });
    }

    /// A picture reads like a comma, and like nothing where a sentence begins or another mark stands.
    fn push_decoration(&mut self, place: Range<usize>, spaced: bool) {
        if self.tokens.last().is_some_and(|last| last.kind == Kind::Word) {
            self.push(Kind::Mark(','), place, spaced);
        }
    }

    fn push_word(&mut self, place: Range<usize>, spaced: bool) {
        let word = &self.raw[place.clone()];
        let start = self.keys.len();
        if word.is_ascii() {
            self.keys.push_str(word);
            self.keys[start..].make_ascii_lowercase();
        } else if word.len() <= WORD_MAX {
            self.keys.push_str(&fold(word));
        }
        let key = start..self.keys.len();
        let mut class = class_of(&self.keys[key.clone()]);
        if class == Class::default() && is_drawn_out_greeting(&self.keys[key.clone()]) {
            class = Class::GREETING;
        }
        self.tokens.push(Token { kind: Kind::Word, place, key, class, in_title: OnceCell::new(), spaced });
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// What token `at` is.
    pub(crate) fn kind(&self, at: usize) -> Kind {
        self.tokens.get(at).map_or(Kind::Line, |token| token.kind)
    }

    /// The folded word, or nothing if it is none.
    pub(crate) fn key(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &self.keys[token.key.clone()])
    }

    /// The token as typed.
    pub(crate) fn raw(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.raw[token.place.clone()])
    }

    /// What the word can be, as typed.
    pub(crate) fn class(&self, at: usize) -> Class {
        self.tokens.get(at).map_or(Class::default(), |token| token.class)
    }

    /// What the word can be in a title: slips put right, compounds known by their ending.
    pub(crate) fn title_class(&self, at: usize) -> Class {
        let class = self.class(at);
        if !class.is_unknown() || !self.is_word(at) {
            return class;
        }
        self.tokens.get(at).map_or(class, |token| *token.in_title.get_or_init(|| self.meant_class(at)))
    }

    fn meant_class(&self, at: usize) -> Class {
        let ending = class_by_ending(self.key(at));
        if ending.is_unknown() { correction(self.key(at)).map_or(ending, class_of) } else { ending }
    }

    /// The folded word, slips put right.
    pub(crate) fn meant(&self, at: usize) -> &str {
        let known = !self.class(at).is_unknown() || !class_by_ending(self.key(at)).is_unknown();
        if known { self.key(at) } else { correction(self.key(at)).unwrap_or_else(|| self.key(at)) }
    }

    /// Whether white space comes before the token.
    pub(crate) fn spaced(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| token.spaced)
    }

    /// Whether it is a word.
    pub(crate) fn is_word(&self, at: usize) -> bool {
        self.kind(at) == Kind::Word
    }

    /// Whether a line ends there.
    pub(crate) fn is_line(&self, at: usize) -> bool {
        self.kind(at) == Kind::Line
    }

    /// Whether it is one of these marks.
    pub(crate) fn is_one_of(&self, at: usize, marks: &[char]) -> bool {
        matches!(self.kind(at), Kind::Mark(mark) if marks.contains(&mark))
    }

    /// Whether it is this mark.
    pub(crate) fn is_mark(&self, at: usize, mark: char) -> bool {
        self.kind(at) == Kind::Mark(mark)
    }

    /// Whether a hyphen joins the words around it.
    pub(crate) fn is_hyphen(&self, at: usize) -> bool {
        self.is_mark(at, '-') && !self.spaced(at) && !self.spaced(at + 1) && self.is_word(at + 1)
    }

    /// Whether it is one of the sides of `R&D` or `FP&A`.
    pub(crate) fn is_letter_pair(&self, at: usize) -> bool {
        let letters = |at: usize, most: usize| (1..=most).contains(&self.key(at).len());
        let pair = |first: usize| {
            let joined = self.is_mark(first + 1, '&') && !self.spaced(first + 1) && !self.spaced(first + 2);
            joined && letters(first, 2) && letters(first + 2, 1)
        };
        pair(at) || at.checked_sub(2).is_some_and(pair)
    }

    /// Whether it is a number.
    pub(crate) fn is_number(&self, at: usize) -> bool {
        let key = self.key(at);
        !key.is_empty() && key.bytes().all(|letter| letter.is_ascii_digit())
    }

    /// Whether the word begins with a capital.
    pub(crate) fn is_capital(&self, at: usize) -> bool {
        self.is_word(at) && self.raw(at).starts_with(char::is_uppercase)
    }

    /// Whether the folded words from `at` on are `words`.
    pub(crate) fn reads(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(offset, word)| self.key(at + offset) == *word)
    }

    /// The token after `phrase`, if the tokens from `at` on are its words and marks: `you ' re`.
    pub(crate) fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        // Most phrases fail at their first letter: that is cheap to see.
        let first = phrase.as_bytes().first().filter(|first| first.is_ascii_alphanumeric());
        if first.is_some() && first != self.key(at).as_bytes().first() {
            return None;
        }
        phrase.split_terminator(' ').try_fold(at, |at, piece| {
            let mark = piece.chars().next().is_some_and(|first| !first.is_alphanumeric() && self.is_mark(at, first));
            (mark || self.key(at) == piece).then_some(at + 1)
        })
    }

    /// Whether a sentence ends before token `at` or with it.
    pub(crate) fn ends_sentence(&self, at: usize) -> bool {
        match self.kind(at) {
            Kind::Line | Kind::Mark('!' | '?' | ';') => true,
            Kind::Mark('.') => self.spaced(at + 1) || !self.is_word(at + 1),
            _ => false,
        }
    }

    /// The first token within these bytes and the one after the last, if there are any.
    pub(crate) fn within(&self, bytes: &Range<usize>) -> Option<(usize, usize)> {
        let first = self.tokens.partition_point(|token| token.place.start < bytes.start);
        let end = self.tokens.partition_point(|token| token.place.end <= bytes.end);
        (first < end).then_some((first, end))
    }

    /// The bytes of the message from token `from` up to and without token `to`.
    pub(crate) fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.tokens.get(from).map_or(self.raw.len(), |token| token.place.start);
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.place.end);
        start..end.max(start)
    }
}

/// Whether a word goes on with `letter`: accents typed apart belong to it.
fn is_inside(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\u{300}'..='\u{36F}')
}

/// Emoji and what belongs to them: they decorate, they say nothing.
fn is_decoration(letter: char) -> bool {
    matches!(letter, '\u{200D}' | '\u{FE0E}' | '\u{FE0F}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// "heyy", "hiiii", "hellooo".
fn is_drawn_out_greeting(key: &str) -> bool {
    /// The longest one that is looked at.
    const LONGEST: usize = 16;
    let Some(last) = key.chars().next_back().filter(|_| key.len() <= LONGEST) else { return false };
    let trimmed = key.trim_end_matches(last);
    let single: String = key.chars().fold(String::new(), |mut single, letter| {
        if !single.ends_with(letter) {
            single.push(letter);
        }
        single
    });
    [format!("{trimmed}{last}"), single].iter().any(|word| class_of(word).is(Class::GREETING))
}

fn plain(mark: char) -> char {
    match mark {
        '’' | '‘' | '`' | '´' | 'ʼ' => '\'',
        '‐' | '‑' | '–' | '—' | '−' => '-',
        '“' | '”' | '„' | '«' | '»' => '"',
        '：' => ':',
        '，' => ',',
        mark => mark,
    }
}

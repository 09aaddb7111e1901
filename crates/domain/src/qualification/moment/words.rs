//! A text as words and numbers with what they mean for points in time.

use crate::search::fold;
use std::{collections::HashMap, ops::Range, sync::LazyLock};

static LINES: &str = include_str!("../../../data/time_words.txt");
static LEXICON: LazyLock<HashMap<String, (Meaning, bool)>> = LazyLock::new(read);

/// Longest word that is looked at, in bytes.
const LONGEST: usize = 32;

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Month(u32),
    Weekday(u32),
    /// A length of time in days.
    Unit(u32),
    Part(&'static str),
    /// The end of a unit: `eoy`.
    EndOf(u32),
    Next,
    This,
    /// How a point in time is meant: `before`.
    Relation(&'static str),
    In,
    Of,
    Today,
    Tomorrow,
    Soon,
    Season(&'static str),
    Number(u32),
}

impl Meaning {
    fn named(name: &'static str) -> Option<Self> {
        let (kind, of) = name.split_once(' ').unwrap_or((name, ""));
        let number = || of.parse().ok();
        Some(match (kind, of) {
            ("month", "end") => Self::EndOf(30),
            ("quarter", "end") => Self::EndOf(90),
            ("year", "end") => Self::EndOf(365),
            ("month", _) => Self::Month(number()?),
            ("weekday", _) => Self::Weekday(number()?),
            ("unit", _) => Self::Unit(number()?),
            ("number", _) => Self::Number(number()?),
            ("part", "end") => Self::Part("end of"),
            ("part", "start") => Self::Part("beginning of"),
            ("part", _) => Self::Part("mid"),
            ("season", _) => Self::Season(of),
            ("before" | "by" | "after" | "from", _) => Self::Relation(kind),
            ("next", _) => Self::Next,
            ("this", _) => Self::This,
            ("in", _) => Self::In,
            ("of", _) => Self::Of,
            ("today", _) => Self::Today,
            ("tomorrow", _) => Self::Tomorrow,
            ("soon", _) => Self::Soon,
            _ => return None,
        })
    }
}

/// Each word with its meaning and whether it is another word as well.
fn read() -> HashMap<String, (Meaning, bool)> {
    let mut words = HashMap::new();
    let lines = LINES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    for (name, list) in lines {
        for word in list.split_whitespace().map(fold) {
            match Meaning::named(name) {
                // The first meaning in the file is the word's.
                Some(meaning) => drop(words.entry(word).or_insert((meaning, false))),
                None => {
                    words.entry(word).and_modify(|(_, loose)| *loose = true);
                }
            }
        }
    }
    words
}

/// A run of letters, or of digits.
pub(super) struct Word {
    pub text: String,
    pub meaning: Option<Meaning>,
    /// Whether it is another word as well.
    pub loose: bool,
    pub number: Option<u32>,
    range: Range<usize>,
    /// The mark that stands directly before it, and directly behind it.
    before: Option<char>,
    after: Option<char>,
}

/// A text cut.
pub(super) struct Words(Vec<Word>);

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let mut words = Vec::new();
        let mut letters = text.char_indices().peekable();
        while let Some((start, first)) = letters.next() {
            if !first.is_alphanumeric() {
                continue;
            }
            let digits = first.is_ascii_digit();
            let same = |c: char| {
                c.is_alphanumeric() && c.is_ascii_digit() == digits || !digits && matches!(c, '\u{300}'..='\u{36F}')
            };
            let mut end = start + first.len_utf8();
            while let Some((at, c)) = letters.next_if(|(_, c)| same(*c)) {
                end = at + c.len_utf8();
            }
            words.push(Word::new(text, start..end));
        }
        Self(words)
    }

    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Word> {
        self.0.get(at)
    }

    pub(super) fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        self.0[from].range.start..self.0[to - 1].range.end
    }

    /// Whether a clause ends behind the word.
    pub(super) fn ends_clause(&self, at: usize) -> bool {
        self.is_followed_by_any(at, &[',', ';', '!', '?', '\n'])
    }

    fn is_followed_by_any(&self, at: usize, marks: &[char]) -> bool {
        self.get(at).is_some_and(|word| word.after.is_some_and(|after| marks.contains(&after)))
    }

    pub(super) fn is_followed_by(&self, at: usize, mark: char) -> bool {
        self.is_followed_by_any(at, &[mark])
    }

    /// `th`, `er`, glued to a number.
    pub(super) fn is_ordinal(&self, at: usize) -> bool {
        let glued = self.get(at).is_some_and(|word| word.before.is_some_and(|before| before.is_ascii_digit()));
        glued
            && self
                .get(at)
                .is_some_and(|word| ["st", "nd", "rd", "th", "er", "e", "o", "a"].contains(&word.text.as_str()))
    }

    /// `am`, `pm`, `h`, `uhr`: what makes a number a time of day.
    pub(super) fn is_unit_of_day(&self, at: usize) -> bool {
        self.get(at).is_some_and(|word| ["am", "pm", "h", "uhr", "hrs", "uur"].contains(&word.text.as_str()))
    }

    /// The number that `mark` joins to the word before.
    pub(super) fn joined(&self, at: usize, mark: char, range: Range<u32>) -> Option<u32> {
        let word = self.get(at)?;
        let adjacent = at
            .checked_sub(1)
            .and_then(|before| self.get(before))
            .is_some_and(|before| before.range.end + 1 == word.range.start);
        word.number.filter(|number| adjacent && word.before == Some(mark) && range.contains(number))
    }

    /// The number that is glued to the letters before.
    pub(super) fn glued(&self, at: usize, range: Range<u32>) -> Option<u32> {
        let word = self.get(at)?;
        let adjacent = at
            .checked_sub(1)
            .and_then(|before| self.get(before))
            .is_some_and(|before| before.range.end == word.range.start);
        word.number.filter(|number| adjacent && range.contains(number))
    }

    /// A time of day behind a day: `10am`, `at 15:30`, `um 9 Uhr`, `14h`, `after 2`.
    pub(super) fn hour(&self, at: usize) -> Option<(String, usize)> {
        const LEADS: &[&str] = &[
            "at", "um", "a", "à", "as", "alle", "om", "las", "after", "nach", "ab", "from", "around", "the", "vers",
            "by",
        ];
        let start = (at..at + 2)
            .find(|at| !self.get(*at).is_some_and(|word| LEADS.contains(&word.text.as_str())))
            .unwrap_or(at + 2);
        let hour = self.get(start)?.number.filter(|hour| *hour < 25)?;
        let minutes = self.joined(start + 1, ':', 0..60).or_else(|| self.joined(start + 1, '.', 0..60));
        let mut end = start + 1 + usize::from(minutes.is_some());
        let unit = self.is_unit_of_day(end).then(|| self.0[end].text.clone());
        end += usize::from(unit.is_some());
        let trailing = unit.as_deref() == Some("h");
        let glued = if trailing { self.glued(end, 0..60) } else { None };
        end += usize::from(glued.is_some());
        let hour = match unit.as_deref() {
            Some("pm") if hour < 12 => hour + 12,
            Some("am") if hour == 12 => 0,
            _ => hour,
        };
        let said = minutes.is_some() || unit.is_some() || start > at;
        said.then(|| (format!("{hour}:{:02}", minutes.or(glued).unwrap_or(0)), end))
    }
}

impl Word {
    fn new(source: &str, range: Range<usize>) -> Self {
        let text = if range.len() > LONGEST { String::new() } else { fold(&source[range.clone()]) };
        let known = LEXICON.get(text.as_str()).copied();
        Self {
            meaning: known.map(|(meaning, _)| meaning),
            loose: known.is_some_and(|(_, loose)| loose),
            number: text.parse().ok(),
            before: source[..range.start].chars().next_back(),
            after: source[range.end..].chars().next(),
            text,
            range,
        }
    }
}

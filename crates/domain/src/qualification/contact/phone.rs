//! Telephone numbers in a message, and whose they are.
//!
//! A run of digits is a telephone number by its form (`+49 170 1234567`, `(415) 555-0134`, `01 23 45 67 89`) or by the
//! words before it (`my cell: 5550134`). Order numbers, amounts, dates and addresses of machines are none.

use super::Owner;
use crate::search::fold;
use std::{collections::HashSet, ops::Range, sync::LazyLock};

/// A telephone number as the visitor wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::qualification) struct Phone {
    /// As written, each gap one space.
    pub number: String,
    /// Its bytes in the message.
    pub range: Range<usize>,
}

/// Fewest and most digits of a number (ITU-T E.164 allows 15).
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Longest spelling that is looked at, in characters.
const LONGEST: usize = 32;
/// How far before and behind a number its sentence is looked at, in characters.
const NEAR: usize = 80;
/// Words before a number that can say what it is.
const NEAR_WORDS: usize = 6;
/// Words right before a number that say of which kind it is, or that it is not to be used.
const BESIDE: usize = 3;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::read);

/// The words around numbers, folded, by what they say: see the comments of `data/phone_words.txt`.
struct Vocabulary {
    phone: HashSet<String>,
    number: HashSet<String>,
    other_number: HashSet<String>,
    counted: HashSet<String>,
    own: HashSet<String>,
    people: HashSet<String>,
    others: HashSet<String>,
    negation: HashSet<String>,
    outdated: HashSet<String>,
}

impl Vocabulary {
    fn read() -> Self {
        let words = |name: &str| {
            let lines = include_str!("../../../data/phone_words.txt").lines();
            let of_name = lines.filter_map(|line| line.split_once(": ")).filter(|(kind, _)| *kind == name);
            of_name.flat_map(|(_, words)| words.split_whitespace()).map(fold).collect()
        };
        Self {
            phone: words("phone"),
            number: words("number"),
            other_number: words("other_number"),
            counted: words("counted"),
            own: words("own"),
            people: words("people"),
            others: words("others"),
            negation: words("negation"),
            outdated: words("outdated"),
        }
    }
}

/// The telephone numbers of a message with their owners, in the order of the text. `asked` says that the agent asked for
/// one: then any number is. Linear in the length of the message.
pub(in crate::qualification) fn phones(source: &str, asked: bool) -> Vec<(Phone, Owner)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_start(source, at) {
        let run = run(source, start);
        at = run.end.max(start + 1);
        let Some(shape) = shape(source, &run) else { continue };
        let before = words_before(source, run.start);
        let Some(owner) = owner(source, &run, &before, shape, asked) else { continue };
        let number = source[run.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        found.push((Phone { number, range: run }, owner));
    }
    found
}

/// Where the next run of digits begins that is no part of a word, an address or an amount.
fn next_start(source: &str, from: usize) -> Option<usize> {
    let mut last = source[..from].chars().next_back();
    for (at, c) in source[from..].char_indices() {
        let begins = c.is_ascii_digit() || matches!(c, '+' | '(') && opens(&source[from + at..]);
        let free = last.is_none_or(|last| !(last.is_alphanumeric() || "@#$€£¥_/.,+=%-".contains(last)));
        if begins && free {
            return Some(from + at);
        }
        last = Some(c);
    }
    None
}

/// Whether a plus sign or a bracket has a digit right behind it.
fn opens(text: &str) -> bool {
    text.chars().skip(1).take(3).find(|c| !matches!(c, '(' | ' ')).is_some_and(|c| c.is_ascii_digit())
}

/// The digits from `start` on with what stands between them.
fn run(source: &str, start: usize) -> Range<usize> {
    let (mut end, mut gap, mut last) = (start, 0, ' ');
    for (at, c) in source[start..].char_indices().take(LONGEST + 1) {
        let at = start + at;
        match c {
            '0'..='9' => (end, gap) = (at + 1, 0),
            '+' if at == start => {}
            // A full stop and a space end a sentence.
            ' ' if last == '.' => break,
            ' ' | '-' | '.' | '/' | '(' | ')' | '\u{A0}' | '\u{2011}' | '\u{2013}' if gap < 3 => gap += 1,
            _ => break,
        }
        last = c;
    }
    start..end
}

/// How sure the form of a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Nothing else is written so.
    Sure,
    /// It may count something else.
    Open,
}

fn shape(source: &str, run: &Range<usize>) -> Option<Shape> {
    let text = &source[run.clone()];
    let groups: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    let after = source[run.end..].chars().next();
    let goes_on = after.is_some_and(|c| c.is_alphanumeric() || "$€£¥%@_".contains(c));
    if !DIGITS.contains(&digits) || goes_on || is_date(&groups) || is_amount(text, &groups) || is_host(text, &groups) {
        return None;
    }
    let first = groups[0];
    let international = text.starts_with('+') && digits >= 8 && !first.starts_with('0')
        || first.starts_with("00") && !first.starts_with("000") && digits >= 10;
    let national = first.starts_with('0') && !first.starts_with("00") && (9..=12).contains(&digits);
    let sure = international || national || is_north_american(&groups);
    Some(if sure { Shape::Sure } else { Shape::Open })
}

/// `415-555-0134`, `1 (415) 555 0134`.
fn is_north_american(groups: &[&str]) -> bool {
    let groups = groups.strip_prefix(&["1"]).unwrap_or(groups);
    let lengths: Vec<_> = groups.iter().map(|group| group.len()).collect();
    let begins = |group: &str| group.starts_with(|c: char| matches!(c, '2'..='9'));
    lengths == [3, 3, 4] && begins(groups[0]) && begins(groups[1])
}

/// `31.12.2026`, `2026-12-31`, `2024-2026`.
fn is_date(groups: &[&str]) -> bool {
    let year = |group: &&str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let short = |group: &&str| group.len() <= 2;
    match groups {
        [a, b, c, ..] if short(a) && short(b) && year(c) => true,
        [a, b, c, ..] if year(a) && short(b) && short(c) => true,
        [a, b] => year(a) && year(b),
        _ => false,
    }
}

/// `1.200.000`: thousands.
fn is_amount(text: &str, groups: &[&str]) -> bool {
    let thousands = groups.len() > 1 && groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    thousands && !groups[0].starts_with('0') && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// `192.168.10.20`.
fn is_host(text: &str, groups: &[&str]) -> bool {
    let dots = text.matches('.').count();
    groups.len() == 4 && dots == 3 && groups.iter().all(|group| group.len() <= 3)
}

/// The last words of the sentence before byte `at`, folded, nearest first.
fn words_before(source: &str, at: usize) -> Vec<String> {
    let start = source[..at].char_indices().rev().take(NEAR).last().map_or(at, |(start, _)| start);
    let near = &source[start..at];
    let sentence = near.rsplit(['!', '?', '\n', ';']).next().unwrap_or_default();
    let sentence = sentence.rsplit(". ").next().unwrap_or_default();
    words(sentence).rev().take(NEAR_WORDS).collect()
}

/// The first words of the sentence behind byte `at`, folded.
fn words_after(source: &str, at: usize) -> Vec<String> {
    let end = source[at..].char_indices().nth(NEAR).map_or(source.len(), |(end, _)| at + end);
    let sentence = source[at..end].split(['!', '?', '\n', ';', '.', ',']).next().unwrap_or_default();
    words(sentence).take(NEAR_WORDS).collect()
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(fold)
}

/// Whose the number is; `None` if it is no telephone number.
fn owner(source: &str, run: &Range<usize>, before: &[String], shape: Shape, asked: bool) -> Option<Owner> {
    let vocabulary = &*VOCABULARY;
    let after = words_after(source, run.end);
    if !source[run.clone()].starts_with('+') && !is_phone(vocabulary, before, &after, shape, asked) {
        return None;
    }
    let place = |list: &HashSet<String>| before.iter().position(|word| list.contains(word)).unwrap_or(usize::MAX);
    let behind = |list: &HashSet<String>| after.iter().any(|word| list.contains(word));
    let own = place(&vocabulary.own);
    let negated = place(&vocabulary.negation) < own.min(BESIDE);
    if negated || place(&vocabulary.outdated) < BESIDE || behind(&vocabulary.outdated) {
        return Some(Owner::Denied);
    }
    if place(&vocabulary.others).min(place(&vocabulary.people)) < own || behind(&vocabulary.people) {
        return Some(Owner::Other);
    }
    Some(if asked || own < usize::MAX { Owner::Own } else { Owner::Open })
}

/// Whether the words around a number let it be a telephone number.
fn is_phone(vocabulary: &Vocabulary, before: &[String], after: &[String], shape: Shape, asked: bool) -> bool {
    let place = |list: &HashSet<String>| before.iter().position(|word| list.contains(word));
    let other = place(&vocabulary.other_number).filter(|at| *at < BESIDE);
    if other.is_some_and(|other| place(&vocabulary.phone).is_none_or(|at| other < at)) {
        return false;
    }
    let called = place(&vocabulary.phone).or_else(|| place(&vocabulary.number)).is_some();
    let counted = after.first().is_some_and(|word| vocabulary.counted.contains(word));
    shape == Shape::Sure || (called || asked) && !counted
}

#[cfg(test)]
mod tests {
    use super::{super::Owner, phones};

    fn found(text: &str) -> Vec<(String, Owner)> {
        phones(text, false).into_iter().map(|(phone, owner)| (phone.number, owner)).collect()
    }

    #[test]
    fn a_number_is_known_by_its_form_or_by_the_words_before_it() {
        for (text, number, owner) in [
            ("call me on +49 170 1234567 please", "+49 170 1234567", Owner::Own),
            ("my cell is (415) 555-0134", "(415) 555-0134", Owner::Own),
            ("Jane Doe, 415.555.0134", "415.555.0134", Owner::Open),
            ("1-415-555-0134", "1-415-555-0134", Owner::Open),
            ("meine Nummer: 0170/1234567", "0170/1234567", Owner::Own),
            ("mon numéro c'est le 01 23 45 67 89", "01 23 45 67 89", Owner::Own),
            ("mi móvil es 612 345 678", "612 345 678", Owner::Own),
            ("il mio cellulare è 347 1234567", "347 1234567", Owner::Own),
            ("o meu telemóvel é 912 345 678", "912 345 678", Owner::Own),
            ("mijn nummer is 06 12345678", "06 12345678", Owner::Own),
            ("reach me at 0044 20 7946 0958.", "0044 20 7946 0958", Owner::Own),
            ("number's 07700 900123", "07700 900123", Owner::Open),
            ("tel 5550134", "5550134", Owner::Open),
            ("+1 (415)  555-0134", "+1 (415) 555-0134", Owner::Open),
            ("+49 (0)30 1234567", "+49 (0)30 1234567", Owner::Open),
            ("no problem, my number is 0170 1234567. 20 people", "0170 1234567", Owner::Own),
            ("I can give you my phone no: 555 0134", "555 0134", Owner::Own),
            ("not urgent, but ring me on 0170-1234567", "0170-1234567", Owner::Own),
        ] {
            assert_eq!(found(text), [(number.to_owned(), owner)], "{text}");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for text in [
            "order 0123456789",
            "order number 4155550134 has not come",
            "Bestellnummer 0170 1234567",
            "we have 1.200.000 customers to call",
            "$5551234567",
            "on 31.12.2026 we start",
            "2026-12-31 10:00",
            "from 2024-2026",
            "192.168.10.20",
            "5550134",
            "4111 1111 1111 1111",
            "DE89 3704 0044 0532 0130 00",
            "jane4155550134@acme.com",
            "https://acme.com/0170-1234567",
            "10000000€",
            "abc0170 1234567x",
            "v2.2026.1234.12",
            "our call volume is 1500000 a month",
            "1 200 000 visitors",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn somebody_elses_number_is_not_the_visitors() {
        for (text, owner) in [
            ("call my assistant on +49 170 1234567", Owner::Other),
            ("my colleague's number is +49 170 1234567", Owner::Other),
            ("his mobile: +49 170 1234567", Owner::Other),
            ("I called your hotline 0800 123 4567 twice", Owner::Other),
            ("+49 170 1234567 is my boss", Owner::Other),
            ("die Nummer von meinem Chef ist 0170 1234567", Owner::Other),
            ("not +49 170 1234567", Owner::Denied),
            ("+49 170 1234567 is my old number", Owner::Denied),
            ("don't use +49 170 1234567 any more", Owner::Denied),
            ("nicht mehr 0170 1234567", Owner::Denied),
            ("my boss is out, call me on +49 170 1234567", Owner::Own),
        ] {
            let owners: Vec<_> = found(text).into_iter().map(|(_, owner)| owner).collect();
            assert_eq!(owners, [owner], "{text}");
        }
    }

    #[test]
    fn whoever_is_asked_for_a_number_gives_one() {
        for text in ["5550134", "sure, 555 0134", "0170 1234567"] {
            assert!(matches!(phones(text, true)[..], [(_, Owner::Own)]), "{text}");
        }
        assert!(phones("about 20 people", true).is_empty());
    }
}

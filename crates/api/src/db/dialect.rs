//! All that is particular to SQLite: how text is put into and asked of its FTS5 indexes.
//!
//! Tokens are made here, not by FTS5: each carries the workspace's number, so one workspace's search never
//! walks over another's rows, and nothing a client sends can reach the query language of `MATCH`.

use kilo_domain::{filter::Criteria, qualification::roles::role_of, search};
use kilo_types::Status;
use std::fmt::Write;

/// Marks the end of a text.
const END: char = '\u{E0FE}';

/// Characters in a gram. A long one is found in few conversations; short ones serve what is shorter than that.
const SHORT: usize = 3;
const LONG: usize = 5;

/// How many long grams of a text are asked for. Of short ones it is one: those of a text of four characters share two.
const ASKED: usize = 2;

/// Between name and domain of a company in their folded column: no folded text contains it.
const BETWEEN: char = '\u{E0FF}';

/// The folded column of a company's name and domain, in which a filter looks for a part.
#[must_use]
pub fn folded_company(texts: [Option<&str>; 2]) -> Option<String> {
    let known = texts.iter().any(Option::is_some);
    let [name, domain] = texts.map(|text| text.map(search::fold).unwrap_or_default());
    known.then(|| format!("{name}{BETWEEN}{domain}"))
}

/// What the index of conversations holds for a row of `workspace`: the parts of its texts, its status and its score.
#[must_use]
pub fn conversation_tokens(
    workspace: i64,
    [email, company, domain, persona]: [Option<&str>; 4],
    status: Status,
    score: u8,
) -> String {
    let mut tokens =
        [facet(workspace, 's', status.as_str()), facet(workspace, 'u', score), facet(workspace, 'd', score / 10)]
            .join(" ");
    if let Some(known) = persona.and_then(role_of) {
        tokens.push(' ');
        tokens.push_str(&role(workspace, known.key()));
    }
    for (column, text) in [('e', email), ('c', company), ('c', domain), ('p', persona)] {
        let mut letters: Vec<char> = plain(&search::fold(text.unwrap_or_default())).chars().collect();
        push_grams(&mut tokens, workspace, column, &letters, LONG);
        // So that the last characters begin a gram too.
        letters.extend([END; SHORT - 1]);
        push_grams(&mut tokens, workspace, column, &letters, SHORT);
    }
    tokens
}

fn push_grams(tokens: &mut String, workspace: i64, column: char, letters: &[char], size: usize) {
    for letters in letters.windows(size) {
        tokens.push(' ');
        tokens.push_str(&gram(workspace, column, size, letters));
    }
}

fn gram(workspace: i64, column: char, size: usize, letters: &[char]) -> String {
    format!("{workspace}{column}{size}{}", letters.iter().collect::<String>())
}

/// The token of the conversations whose persona stands for the role with this key.
fn role(workspace: i64, key: &str) -> String {
    format!("{workspace}r{}", plain(key))
}

/// What the index of messages holds for `text`.
#[must_use]
pub fn message_words(workspace: i64, text: &str) -> String {
    let mut tokens = String::new();
    for word in search::words(text) {
        let _ = write!(tokens, "{workspace}w{} ", plain(&word));
    }
    tokens
}

/// The `MATCH` expression for the text parts of `criteria`. It finds all that match, and some that do not: who asks
/// looks at the folded columns of what is found.
#[must_use]
pub fn match_texts(workspace: i64, criteria: &Criteria) -> String {
    let term = |column, text: &Option<String>| Some(contains(workspace, column, text.as_deref()?));
    let persona = term('p', &criteria.persona).map(|term| match &criteria.persona_role {
        Some(key) => format!("(({term}) OR \"{}\")", role(workspace, key)),
        None => term,
    });
    let terms = [term('e', &criteria.email), term('c', &criteria.company), persona];
    terms.into_iter().flatten().collect::<Vec<_>>().join(" AND ")
}

/// As [`match_texts`], but of these the ones that have a status and score of `criteria`.
#[must_use]
pub fn match_conversations(workspace: i64, criteria: &Criteria) -> String {
    let mut terms = vec![match_texts(workspace, criteria)];
    let statuses = criteria.statuses.iter().map(|status| facet(workspace, 's', status.as_str()));
    terms.push(any_facet(statuses));
    if (criteria.score_min, criteria.score_max) != (0, 100) {
        let scores = score_arms(criteria.score_min, criteria.score_max);
        terms.push(any_facet(scores.into_iter().map(|arm| match arm {
            ScoreArm::Unit(score) => facet(workspace, 'u', score),
            ScoreArm::Decade(decade) => facet(workspace, 'd', decade),
        })));
    }
    terms.join(" AND ")
}

/// The `MATCH` expression for messages that hold every phrase; `None` when there is no word to find.
#[must_use]
pub fn match_messages(workspace: i64, phrases: &[Vec<String>]) -> Option<String> {
    let phrase = |words: &Vec<String>| {
        let tokens: Vec<String> = words.iter().map(|word| format!("{workspace}w{}", plain(word))).collect();
        format!("\"{}\"", tokens.join(" "))
    };
    (!phrases.is_empty()).then(|| phrases.iter().map(phrase).collect::<Vec<_>>().join(" AND "))
}

/// A set of scores that one ordered index range answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreArm {
    /// Exactly this score.
    Unit(u8),
    /// The ten scores from this number times ten.
    Decade(u8),
}

/// `min..=max` as whole decades and single scores: every arm is an ordered range, nothing is read in vain.
#[must_use]
pub fn score_arms(min: u8, max: u8) -> Vec<ScoreArm> {
    let mut arms = Vec::new();
    let mut score = min;
    while score <= max {
        if score.is_multiple_of(10) && (score + 9 <= max || score == 100) {
            arms.push(ScoreArm::Decade(score / 10));
            score += 10;
        } else {
            arms.push(ScoreArm::Unit(score));
            score += 1;
        }
    }
    arms
}

fn facet(workspace: i64, kind: char, value: impl std::fmt::Display) -> String {
    format!("{workspace}{kind}{value}").replace('_', "")
}

fn any_facet(tokens: impl Iterator<Item = String>) -> String {
    let tokens: Vec<String> = tokens.map(|token| format!("\"{token}\"")).collect();
    format!("({})", tokens.join(" OR "))
}

/// The rarest grams of what is looked for, as long as it allows; less than a gram is the beginning of one. Every gram
/// asked for is a list to walk: all of them, in their order, would find nothing wrong and take three to ten times as
/// long.
fn contains(workspace: i64, column: char, folded: &str) -> String {
    let letters: Vec<char> = plain(folded).chars().collect();
    if letters.len() < SHORT {
        return format!("\"{}\"*", gram(workspace, column, SHORT, &letters));
    }
    let (size, asked) = if letters.len() < LONG { (SHORT, 1) } else { (LONG, ASKED) };
    let mut grams: Vec<&[char]> = letters.windows(size).collect();
    grams.sort_by_key(|gram| gram.iter().map(|&letter| commonness(letter)).sum::<usize>());
    let terms = grams.into_iter().take(asked).map(|letters| format!("\"{}\"", gram(workspace, column, size, letters)));
    terms.collect::<Vec<_>>().join(" AND ")
}

/// How often a letter is met, from 0. Only speed depends on it.
fn commonness(letter: char) -> usize {
    /// Letters by frequency in English text, rarest first.
    const ORDER: &str = "zqxjkvbpygfwmucldrhsnioate";
    match ORDER.find(letter) {
        Some(place) => place + 5,
        None if letter == plain_of('.') => 30,
        None if letter.is_ascii_digit() => 3,
        None => 0,
    }
}

/// FTS5's `ascii` tokenizer keeps ASCII letters and digits and everything beyond ASCII: what else there is
/// moves into the private use area, which folding keeps free.
fn plain(folded: &str) -> String {
    folded.chars().map(plain_of).collect()
}

fn plain_of(letter: char) -> char {
    match letter {
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => char::from_u32(0xE000 + u32::from(c)).unwrap_or(END),
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arms_cover_every_range_exactly_once() {
        for min in 0..=100_u8 {
            for max in min..=100 {
                let mut covered: Vec<u8> = score_arms(min, max)
                    .into_iter()
                    .flat_map(|arm| match arm {
                        ScoreArm::Unit(score) => score..=score,
                        ScoreArm::Decade(decade) => decade * 10..=(decade * 10 + 9).min(100),
                    })
                    .collect();
                covered.sort_unstable();
                assert_eq!(covered, (min..=max).collect::<Vec<_>>(), "{min}..={max}");
            }
        }
    }

    #[test]
    fn what_a_client_sends_cannot_reach_the_query_language() {
        let phrases = search::phrases("don't OR \"a NEAR b\" x* ^y");
        let query = match_messages(7, &phrases).unwrap();
        assert_eq!(query, "\"7wdon 7wt\" AND \"7wor\" AND \"7wa 7wnear 7wb\" AND \"7wx\" AND \"7wy\"");
        assert!(!contains(7, 'e', "a\"b").trim_matches('"').contains('"'));
    }
}

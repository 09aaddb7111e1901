//! Where sentences and clauses begin and end.

use std::ops::Range;

/// A sentence is at most so long, in bytes: what goes on without an end is cut between words.
const LONGEST: usize = 400;
/// Short words that end with a point and no sentence.
const ABBREVIATIONS: [&str; 18] = [
    "dr", "mr", "mrs", "ms", "prof", "st", "hr", "fr", "sr", "sra", "srta", "dott", "mme", "nr", "no", "approx", "bzw",
    "ca",
];
/// Words between two clauses, in the languages that are served.
const BETWEEN: [&str; 27] = [
    "and", "but", "because", "so", "und", "aber", "weil", "oder", "et", "mais", "car", "parce", "y", "pero", "porque",
    "e", "mas", "ma", "però", "perché", "en", "maar", "want", "omdat", "pois", "donc", "also",
];

/// The sentences of a text, trimmed, in their order.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let end = at + char.len_utf8();
        let next = chars.peek().map(|(_, next)| *next);
        let ends = match char {
            '\n' => true,
            '.' => next.is_none_or(char::is_whitespace) && !is_abbreviation(&text[start..at]),
            '!' | '?' | '…' | ';' => next.is_none_or(char::is_whitespace),
            _ => char.is_whitespace() && end - start > LONGEST || end - start > LONGEST + LONGEST / 4,
        };
        if ends {
            found.push(start..end);
            start = end;
        }
    }
    found.push(start..text.len());
    found.into_iter().map(|range| trimmed(text, range)).filter(|range| !range.is_empty()).collect()
}

/// The last sentence of what an agent said that asks something, or the last one.
pub fn question(text: &str) -> &str {
    let sentences = sentences(text);
    let asks = sentences.iter().rev().find(|range| text[(*range).clone()].contains('?'));
    asks.or(sentences.last()).map_or("", |range| &text[range.clone()])
}

/// The clauses of the sentence at `sentence`: parts between marks and conjunctions, if there are several.
pub fn clauses(text: &str, sentence: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = sentence.start;
    let mut word = sentence.start;
    let end_of = |word: usize, at: usize| BETWEEN.contains(&text[word..at].to_lowercase().as_str());
    for (offset, char) in text[sentence.clone()].char_indices() {
        let at = sentence.start + offset;
        let next = at + char.len_utf8();
        let is_mark = matches!(char, ',' | ':' | '(' | ')' | '–' | '—' | '/' | '|')
            || char == '-' && text[..at].ends_with(' ') && text[next..].starts_with(' ');
        // `25,000` and `10:30` are one word.
        let inside = text[next..].starts_with(|char: char| !char.is_whitespace()) && matches!(char, ',' | ':' | '/');
        if is_mark && !inside {
            found.push(start..at);
            start = next;
            word = next;
        } else if char.is_whitespace() {
            if word > start && end_of(word, at) {
                found.push(start..word);
                start = at;
            }
            word = next;
        }
    }
    found.push(start..sentence.end);
    found.into_iter().map(|range| trimmed(text, range)).filter(|range| !range.is_empty()).collect()
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
        || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'a>(text: &'a str, ranges: &[Range<usize>]) -> Vec<&'a str> {
        ranges.iter().map(|range| &text[range.clone()]).collect()
    }

    #[test]
    fn sentences_end_at_marks_and_lines_but_not_inside_figures_and_abbreviations() {
        for (text, expected) in [
            ("Hi there! We lose 2.5 hours a day. Why?", &["Hi there!", "We lose 2.5 hours a day.", "Why?"][..]),
            ("Dr. Farrow signs\n\nthursday after 2", &["Dr. Farrow signs", "thursday after 2"]),
            ("mail me at a@b.com. thanks…  ok", &["mail me at a@b.com.", "thanks…", "ok"]),
            (" \n ", &[]),
        ] {
            assert_eq!(parts(text, &sentences(text)), expected, "{text}");
        }
    }

    #[test]
    fn what_never_ends_is_cut_between_words() {
        for text in ["word ".repeat(1000), "x".repeat(5000), "é".repeat(3000)] {
            let ranges = sentences(&text);
            assert!(ranges.iter().all(|range| range.len() <= LONGEST + LONGEST / 4 + 4), "{ranges:?}");
            assert!(ranges.len() > 5);
        }
    }

    #[test]
    fn the_question_is_the_last_sentence_that_asks() {
        assert_eq!(question("Nice! Who decides? Take your time."), "Who decides?");
        assert_eq!(question("Thanks. Noted."), "Noted.");
        assert_eq!(question(""), "");
    }

    #[test]
    fn clauses_are_cut_at_marks_and_conjunctions() {
        for (text, expected) in [
            ("I'm the CTO, we have 25,000 users", &["I'm the CTO", "we have 25,000 users"][..]),
            ("nine copies of it and I can't see across them", &["nine copies of it", "I can't see across them"]),
            ("wir suchen etwas - aber erst im Mai", &["wir suchen etwas", "erst im Mai"]),
            ("and now", &["and now"]),
        ] {
            let sentence = 0..text.len();
            assert_eq!(parts(text, &clauses(text, &sentence)), expected, "{text}");
        }
    }
}

//! A summary that invents nothing: sentences the visitor wrote.

use crate::letter::shortened;
use kilo_types::{Conversation, MessageId, ScoreSignal, Speaker};
use std::cmp::Reverse;

/// Sentences in a summary.
const SENTENCES: usize = 3;

/// Longest sentence, in characters; the rest is cut.
const MAX_SENTENCE: usize = 300;

/// What says something when nothing else is known: at least as many words, or as many characters in scripts that write
/// without spaces.
const INFORMATIVE_WORDS: usize = 5;
const INFORMATIVE_LETTERS: usize = 25;

struct Sentence<'a> {
    message: MessageId,
    text: &'a str,
}

/// The visitor's most telling sentences, at most three, in the order they were said: first those behind the signals
/// that gave most points, then the longest.
#[must_use]
pub fn telling_sentences(conversation: &Conversation) -> Vec<String> {
    let visitor = conversation.messages.iter().filter(|message| message.role == Speaker::Visitor);
    let said: Vec<Sentence> = visitor
        .flat_map(|message| sentences(&message.text).map(|text| Sentence { message: message.id, text }))
        .collect();
    let mut signals: Vec<&ScoreSignal> = conversation.score_breakdown.iter().filter(|it| it.points > 0).collect();
    signals.sort_by_key(|signal| Reverse(signal.points));
    let behind_signals = signals.iter().filter_map(|signal| behind(&said, signal));
    let mut longest: Vec<usize> = (0..said.len()).filter(|&place| is_informative(said[place].text)).collect();
    longest.sort_by_key(|&place| Reverse(said[place].text.len().min(MAX_SENTENCE)));
    let mut chosen: Vec<usize> = Vec::new();
    for place in behind_signals.chain(longest) {
        let is_new = chosen.iter().all(|&other| said[other].text != said[place].text);
        if is_new && chosen.len() < SENTENCES {
            chosen.push(place);
        }
    }
    chosen.sort_unstable();
    chosen.into_iter().map(|place| shortened(said[place].text, MAX_SENTENCE)).collect()
}

/// The sentence that holds what `signal` rests on, or the longest of its message.
fn behind(said: &[Sentence], signal: &ScoreSignal) -> Option<usize> {
    let message = signal.message_id?;
    let of_message = || (0..said.len()).filter(|&place| said[place].message == message);
    let excerpt = signal.excerpt.as_deref().map(|excerpt| excerpt.trim_matches(['…', ' '])).unwrap_or_default();
    let holding = of_message().find(|&place| !excerpt.is_empty() && said[place].text.contains(excerpt));
    holding.or_else(|| of_message().max_by_key(|&place| said[place].text.len()))
}

/// Sentences end with their line, or with a mark that white space follows; marks of East Asian scripts need none.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let mut rest = line;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let (sentence, after) = rest.split_at(end_of_sentence(rest));
            rest = after;
            Some(sentence.trim())
        })
        .filter(|sentence| sentence.chars().any(char::is_alphanumeric))
    })
}

fn end_of_sentence(line: &str) -> usize {
    let mut letters = line.char_indices().peekable();
    while let Some((place, c)) = letters.next() {
        let after = letters.peek().map(|(_, next)| *next);
        let ends = match c {
            '.' | '!' | '?' | '…' => after.is_some_and(char::is_whitespace),
            '。' | '！' | '？' => true,
            _ => false,
        };
        if ends {
            return place + c.len_utf8();
        }
    }
    line.len()
}

fn is_informative(sentence: &str) -> bool {
    let spaceless = || sentence.chars().filter(|c| c.is_alphanumeric()).count() >= INFORMATIVE_LETTERS;
    sentence.split_whitespace().count() >= INFORMATIVE_WORDS || spaceless()
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn text_falls_into_sentences() {
        for (text, found) in [
            ("We lose leads. Can you help? Thanks!", vec!["We lose leads.", "Can you help?", "Thanks!"]),
            ("It costs 3.5k at acme.com today", vec!["It costs 3.5k at acme.com today"]),
            ("one\ntwo\r\n\r\n  three  ", vec!["one", "two", "three"]),
            ("予算は？百万円です。", vec!["予算は？", "百万円です。"]),
            ("... !!! ok", vec!["ok"]),
            ("", vec![]),
        ] {
            assert_eq!(sentences(text).collect::<Vec<_>>(), found, "{text}");
        }
    }
}

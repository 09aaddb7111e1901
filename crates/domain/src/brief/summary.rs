//! A summary that invents nothing: sentences the visitor wrote.

use super::Told;
use crate::{
    letter::shortened,
    qualification::{Part, Signal},
};
use kilo_types::{Conversation, MessageId, ScoreSignal, Speaker};
use std::cmp::Reverse;

/// Sentences in a summary.
const SENTENCES: usize = 3;

/// Longest sentence, in characters; the rest is cut.
pub(super) const MAX_SENTENCE: usize = 300;

/// What says something when nothing else is known: at least as many words, or as many characters in scripts that write
/// without spaces.
const INFORMATIVE_WORDS: usize = 5;
const INFORMATIVE_LETTERS: usize = 25;

struct Sentence<'a> {
    message: MessageId,
    text: &'a str,
}

/// The sentences of a visitor, in the order in which they were said.
pub(super) struct Said<'a>(Vec<Sentence<'a>>);

/// A sentence that tells why a visitor is hot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Telling<'a> {
    /// What it counts for, if for anything.
    pub label: Option<&'a str>,
    /// The sentence.
    pub words: String,
    /// The agent's question that it answers, where it means little without it.
    pub question: Option<&'a str>,
}

impl<'a> Said<'a> {
    /// Of the messages that `conversation` holds.
    pub(super) fn of(conversation: &'a Conversation) -> Self {
        let visitor = conversation.messages.iter().filter(|message| message.role == Speaker::Visitor);
        let of_message = |text: &'a str, message| sentences(text).map(move |text| Sentence { message, text });
        Self(visitor.flat_map(|message| of_message(&message.text, message.id)).collect())
    }

    /// The sentence of a message that holds `excerpt`, or the longest of it.
    pub(super) fn sentence(&self, message: MessageId, excerpt: &str) -> Option<&'a str> {
        let of_message = || self.0.iter().filter(|sentence| sentence.message == message).map(|sentence| sentence.text);
        let excerpt = excerpt.trim_matches(['…', ' ']);
        let holding = of_message().find(|text| !excerpt.is_empty() && text.contains(excerpt));
        holding.or_else(|| of_message().max_by_key(|text| text.len()))
    }

    /// Whether the visitor wrote just this.
    pub(super) fn holds(&self, words: &str) -> bool {
        self.0.iter().any(|sentence| sentence.text.contains(words))
    }

    /// Sentences that say something by themselves, longest first.
    fn longest(&self) -> Vec<&'a str> {
        let mut longest: Vec<_> = self.0.iter().map(|it| it.text).filter(|text| is_informative(text)).collect();
        longest.sort_by_key(|text| Reverse(text.len().min(MAX_SENTENCE)));
        longest
    }
}

/// The visitor's most telling sentences, at most three, all different: those behind the signals of intent that gave most
/// points, then the longest, those that say something new before those that hold a fact.
#[must_use]
pub fn telling_sentences(conversation: &Conversation) -> Vec<String> {
    let telling = telling(conversation, &Said::of(conversation), &mut Told::default());
    telling.into_iter().map(|telling| telling.words).collect()
}

/// The same with what they count for, without those that were told before.
pub(super) fn telling<'a>(conversation: &'a Conversation, said: &Said<'a>, told: &mut Told) -> Vec<Telling<'a>> {
    let counts = |signal: &&ScoreSignal| signal.points > 0 && is_intent(signal);
    let mut signals: Vec<&ScoreSignal> = conversation.score_breakdown.iter().filter(counts).collect();
    signals.sort_by_key(|signal| Reverse(signal.points));
    let behind = signals.into_iter().filter_map(|signal| {
        let words = said.sentence(signal.message_id?, signal.excerpt.as_deref().unwrap_or_default())?;
        // Somebody who goes on talking says nothing by that.
        let label = signal.excerpt.is_some().then_some(signal.label.as_str());
        Some((label, words, signal.question.as_deref()))
    });
    let (quoted, unquoted): (Vec<_>, Vec<_>) = behind.partition(|(label, ..)| label.is_some());
    let (repeating, new): (Vec<_>, Vec<_>) = said.longest().into_iter().partition(|words| told.is_within(words));
    let longest = new.into_iter().chain(repeating).map(|words| (None, words, None));
    let all = quoted.into_iter().chain(unquoted).chain(longest);
    let telling =
        all.map(|(label, words, question)| Telling { label, words: shortened(words, MAX_SENTENCE), question });
    telling.filter(|telling| told.quotes(&telling.words)).take(SENTENCES).collect()
}

/// Whether a reason is what the visitor wants. Who they are is told as facts.
fn is_intent(reason: &ScoreSignal) -> bool {
    let known = Signal::ALL.iter().find(|signal| signal.as_str() == reason.signal);
    known.is_some_and(|signal| signal.part() == Part::Intent)
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

//! What the heads look at: the meanings of a sentence and of the question before it, and the words themselves.

use crate::encoder::MEANING;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Numbers of [`dense`].
pub const DENSE: usize = 4 * MEANING + FLAGS;
/// Words fall into so many buckets.
pub const BUCKETS: usize = 1 << 14;
const FLAGS: usize = 8;
/// How much each part weighs before the heads are fitted; chosen on the development split.
const SENTENCE: f32 = 12.0;
const QUESTION: f32 = 8.0;
const TOGETHER: f32 = 90.0;
const MESSAGE: f32 = 8.0;
const WORDS: f32 = 16.0;

/// A sentence of a message as the heads see it.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// The sentence.
    pub text: &'a str,
    /// What it means.
    pub meaning: &'a [f32],
    /// What the whole message means.
    pub message: &'a [f32],
    /// Whether the message begins with it.
    pub is_first: bool,
    /// The question before it with what it means.
    pub question: Option<(&'a str, &'a [f32])>,
}

/// The meanings in one row.
pub fn dense(sight: &Sight<'_>) -> Vec<f32> {
    let mut row = vec![0.0; DENSE];
    let (sentence, rest) = row.split_at_mut(MEANING);
    let (question, rest) = rest.split_at_mut(MEANING);
    let (together, rest) = rest.split_at_mut(MEANING);
    let (message, flags) = rest.split_at_mut(MEANING);
    scale(sentence, sight.meaning, SENTENCE);
    scale(message, sight.message, MESSAGE);
    if let Some((_, meaning)) = sight.question {
        scale(question, meaning, QUESTION);
        scale(together, meaning, TOGETHER);
        together.iter_mut().zip(sight.meaning).for_each(|(value, meaning)| *value *= meaning);
    }
    flags.copy_from_slice(&said(sight).map(|flag| if flag { 1.0 } else { 0.0 }));
    row
}

fn scale(to: &mut [f32], from: &[f32], by: f32) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = from * by);
}

fn said(sight: &Sight<'_>) -> [bool; FLAGS] {
    let words = sight.text.split_whitespace().count();
    [
        sight.question.is_some(),
        sight.question.is_some() && sight.is_first,
        words <= 4,
        words > 14,
        sight.text.contains('?'),
        sight.text.contains(|char: char| char.is_ascii_digit()),
        sight.text.contains(['$', '€', '£']),
        sight.text.contains('@'),
    ]
}

/// The buckets of the words of a sentence and its question, each once, and what each of them counts.
pub fn lexical(text: &str, question: Option<&str>) -> (Vec<u32>, f32) {
    let words = words(text);
    let mut found = Vec::with_capacity(8 * text.len());
    for word in &words {
        found.push(bucket(b'u', &[word]));
    }
    let ends = ["<", ">"];
    let bounded: Vec<&str> =
        std::iter::once(ends[0]).chain(words.iter().map(String::as_str)).chain([ends[1]]).collect();
    found.extend(bounded.windows(2).map(|pair| bucket(b'b', pair)));
    let joined = format!(" {} ", words.join(" "));
    let starts: Vec<usize> = joined.char_indices().map(|(at, _)| at).chain([joined.len()]).collect();
    for length in [4, 5] {
        found.extend(starts.windows(length + 1).map(|place| bucket(b'c', &[&joined[place[0]..place[length]]])));
    }
    if let Some(question) = question {
        let words = self::words(question);
        found.extend(words.iter().map(|word| bucket(b'q', &[word])));
        found.extend(words.windows(2).map(|pair| bucket(b'p', &[&pair[0], &pair[1]])));
    }
    found.sort_unstable();
    found.dedup();
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    let count = found.len().max(1) as f32;
    (found, WORDS / count.sqrt())
}

/// Words in small letters without accents, digits as 0, and the marks that mean something.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut finish = |word: &mut String| {
        if !word.is_empty() {
            words.push(std::mem::take(word));
        }
    };
    for char in text.nfkd().filter(|char| !is_combining_mark(*char)).flat_map(char::to_lowercase) {
        match char {
            '0'..='9' => word.push('0'),
            '\'' | '’' => word.push('\''),
            '$' | '€' | '£' | '%' | '?' | '@' => {
                finish(&mut word);
                word.push(char);
                finish(&mut word);
            }
            _ if char.is_alphanumeric() || char == '_' => word.push(char),
            _ => finish(&mut word),
        }
    }
    finish(&mut word);
    words
}

#[expect(clippy::cast_possible_truncation, reason = "less than BUCKETS")]
fn bucket(kind: u8, parts: &[&str]) -> u32 {
    (hash(kind, parts) % BUCKETS as u64) as u32
}

/// FNV-1a over the parts, with a mark between them.
pub(crate) fn hash(kind: u8, parts: &[&str]) -> u64 {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let mut hash = add(START, kind);
    for part in parts {
        for byte in part.bytes() {
            hash = add(hash, byte);
        }
        hash = add(hash, 0xff);
    }
    // The low bits of FNV are weak.
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_without_case_accents_and_figures() {
        assert_eq!(words("Ça coûte 80k € ? We're @ it"), ["ca", "coute", "00k", "€", "?", "we're", "@", "it"]);
    }

    #[test]
    fn each_bucket_counts_once_and_long_sentences_count_as_much_as_short_ones() {
        let (once, value) = lexical("budget", None);
        let (often, more) = lexical("budget budget budget budget", None);
        assert!(once.is_sorted() && once.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(often.len() < 3 * once.len() && more < value);
        let norm = |(buckets, value): (Vec<u32>, f32)| buckets.len() as f32 * value * value;
        assert!((norm(lexical("who signs?", Some("Who decides?"))) - norm((once, value))).abs() < 1e-2);
    }
}

//! The words that a finding is shown with.

use super::phrases::token::Text;
use std::ops::Range;

/// Longest excerpt, in characters.
pub(super) const LENGTH: usize = 160;
/// A clause of fewer words says little without its sentence.
const WORDS: usize = 3;

/// The clause, or the sentence if the clause is only a word or two, around `tokens`.
pub(super) fn clause(text: &Text<'_>, tokens: &Range<usize>) -> String {
    let bytes = clause_bytes(text, tokens);
    let found = text.tokens[tokens.start].range.start..text.tokens[tokens.end - 1].range.end;
    window(text.source, &bytes, &found)
}

/// The bytes of that clause or sentence.
pub(super) fn clause_bytes(text: &Text<'_>, tokens: &Range<usize>) -> Range<usize> {
    let (first, last) = (&text.tokens[tokens.start], &text.tokens[tokens.end - 1]);
    let clause = spread(text, tokens, |token| (first.clause..=last.clause).contains(&token.clause));
    let whole =
        if clause.len() >= WORDS { clause } else { spread(text, tokens, |token| token.sentence == first.sentence) };
    text.tokens[whole.start].range.start..text.tokens[whole.end - 1].range.end
}

/// The tokens around `tokens` that `belongs`, no more than an excerpt can hold.
fn spread(
    text: &Text<'_>,
    tokens: &Range<usize>,
    belongs: impl Fn(&super::phrases::token::Token) -> bool,
) -> Range<usize> {
    let before = text.tokens[..tokens.start].iter().rev().take(LENGTH).take_while(|token| belongs(token)).count();
    let after = text.tokens[tokens.end..].iter().take(LENGTH).take_while(|token| belongs(token)).count();
    tokens.start - before..tokens.end + after
}

/// The line around `found`, cut to what an excerpt can hold.
pub(super) fn cut(source: &str, found: &Range<usize>) -> String {
    let near = source[..found.start].char_indices().rev().take(LENGTH).last().map_or(found.start, |(at, _)| at);
    let far = source[found.end..].char_indices().nth(LENGTH).map_or(source.len(), |(at, _)| found.end + at);
    let start = source[near..found.start].rfind('\n').map_or(near, |at| near + at + 1);
    let end = source[found.end..far].find('\n').map_or(far, |at| found.end + at);
    window(source, &(start..end), found)
}

/// At most [`LENGTH`] characters of `whole`, with the beginning of `found` among them, cut between words if it can be.
fn window(source: &str, whole: &Range<usize>, found: &Range<usize>) -> String {
    let text = &source[whole.clone()];
    if text.chars().count() <= LENGTH {
        return text.trim().to_owned();
    }
    let lead = source[whole.start..found.start].char_indices().rev().take(LENGTH / 3).last();
    let start = lead.map_or(found.start, |(at, _)| whole.start + at);
    let start = match source[start..found.start].find(' ') {
        Some(space) if start > whole.start => start + space,
        _ => start,
    };
    let rest = &source[start..whole.end];
    let end = rest.char_indices().nth(LENGTH).map_or(rest.len(), |(at, _)| at);
    let end = if end < rest.len() { rest[..end].rfind(' ').filter(|at| *at > end / 2).unwrap_or(end) } else { end };
    rest[..end].trim().to_owned()
}

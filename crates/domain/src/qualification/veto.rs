//! Which findings of a model do not count: the rules hear what a sentence takes back better than a model does.

use super::{
    Cue,
    phrases::{self, token::Text},
};
use std::ops::Range;

/// Whether what a model found in `tokens` is denied, somebody else's, quoted or only supposed.
pub(super) fn refuses(text: &Text<'_>, cue: Cue, tokens: &Range<usize>) -> bool {
    is_claim(cue) && phrases::denies(text, cue, tokens.clone())
        || !cue.is_no_customer() && (is_quoted(text, tokens) || phrases::supposes(text, tokens.start))
}

/// Cues that a negation turns round. A problem is often told by what does not work, and a criterion by what must not be.
const fn is_claim(cue: Cue) -> bool {
    matches!(
        cue,
        Cue::DemoRequest
            | Cue::PurchaseIntent
            | Cue::Budget
            | Cue::Authority
            | Cue::Champion
            | Cue::Student
            | Cue::JobSeeker
            | Cue::VendorPitch
    )
}

/// How far around a finding the marks of a quotation are looked for, in characters.
const QUOTATION: usize = 300;

/// Whether it stands between quotation marks that do not hold the whole message.
fn is_quoted(text: &Text<'_>, tokens: &Range<usize>) -> bool {
    let (start, end) = (text.tokens[tokens.start].range.start, text.tokens[tokens.end - 1].range.end);
    let before = text.source[..start].char_indices().rev().take(QUOTATION);
    let Some((open, mark)) = before.take_while(|(_, c)| *c != '\n').find(|(_, c)| is_quotation_mark(*c)) else {
        return false;
    };
    let inside = &text.source[open + mark.len_utf8()..start];
    // A mark with a space behind it closes a quotation.
    let opens = !inside.starts_with(char::is_whitespace) && !text.source[..open].trim().is_empty();
    opens && text.source[end..].chars().take(QUOTATION).take_while(|c| *c != '\n').any(is_quotation_mark)
}

const fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

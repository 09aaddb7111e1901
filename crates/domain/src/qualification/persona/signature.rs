//! Signatures: a title on a line of its own below a greeting or a name.

use super::{
    Claim, Kind,
    class::Class,
    context,
    text::{self, Text},
    title::{Title, Unknown, title},
};

/// How many lines below a greeting are looked at, and how many from the end where there is none.
const LINES: usize = 6;
const LAST: usize = 5;

/// The title in the signature at the end of the message.
pub(crate) fn claim(text: &Text<'_>) -> Option<Claim> {
    let lines = lines(text);
    if lines.len() < 2 {
        return None;
    }
    let found = match lines.iter().rposition(|line| is_farewell(text, *line)) {
        Some(farewell) => lines[farewell + 1..].iter().take(LINES).find_map(|line| signed(text, *line)),
        None => unannounced(text, &lines),
    }?;
    Some(Claim::new(text, Kind::Holds, found.start, &found))
}

/// First and last token of each line that has any.
fn lines(text: &Text<'_>) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut start = 0;
    for at in 0..=text.len() {
        if text.kind(at) == text::Kind::Line {
            if at > start {
                lines.push((start, at));
            }
            start = at + 1;
        }
    }
    lines
}

/// "Kind regards,", "Mit freundlichen Grüßen", "--".
fn is_farewell(text: &Text<'_>, (start, end): (usize, usize)) -> bool {
    let dashes = (start..end).all(|at| text.is_mark(at, '-') || text.is_mark(at, '_'));
    let short = (start..end).filter(|at| text.is_word(*at)).count() <= 5;
    dashes || (short && (start..end).any(|at| text.class(at).is(Class::FAREWELL)))
}

/// A line that is a title, a title with a company, or a name with a title.
fn signed(text: &Text<'_>, (start, end): (usize, usize)) -> Option<Title> {
    let begin = if text.is_one_of(start, &['-', '*', '(']) { start + 1 } else { start };
    if let Some(found) = line_title(text, begin, end) {
        return Some(found);
    }
    let separator = (begin..end.min(begin + 6))
        .find(|at| text.is_one_of(*at, &[',', '-', '|', '(', '/']) && !text.is_hyphen(*at))?;
    is_name(text, begin, separator).then(|| line_title(text, separator + 1, end)).flatten()
}

fn line_title(text: &Text<'_>, start: usize, end: usize) -> Option<Title> {
    let found = title(text, start, Unknown::Any)?;
    let company = context::company_end(text, found.end) >= end;
    let marked = text.is_one_of(found.end, &[',', '|', '-', '(', ')', '.', '@', '/']);
    (found.end <= end && found.start == start && (company || marked)).then_some(found)
}

/// One to four capitalised words that are nothing else.
fn is_name(text: &Text<'_>, start: usize, end: usize) -> bool {
    let words = (start..end).filter(|at| text.is_word(*at)).count();
    (1..=4).contains(&words)
        && (start..end).all(|at| {
            let plain = text.is_capital(at) && !text.class(at).is(Class::HEAD | Class::STOP | Class::THIRD);
            let initial = text.is_capital(at) && text.key(at).len() == 1 && text.is_mark(at + 1, '.');
            plain
                || initial
                || text.is_mark(at, '.')
                || text.is_hyphen(at)
                || text.is_mark(at, '\'')
                || ["de", "von", "van", "da", "del", "la"].contains(&text.key(at))
        })
}

/// A name on one of the last lines and a title on the next; or both on the last line, unless others are listed above.
fn unannounced(text: &Text<'_>, lines: &[(usize, usize)]) -> Option<Title> {
    let last = &lines[lines.len().saturating_sub(LAST)..];
    let below = last.windows(2).find_map(|pair| {
        let (name, below) = (pair[0], pair[1]);
        is_name(text, name.0, name.1).then(|| line_title(text, below.0, below.1)).flatten()
    });
    below.or_else(|| {
        let [.., above, line] = last else { return None };
        let listed = text.is_mark(above.1 - 1, ':') || signed(text, *above).is_some();
        if listed { None } else { signed(text, *line) }
    })
}

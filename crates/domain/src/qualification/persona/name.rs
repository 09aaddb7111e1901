//! Names in front of titles: "Lena, head of people", "Tom from Foo (CTO)", "Jane Doe, jane@foo.com, CMO".

use super::{
    class::Class,
    context,
    statement::noun,
    text::Text,
    title::{Title, Unknown, title},
};

/// The most words a name has.
const NAME: usize = 4;

/// Small words inside names.
const PARTICLES: &[&str] =
    &["el", "al", "de", "la", "van", "von", "der", "di", "da", "del", "dos", "bin", "ben", "ter"];

/// The title behind a name that begins at `at`: "Lena, head of people", "Tom from Foo, CTO", "Dave the CTO".
pub(crate) fn after_name(text: &Text<'_>, at: usize) -> Option<Title> {
    let name = name_end(text, at)?;
    let from =
        if ["from", "at", "with", "of", "von", "de"].contains(&text.key(name)) { from_end(text, name) } else { name };
    let definite = text.reads(name, &["the"]).then_some(name);
    let working = ["working as", "who works as", "and work as"].iter().find_map(|phrase| text.phrase(from, phrase));
    let start = separator(text, from).or(definite).or(working)?;
    let found = noun(text, start).or_else(|| title(text, start, Unknown::Noun))?;
    let fits = context::is_closed(text, found.end) || text.reads(found.end, &["here"]);
    fits.then_some(found)
}

/// Where "from Foo" ends: at most four words on.
fn from_end(text: &Text<'_>, at: usize) -> usize {
    (at + 1..at + 5).find(|at| !text.is_word(*at)).unwrap_or(at)
}

/// The end of a run of words that may be a name: known words of titles and sentences are none.
pub(crate) fn name_end(text: &Text<'_>, at: usize) -> Option<usize> {
    let particle = |next: usize| next > at && PARTICLES.contains(&text.key(next)) && text.is_capital(next + 1);
    let end = (at..at + NAME).find(|at| !is_name(text, *at) && !particle(*at)).unwrap_or(at + NAME);
    (end > at).then_some(end)
}

fn is_name(text: &Text<'_>, at: usize) -> bool {
    let key = text.key(at);
    let class = text.title_class(at);
    if text.is_capital(at) && text.class(at).is(Class::NAME) {
        return true;
    }
    let plain =
        !class.is(Class::STOP | Class::THIRD | Class::HEAD | Class::WEAK | Class::GONE | Class::DROP | Class::RANK);
    let participle = key.ends_with("ing") || key.ends_with("ed");
    text.is_word(at)
        && plain
        && key.len() < 20
        && !key.starts_with(|first: char| first.is_ascii_digit())
        && (text.is_capital(at) || !(participle || class.is(Class::NONROLE | Class::FUNCTION)))
}

/// The token after what stands between a name and a title.
pub(crate) fn separator(text: &Text<'_>, at: usize) -> Option<usize> {
    let mark = text.is_one_of(at, &[',', '-', '(', '|', '/', '·', '•']) && !text.is_hyphen(at);
    mark.then_some(at + 1)
}

/// The title among what visitors leave to be reached: "Jane, CMO", "Jane Doe, jane@foo.com, CMO", "jane@foo.com - CMO".
pub(crate) fn contact_title(text: &Text<'_>, at: usize) -> Option<Title> {
    /// A name, an address and a company may come first.
    const ITEMS: usize = 3;
    if let Some(found) = text.is_capital(at).then(|| after_name(text, at)).flatten() {
        return Some(found);
    }
    let mut next = at;
    let mut reached = false;
    for _ in 0..ITEMS {
        let address = address_end(text, next);
        reached |= address.is_some();
        let end = address.or_else(|| name_end(text, next).filter(|_| text.is_capital(next)))?;
        next = separator(text, end)?;
        if let Some(found) = reached.then(|| noun(text, next)).flatten() {
            return Some(found);
        }
    }
    None
}

/// Where a mail address ends that begins at `at`.
fn address_end(text: &Text<'_>, at: usize) -> Option<usize> {
    /// The most tokens of one.
    const LONGEST: usize = 12;
    let inside = |next: &usize| {
        *next == at || !text.spaced(*next) && (text.is_word(*next) || text.is_one_of(*next, &['@', '.', '-', '_', '+']))
    };
    let end = (at..at + LONGEST).take_while(inside).last()? + 1;
    (text.is_word(at) && (at..end).any(|at| text.is_mark(at, '@'))).then_some(end)
}

/// Whether the sentence before `at` only says a name: "Hi, I'm Dave."
pub(crate) fn follows_name(text: &Text<'_>, at: usize) -> bool {
    /// "I'm" and a name, or "my name is" and a name.
    const LONGEST: usize = 8;
    const NAMES: &[&str] =
        &["i ' m", "i am", "im", "this is", "my name is", "my name ' s", "name ' s", "ich bin", "je suis", "soy"];
    let Some(end) = at.checked_sub(1) else { return false };
    (end.saturating_sub(LONGEST)..end).any(|start| {
        let name = NAMES.iter().find_map(|phrase| text.phrase(start, phrase));
        let first = name.filter(|name| text.is_capital(*name));
        first.and_then(|first| name_end(text, first)) == Some(end)
    })
}

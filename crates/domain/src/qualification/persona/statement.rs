//! Plain statements: "I'm the ...", "as the ... I", "my role is ...", in the languages of the lexicon.

use super::{
    Claim, Kind, capacity, change,
    class::Class,
    context, name,
    opening::{Opening, opening},
    pointing,
    spelling::PLURALS,
    text::Text,
    title::{Title, Unknown, title},
    verbs,
};

/// What is said from token `at` on, and the token after it; `None` if no statement begins there.
pub(crate) fn at(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    be(text, at)
        .or_else(|| capacity::role_is(text, at))
        .or_else(|| capacity::as_role(text, at))
        .or_else(|| change::moved(text, at))
        .or_else(|| change::now_is(text, at))
        .or_else(|| pointing::at(text, at))
        .or_else(|| verbs::at(text, at))
}

/// `found` as a role that the visitor has, unless what comes after takes it back.
pub(crate) fn held(text: &Text<'_>, from: usize, found: &Title) -> Option<(Claim, usize)> {
    (!context::is_undone(text, found)).then(|| (Claim::new(text, Kind::Holds, from, found), found.end))
}

/// The same, if nothing more is said of the title.
pub(crate) fn held_alone(text: &Text<'_>, from: usize, found: &Title) -> Option<(Claim, usize)> {
    context::is_closed(text, found.end).then(|| held(text, from, found)).flatten()
}

/// "I'm ...", "ich bin ...", "je suis ...", "soy ...", and their denials.
fn be(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    let Opening { next, denied, doubtful } = opening(text, at)?;
    if context::is_unreal(text, at) {
        return None;
    }
    let found = one_of(text, next).or_else(|| theirs(text, next)).or_else(|| name::after_name(text, next))?;
    let decides = text.reads(found.start, &["decision", "maker"]);
    if denied {
        return (!context::is_undone(text, &found)).then(|| (Claim::new(text, Kind::Denied, at, &found), found.end));
    }
    match (decides, doubtful) {
        (true, _) => None,
        (false, true) => held_alone(text, at, &found),
        (false, false) => held(text, at, &found),
    }
}

/// A title with or without its article. Only an article lets unknown words in small letters in.
pub(crate) fn noun(text: &Text<'_>, at: usize) -> Option<Title> {
    let at = skip_emphasis(text, at);
    let elided = text.reads(at, &["l"]) && text.is_mark(at + 1, '\'');
    let article = if elided { 2 } else { usize::from(text.class(at).is(Class::ARTICLE)) };
    let unknown = if article > 0 { Unknown::Any } else { Unknown::Capital };
    title(text, skip_employer(text, skip_emphasis(text, at + article)), unknown)
}

/// Past the marks in `the **CTO**`.
fn skip_emphasis(text: &Text<'_>, at: usize) -> usize {
    (at..at + 2).find(|at| !text.is_one_of(*at, &['*', '_', '"'])).unwrap_or(at + 2)
}

/// Past whom the visitor works for: "the company's CFO", "Acme's CFO".
fn skip_employer(text: &Text<'_>, at: usize) -> usize {
    /// The most words of its name.
    const NAME: usize = 3;
    let Some(mark) = (at + 1..=at + NAME).find(|mark| !text.is_word(*mark)) else { return at };
    let possessive = text.is_mark(mark, '\'') && text.reads(mark + 1, &["s"]);
    let last = text.class(mark - 1);
    let employer = text.is_capital(mark - 1) || last.is(Class::EMPLOYER);
    if possessive && employer && !last.is(Class::HEAD | Class::WEAK | Class::STOP) { mark + 2 } else { at }
}

/// The same, also after the word for whom the visitor works: "her chief of staff".
fn theirs(text: &Text<'_>, at: usize) -> Option<Title> {
    let employer = ["her", "his", "its", "ihr", "sein", "ihre", "seine", "son", "sa"].contains(&text.key(at));
    if employer {
        return title(text, at + 1, Unknown::Capital);
    }
    noun(text, at).or_else(|| title(text, at, Unknown::Noun))
}

/// "one of the co-founders": the plural of a head is that head.
fn one_of(text: &Text<'_>, at: usize) -> Option<Title> {
    let of = text.reads(at, &["one", "of"]) && ["the", "our", "two", "three"].contains(&text.key(at + 2));
    if !of {
        return None;
    }
    let start = at + 3;
    let co = usize::from(text.reads(start, &["co"]) && text.is_hyphen(start + 1)) * 2;
    let plural = PLURALS.contains(&text.key(start + co));
    plural.then_some(Title { start, end: start + co + 1, head: start + co })
}

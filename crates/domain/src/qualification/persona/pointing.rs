//! Statements in which the title points at the visitor: "you're talking to the CTO", "the CTO is me", "I, the CTO, ...".

use super::{
    Claim,
    class::Class,
    context,
    statement::{held, held_alone, noun},
    text::Text,
    title::{Title, Unknown, title},
};

/// What points at the visitor from token `at` on, and the token after it.
pub(crate) fn at(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    aside(text, at).or_else(|| so(text, at)).or_else(|| {
        let begins = context::starts_clause(text, at);
        begins.then(|| speaking_to(text, at).or_else(|| is_me(text, at)).or_else(|| me(text, at))).flatten()
    })
}

/// "You're talking to the CTO", "you've reached the CFO".
fn speaking_to(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    const REACHED: &[&str] = &["you ' ve reached", "you have reached", "you reached", "you ' ve got", "you got"];
    const SPEAKING: &[&str] = &["you are", "you ' re", "youre", "your"];
    let reached = REACHED.iter().find_map(|phrase| text.phrase(at, phrase));
    if let Some(next) = reached {
        return held_alone(text, at, &noun(text, next)?);
    }
    let verb = SPEAKING.iter().find_map(|phrase| text.phrase(at, phrase))?;
    let speaks =
        ["talking", "speaking", "chatting"].contains(&text.key(verb)) && ["to", "with"].contains(&text.key(verb + 1));
    speaks.then(|| noun(text, verb + 2)).flatten().and_then(|found| held(text, at, &found))
}

/// What says of the title before that it is the visitor's.
const IS_ME: &[&str] = &[
    "is me",
    "is i",
    "is myself",
    "would be me",
    "that ' s me",
    "thats me",
    "that is me",
    "that would be me",
    "that ' d be me",
    "i . e . me",
    "ie me",
    "aka me",
    "also ich",
    "also known as me",
    "bin ich",
    "das bin ich",
    "c ' est moi",
    "soy yo",
    "sono io",
    "sou eu",
    "ben ik",
];

/// "the CTO is me", "the CTO? That's me", "der Chef bin ich".
fn is_me(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    let start = at + usize::from(text.class(at).is(Class::ARTICLE) || text.reads(at, &["our"]));
    if !text.title_class(start).is(Class::HEAD | Class::WEAK | Class::RANK | Class::FUNCTION) {
        return None;
    }
    let found = title(text, start, Unknown::Capital)?;
    let points = |after: usize| {
        let mark = usize::from(text.is_one_of(after, &[',', '?', '-', '(', '=']));
        let marked = (mark > 0).then(|| text.phrase(after + mark, "me")).flatten();
        IS_ME.iter().find_map(|phrase| text.phrase(after + mark, phrase)).or(marked)
    };
    let end = points(found.end).or_else(|| points(context::company_end(text, found.end)))?;
    (!text.is_word(end) && !text.is_mark(end, '?')).then(|| (Claim::holds(text, at, &found), end))
}

/// "it's me, the CTO".
fn me(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    const ME: &[&str] = &["it ' s me ,", "its me ,", "that ' s me ,", "that would be me ,", "me ,"];
    let next = ME.iter().find_map(|phrase| text.phrase(at, phrase))?;
    held_alone(text, at, &definite(text, next)?)
}

/// "I, the CTO, ...", "I (CTO of Foo) ...".
fn aside(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    let marked = text.is_mark(at + 1, ',') || text.is_mark(at + 1, '(');
    if !marked || !["i", "ich", "je", "yo", "me"].contains(&text.key(at)) || context::is_unreal(text, at) {
        return None;
    }
    let found = noun(text, at + 2)?;
    let end = context::company_end(text, found.end);
    let ends = text.is_mark(end, ',') || text.is_mark(end, ')') || text.is_mark(end - 1, ')');
    ends.then(|| held(text, at, &found)).flatten()
}

/// "so CTO basically", "basically the CTO".
fn so(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    let basically = text.reads(at, &["basically"]);
    if !(text.reads(at, &["so"]) || basically) || context::is_unreal(text, at) {
        return None;
    }
    let found = noun(text, at + 1)?;
    let hedged = ["basically", "i guess", "i suppose", "if you will", "more or less"]
        .iter()
        .find_map(|hedge| text.phrase(found.end, hedge))
        .is_some_and(|end| context::is_closed(text, end));
    if basically { held_alone(text, at, &found) } else { hedged.then(|| held(text, at, &found)).flatten() }
}

fn definite(text: &Text<'_>, at: usize) -> Option<Title> {
    let article = ["the", "our", "your", "their"].contains(&text.key(at));
    title(text, at + usize::from(article), Unknown::Capital)
}

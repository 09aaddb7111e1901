//! In what capacity the visitor writes: "my role is ...", "Job title: ...", "as the head of procurement I ...".

use super::{
    Claim,
    class::Class,
    context,
    statement::{held, noun},
    text::Text,
    title::{Unknown, title},
};

/// "my role is ...", "Job title: ...".
pub(crate) fn role_is(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    if !text.class(at).is(Class::ROLE) || context::is_unreal(text, at) {
        return None;
    }
    let (from, form) = role_verb(text, at)?;
    let article = text.class(from).is(Class::ARTICLE);
    let found = title(text, from + usize::from(article), Unknown::Any)?;
    if text.is_mark(found.end, '?') {
        return None;
    }
    // A form has no sentence that could take its entries back.
    if form { Some((Claim::holds(text, at, &found), found.end)) } else { held(text, at, &found) }
}

/// Where the title begins that the word for it at `at` announces, and whether as in a form.
fn role_verb(text: &Text<'_>, at: usize) -> Option<(usize, bool)> {
    let begins = context::starts_clause(text, at);
    let before = at.checked_sub(1).map_or(Class::default(), |before| text.class(before));
    let named = before.is(Class::OWN) && (0..at).rev().take(4).any(|at| MINE.contains(&text.key(at)));
    let says = ["is", "ist", "est", "es", "e"].contains(&text.key(at + 1));
    if says && (named || begins) {
        return Some((at + 2, false));
    }
    if text.is_mark(at + 1, '\'') && text.reads(at + 2, &["s"]) && named {
        return Some((at + 3, false));
    }
    let headed = begins || text.reads(at.saturating_sub(1), &["job"]);
    let dash = text.is_mark(at + 1, '-') && text.spaced(at + 1) && headed;
    let form = text.is_mark(at + 1, ':') || text.is_mark(at + 1, '=') || dash;
    form.then_some((at + 2, true))
}

const MINE: &[&str] = &["my", "meine", "mein", "mon", "ma", "mi", "minha", "meu", "mijn", "mio", "mia"];

/// "As the head of procurement I ...", "in my role as ...".
pub(crate) fn as_role(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    let next = match text.key(at) {
        "as" | "als" | "como" | "comme" | "come" => at + 1,
        "en" | "in" => ["en tant que", "en qualite de", "en calidad de", "in qualita di"]
            .iter()
            .find_map(|phrase| text.phrase(at, phrase))?,
        _ => return None,
    };
    let found = noun(text, next)?;
    let begins = context::starts_clause(text, at) && !text.class(found.end).is(Class::THIRD);
    let own = is_own_work(text, at) || (begins && context::speaks_of_self(text, found.end)) || is_aside(text, at);
    (own && !context::is_unreal(text, at)).then(|| held(text, at, &found)).flatten()
}

/// "I, as the CTO, ...".
fn is_aside(text: &Text<'_>, at: usize) -> bool {
    let marked = at.checked_sub(1).is_some_and(|mark| text.is_mark(mark, ',') || text.is_mark(mark, '('));
    marked && at.checked_sub(2).is_some_and(|subject| ["i", "ich", "je", "yo"].contains(&text.key(subject)))
}

/// "in my role as", "speaking as", "I joined Foo as".
fn is_own_work(text: &Text<'_>, at: usize) -> bool {
    let Some(verb) = at.checked_sub(1) else { return false };
    let own = |most| {
        (0..at)
            .rev()
            .take(most)
            .take_while(|at| text.is_word(*at) || text.is_mark(*at, '\''))
            .any(|at| ["i", "my", "im", "ich", "meiner", "meine", "ma", "mi"].contains(&text.key(at)))
    };
    let before = |most: usize, words: &[&str]| (0..at).rev().take(most).any(|at| words.contains(&text.key(at)));
    match text.key(verb) {
        "speaking" | "writing" => context::starts_clause(text, verb) || own(5),
        "employed" | "working" | "over" => own(5) && !before(6, &["not", "was", "if", "were", "been"]),
        "started" => text.reads(verb.saturating_sub(1), &["just"]) && own(5),
        "job" | "capacity" => own(5),
        _ if text.class(verb).is(Class::ROLE) => own(5),
        _ => before(5, &["joined"]) && own(8),
    }
}

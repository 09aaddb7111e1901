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
    if !text.class(at).is(Class::ROLE) || text.class(at + 1).is(Class::ROLE) || context::is_unreal(text, at) {
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
    const VERBS: &[&str] = &["is", "' s", "says", "would be", "reads", "ist", "lautet", "est", "es", "e"];
    let begins = context::starts_clause(text, at);
    let before = at.checked_sub(1).map_or(Class::default(), |before| text.class(before));
    let named = before.is(Class::OWN) && (0..at).rev().take(4).any(|at| MINE.contains(&text.key(at)));
    let verb = if named { skip_place(text, at + 1) } else { at + 1 };
    let says = VERBS.iter().find_map(|phrase| text.phrase(verb, phrase)).filter(|_| named || begins);
    if let Some(next) = says {
        return Some((next, false));
    }
    let headed = begins || text.reads(at.saturating_sub(1), &["job"]);
    let dash = text.is_mark(at + 1, '-') && text.spaced(at + 1) && headed;
    let named_so =
        headed && title(text, at + 1, Unknown::Capital).is_some_and(|found| context::is_closed(text, found.end));
    if named_so {
        return Some((at + 1, true));
    }
    let asked = text.is_mark(at + 1, '?') && (named || headed);
    let form = text.is_one_of(at + 1, &[':', '=']) || dash || asked;
    form.then_some((at + 2, true))
}

/// Past "here", "at Foo", "in the company".
fn skip_place(text: &Text<'_>, at: usize) -> usize {
    /// The most words of one.
    const PLACE: usize = 5;
    let placed = text.class(at).is(Class::LINKS) || ["here", "hier", "ici", "now", "currently"].contains(&text.key(at));
    let verb = |at: &usize| text.class(*at).is(Class::THIRD) || !text.is_word(*at);
    if placed { (at + 1..at + PLACE).find(verb).unwrap_or(at) } else { at }
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
    let own = is_own_work(text, at)
        || (begins && context::speaks_of_self(text, found.end))
        || is_aside(text, at)
        || (does_work(text, at) && context::is_closed(text, found.end));
    (own && !context::is_unreal(text, at)).then(|| held(text, at, &found)).flatten()
}

/// "I, as the CTO, ...".
fn is_aside(text: &Text<'_>, at: usize) -> bool {
    let marked = at.checked_sub(1).is_some_and(|mark| text.is_mark(mark, ',') || text.is_mark(mark, '('));
    marked && at.checked_sub(2).is_some_and(|subject| ["i", "ich", "je", "yo"].contains(&text.key(subject)))
}

/// "I manage a team of 12 as ...", "I'm reaching out as ...".
fn does_work(text: &Text<'_>, at: usize) -> bool {
    /// The most tokens between "I" and "as".
    const SENTENCE: usize = 14;
    let before = || (0..at).rev().take(SENTENCE).take_while(|at| !text.ends_sentence(*at));
    let Some(subject) = before().find(|at| ["i", "im", "ich", "je"].contains(&text.key(*at))) else { return false };
    let acts = (subject..at).any(|at| text.class(at).is(Class::ACTS));
    let negated =
        (subject..at).any(|at| ["not", "never", "t", "no", "him", "her", "them", "you"].contains(&text.key(at)));
    acts && !negated && !context::is_unreal(text, subject)
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
    let speaking = (at.saturating_sub(4)..verb).find(|at| ["speaking", "talking"].contains(&text.key(*at)));
    if speaking.is_some_and(|speaking| context::starts_clause(text, speaking)) {
        return true;
    }
    match text.key(verb) {
        "working" | "work" | "employed" if begins_without_i(text, verb) => true,
        "speaking" | "writing" => context::starts_clause(text, verb) || own(5),
        "working" if text.is_mark(verb.wrapping_sub(1), ',') => introduced(text, verb),
        "employed" | "working" | "over" => own(5) && !before(6, &["not", "was", "if", "were", "been"]),
        "started" => text.reads(verb.saturating_sub(1), &["just"]) && own(5),
        "capacity" => own(5),
        _ if text.class(verb).is(Class::ROLE) => is_role_held(text, verb),
        _ => before(5, &["joined"]) && own(8),
    }
}

/// "I'm Rahul from Foo, working as".
fn introduced(text: &Text<'_>, at: usize) -> bool {
    (0..at).rev().take(10).take_while(|at| !text.ends_sentence(*at)).any(|at| {
        ["i ' m", "i am", "im", "my name is", "this is", "myself"]
            .iter()
            .any(|phrase| text.phrase(at, phrase).is_some())
    })
}

/// "Currently employed as", without "I".
fn begins_without_i(text: &Text<'_>, verb: usize) -> bool {
    let before = verb.saturating_sub(1);
    context::starts_clause(text, verb) || (text.class(before).is(Class::ADVERB) && context::starts_clause(text, before))
}

/// "in my role as", "my position as", "I have the job as": not "I left my role as", not "in my former role as".
fn is_role_held(text: &Text<'_>, role: usize) -> bool {
    /// The most words between "my" and the word for the role.
    const BETWEEN: usize = 4;
    const HAS: &[&str] = &["got", "took", "accepted", "have", "hold"];
    const IN: &[&str] = &["in", "from", "into", "of", "with", "given", "by", "for", "aus", "dans", "en"];
    let near = || (0..role).rev().take(BETWEEN);
    if near().any(|at| text.class(at).is(Class::GONE) || ["last", "first", "old"].contains(&text.key(at))) {
        return false;
    }
    let mine = near().find(|at| MINE.contains(&text.key(*at)) || text.reads(*at, &["meiner"]));
    let held =
        mine.is_some_and(|mine| context::starts_clause(text, mine) || IN.contains(&text.key(mine.saturating_sub(1))));
    held || (near().any(|at| text.reads(at, &["i"])) && near().any(|at| HAS.contains(&text.key(at))))
}

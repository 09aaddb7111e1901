//! What visitors say about themselves where a sentence begins, without a verb: "CTO here", "Jane, CMO at Foo",
//! "this is Marcus, warehouse manager", and at the beginning of the message a bare "VP of Engineering".

use super::{
    Claim, Kind,
    class::Class,
    context,
    name::{after_name, contact_title, follows_name, name_end, separator},
    statement::noun,
    text::Text,
    title::{Title, Unknown, title},
};

/// What is said where a sentence begins at `at`, and the token after it.
pub(crate) fn at_start(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    if !text.is_word(at) && !text.is_one_of(at, &['-', '*']) {
        return None;
    }
    let first = at == 0 || follows_name(text, at);
    let greeting = greeting(text, at);
    let start = greeting.end;
    here(text, start)
        .or_else(|| presented(text, start))
        .or_else(|| if first || greeting.amends { bare(text, start) } else { fragment(text, start) })
        .or_else(|| (first || start > at).then(|| named(text, start)).flatten())
        .map(|found| (Claim::new(text, Kind::Holds, found.start, &found), found.end))
        .or_else(|| not_bare(text, start))
}

/// What stands before what is said: "Hi there,", "Yes,", "Sorry,".
struct Greeting {
    end: usize,
    /// Whether it puts right what was said before.
    amends: bool,
}

fn greeting(text: &Text<'_>, at: usize) -> Greeting {
    /// The most words and marks of one.
    const LONGEST: usize = 8;
    let mut next = at;
    let (mut greeted, mut amends) = (text.is_mark(at, '-'), text.is_mark(at, '*'));
    for _ in 0..LONGEST {
        let title = text.class(next).is(Class::FUNCTION) && text.title_class(next + 1).is(Class::HEAD | Class::WEAK);
        let word = text.class(next).is(Class::GREETING | Class::FAREWELL | Class::AMENDS) && !title;
        let mark = text.is_one_of(next, &[',', '-', ':', '!', '.', '*']) && (next > at || amends || greeted);
        if !(word || mark) {
            break;
        }
        greeted |= word;
        amends |= word && text.class(next).is(Class::AMENDS) && !text.class(next).is(Class::GREETING);
        next += 1;
    }
    if greeted || amends { Greeting { end: next, amends } } else { Greeting { end: at, amends } }
}

/// "here", "speaking", "hier": the visitor is the one with the title.
fn is_presence(text: &Text<'_>, at: usize) -> bool {
    let speaking = text.reads(at, &["speaking"]) && !text.is_word(at + 1);
    speaking || ["here", "hier", "ici", "aqui"].contains(&text.key(at))
}

/// "CTO here", "cfo of a 90 people company here".
fn here(text: &Text<'_>, at: usize) -> Option<Title> {
    let named = name_end(text, at).filter(|end| is_presence(text, *end));
    if let Some(title) = named.and_then(|name| separator(text, name + 1)) {
        let found = noun(text, title)?;
        return (context::is_closed(text, found.end) && !context::is_undone(text, &found)).then_some(found);
    }
    let article = ["a", "the", "der", "die", "le", "la", "el"].contains(&text.key(at));
    let found = title(text, at + usize::from(article), Unknown::Any)?;
    let here = if is_presence(text, found.end) { found.end } else { context::company_end(text, found.end) };
    (is_presence(text, here) && goes_on(text, here + 1)).then_some(found)
}

/// Whether a sentence may go on so after "CTO here": not "is there a CTO here?", not "the CTO here wants".
fn goes_on(text: &Text<'_>, at: usize) -> bool {
    const AUXILIARIES: &[&str] = &["is", "does", "can", "could", "are"];
    const SUBJECTS: &[&str] = &["there", "it", "you", "i", "we", "your", "the", "this"];
    let verb = AUXILIARIES.contains(&text.key(at)) && !SUBJECTS.contains(&text.key(at + 1));
    !text.is_mark(at, '?') && (!text.is_word(at) || (text.class(at).is(Class::ASKS) && !verb))
}

/// What stands before a name, or before a definite title.
const NAMES: &[&str] = &[
    "name :",
    "my name is",
    "the name is",
    "my name ' s",
    "name ' s",
    "name is",
    "mein name ist",
    "ich heisse",
    "je m ' appelle",
    "moi c ' est",
    "me llamo",
    "mi nombre es",
    "mi chiamo",
    "meu nome e",
    "mijn naam is",
    "hier ist",
    "hier spricht",
    "hier schreibt",
    "hier",
    "ici",
    "aqui",
    "this is",
    "myself",
    "it ' s",
    "its",
    "it is",
    "contact :",
    "from :",
    "signed :",
    "signed ,",
    "my details :",
    "details :",
    "c ' est",
];

/// "this is Marcus, warehouse manager", "this is the CFO of Foo", "moi c'est Karim, développeur".
fn presented(text: &Text<'_>, at: usize) -> Option<Title> {
    let next = NAMES.iter().find_map(|phrase| text.phrase(at, phrase))?;
    if let Some(found) = after_name(text, next) {
        return (!context::is_undone(text, &found)).then_some(found);
    }
    if text.key(at).starts_with("it") && at == 0 {
        let found = title(text, next, Unknown::Capital).filter(|found| context::is_closed(text, found.end));
        return found.filter(|found| !context::is_undone(text, found));
    }
    let called = ["this", "it", "hier", "ici", "aqui"].contains(&text.key(at));
    let definite = ["the", "der", "die", "le", "la", "el"].contains(&text.key(next));
    let found = (called && definite).then(|| title(text, next + 1, Unknown::Any)).flatten()?;
    let speaks = is_presence(text, found.end);
    let placed = ["at", "of", "from", "von", "bei", "de", "chez"].contains(&text.key(found.end));
    let foreign = !["this", "it"].contains(&text.key(at));
    let closed = (speaks || placed || foreign) && context::is_closed(text, found.end + usize::from(speaks));
    closed.then_some(found)
}

/// Whether the title is what visitors call the one they write to, ask for (`ENT specialist`), or an hour (`pm`).
fn is_called(text: &Text<'_>, found: &Title) -> bool {
    const CALLED: &[&str] =
        &["assistant", "partner", "agent", "boss", "pm", "rep", "representative", "helper", "operator"];
    let last = found.end - 1;
    if is_employed(text, found.end) {
        return false;
    }
    let lone = found.start == last && CALLED.contains(&text.key(last));
    let before = last.saturating_sub(1);
    let machine = text.reads(last, &["assistant"]) && ["ai", "virtual", "digital"].contains(&text.key(before));
    let guest =
        ["partner", "specialist"].contains(&text.key(last)) && !text.class(before).is(Class::FUNCTION | Class::RANK);
    let titled =
        found.end - found.start > 1 && (found.start..found.end).all(|at| text.is_capital(at) || !text.is_word(at));
    lone || machine || (guest && !(titled && found.start == 0 && text.ends_sentence(found.end)))
}

/// "at Foo".
fn is_employed(text: &Text<'_>, at: usize) -> bool {
    ["at", "bei", "chez", "presso", "bij"].contains(&text.key(at)) || text.is_mark(at, '@')
}

/// The whole answer, or its first words: "VP of Engineering", "sales vice president, need pricing".
fn bare(text: &Text<'_>, at: usize) -> Option<Title> {
    let start = at + usize::from(["the", "a", "an"].contains(&text.key(at)));
    let known = text.title_class(start).is(Class::FUNCTION | Class::RANK);
    let found = title(text, start, if known { Unknown::Noun } else { Unknown::Capital })?;
    let trade = (found.start..found.end).any(|at| text.title_class(at).is(Class::TRADE));
    let spoken_of = start > at && text.is_word(found.end);
    let doubtful = trade || is_called(text, &found) || spoken_of;
    (!doubtful && is_answer(text, &found)).then_some(found)
}

/// A sentence that is only a title and a company: "Love it. Head of Sales at Foo."
fn fragment(text: &Text<'_>, at: usize) -> Option<Title> {
    bare(text, at)
        .filter(|found| is_employed(text, found.end) && text.ends_sentence(context::company_end(text, found.end)))
}

fn is_answer(text: &Text<'_>, found: &Title) -> bool {
    let closed = context::is_closed(text, found.end) || hedged(text, found.end) || seeks(text, found.end);
    closed && !context::is_undone(text, found) && !asks_at_end(text, found.end)
}

/// "CTO I guess", "CTO lol".
fn hedged(text: &Text<'_>, at: usize) -> bool {
    const HEDGES: &[&str] = &["i guess", "i suppose", "i think", "basically", "lol", "haha", "technically", "actually"];
    HEDGES.iter().find_map(|hedge| text.phrase(at, hedge)).is_some_and(|end| context::is_closed(text, end))
}

/// "Head of Marketing at Foo looking for a demo".
fn seeks(text: &Text<'_>, at: usize) -> bool {
    let end = context::company_end(text, at);
    is_employed(text, at) && ["looking", "trying", "wondering", "interested", "hoping"].contains(&text.key(end))
}

/// "Sales manager in Berlin?"
fn asks_at_end(text: &Text<'_>, at: usize) -> bool {
    text.is_mark(context::company_end(text, at), '?')
}

/// "Jane, CMO at Foo", "Maria Lopez | Head of Procurement", "jane@foo.com, CMO".
fn named(text: &Text<'_>, at: usize) -> Option<Title> {
    let found = contact_title(text, at)?;
    is_answer(text, &found).then_some(found)
}

/// "not the CTO".
fn not_bare(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    let found = text.reads(at, &["not"]).then(|| noun(text, at + 1)).flatten()?;
    context::is_closed(text, found.end).then(|| (Claim::new(text, Kind::Denied, at, &found), found.end))
}

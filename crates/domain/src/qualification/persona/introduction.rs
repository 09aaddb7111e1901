//! A name with a title: "I'm Lena, head of people", "Jane, CMO at Foo", "Tom (CTO)", "CTO here".

use super::{
    Claim, Kind, context,
    lexicon::Class,
    statement::noun,
    text::Text,
    title::{Title, Unknown, title},
};

/// The most words a name has.
const NAME: usize = 3;

/// The title behind a name that begins at `at`: "Lena, head of people", "Tom from Foo, CTO", "Wei Zhang (CTO ...".
pub(crate) fn after_name(text: &Text<'_>, at: usize) -> Option<Title> {
    let name = name_end(text, at)?;
    let from =
        if ["from", "at", "with", "of", "von", "de"].contains(&text.key(name)) { from_end(text, name) } else { name };
    let separator = separator(text, from)?;
    let found = noun(text, separator)?;
    let fits = context::is_closed(text, found.end) || text.reads(found.end, &["here"]);
    fits.then_some(found)
}

/// Where "from Foo" ends: at most four words on.
fn from_end(text: &Text<'_>, at: usize) -> usize {
    (at + 1..at + 5).find(|at| !text.is_word(*at)).unwrap_or(at)
}

/// The end of a run of words that may be a name: known words of titles and sentences are none.
fn name_end(text: &Text<'_>, at: usize) -> Option<usize> {
    let end = (at..at + NAME).find(|at| !is_name(text, *at)).unwrap_or(at + NAME);
    (end > at).then_some(end)
}

fn is_name(text: &Text<'_>, at: usize) -> bool {
    let key = text.key(at);
    let class = text.title_class(at);
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
fn separator(text: &Text<'_>, at: usize) -> Option<usize> {
    let mark = [',', '-', '(', '|', '/'].iter().any(|mark| text.is_mark(at, *mark)) && !text.is_hyphen(at);
    mark.then_some(at + 1)
}

/// What the visitor says about themselves where a sentence begins, without a verb: "CTO here", "Jane, CMO at Foo",
/// "this is Marcus, warehouse manager", and at the beginning of the message a bare "VP of Engineering".
pub(crate) fn at_start(text: &Text<'_>, at: usize, first: bool) -> Option<(Claim, usize)> {
    let start = skip_greeting(text, at);
    here(text, start)
        .or_else(|| presented(text, start))
        .or_else(|| first.then(|| bare(text, start)).flatten())
        .or_else(|| (first || start > at).then(|| named(text, start)).flatten())
        .map(|found| (Claim::new(text, Kind::Holds, found.start, &found), found.end))
        .or_else(|| not_bare(text, start))
}

/// Past "Hi there,", "Yes,", "Thanks," and the name of whom is greeted.
fn skip_greeting(text: &Text<'_>, at: usize) -> usize {
    const GREETINGS: &[&str] = &[
        "hi",
        "hello",
        "hey",
        "yes",
        "yep",
        "yeah",
        "yup",
        "sure",
        "ok",
        "okay",
        "well",
        "thanks",
        "thank",
        "cheers",
        "best",
        "regards",
        "kind",
        "actually",
        "sorry",
        "so",
        "good",
        "morning",
        "afternoon",
        "evening",
        "hallo",
        "hola",
        "bonjour",
        "salut",
        "buenos",
        "dias",
        "guten",
        "tag",
        "ja",
        "si",
        "oui",
        "there",
        "you",
        "correction",
        "oh",
        "um",
        "btw",
        "team",
        "all",
        "folks",
        "guys",
        "everyone",
        "ciao",
        "buongiorno",
        "bom",
        "dia",
        "moin",
        "servus",
        "speaking",
        "me",
        "no",
    ];
    let mut next = at;
    let mut greeted = false;
    for _ in 0..8 {
        let word = GREETINGS.contains(&text.key(next));
        let mark = next > at && [',', '-', ':', '!', '.'].iter().any(|mark| text.is_mark(next, *mark));
        if !(word || mark) {
            break;
        }
        greeted |= word;
        next += 1;
    }
    if greeted { next } else { at }
}

/// "CTO here", "cfo of a 90 people company here".
fn here(text: &Text<'_>, at: usize) -> Option<Title> {
    let start = if text.reads(at, &["a"]) || text.reads(at, &["the"]) { at + 1 } else { at };
    let named = name_end(text, at).filter(|end| text.reads(*end, &["here"]));
    if let Some(title) = named.and_then(|name| separator(text, name + 1)) {
        let found = noun(text, title)?;
        return (context::is_closed(text, found.end) && !context::is_undone(text, &found)).then_some(found);
    }
    let found = title(text, start, Unknown::Any)?;
    let here = if text.reads(found.end, &["here"]) { found.end } else { context::company_end(text, found.end) };
    (text.reads(here, &["here"]) && opens_after_here(text, here + 1)).then_some(found)
}

fn opens_after_here(text: &Text<'_>, at: usize) -> bool {
    const ON: &[&str] = &[
        "what",
        "how",
        "can",
        "do",
        "looking",
        "need",
        "trying",
        "wondering",
        "with",
        "from",
        "at",
        "and",
        "i",
        "we",
        "just",
        "my",
        "is",
        "for",
        "does",
        "could",
        "interested",
        "are",
        "where",
        "when",
        "which",
        "wanting",
        "curious",
        "our",
        "im",
        "hoping",
    ];
    let verb = ["is", "does", "can", "could", "are"].contains(&text.key(at))
        && !["there", "it", "you", "i", "we", "your", "the", "this"].contains(&text.key(at + 1));
    !text.is_mark(at, '?') && (!text.is_word(at) || (ON.contains(&text.key(at)) && !verb))
}

/// "this is Marcus, warehouse manager", "this is the CFO of Foo", "moi c'est Karim, développeur".
fn presented(text: &Text<'_>, at: usize) -> Option<Title> {
    let next = match text.key(at) {
        "this" | "it" if text.reads(at + 1, &["is"]) => at + 2,
        "it" | "c" if text.is_mark(at + 1, '\'') && ["s", "est"].contains(&text.key(at + 2)) => at + 3,
        "moi" if text.reads(at + 1, &["c"]) => at + 4,
        "name" if text.is_mark(at + 1, ':') => at + 2,
        "my" | "the" if text.reads(at + 1, &["name", "is"]) => at + 3,
        "my" if text.reads(at + 1, &["name"]) && text.is_mark(at + 2, '\'') => at + 4,
        "name" if text.is_mark(at + 1, '\'') => at + 3,
        "mein" if text.reads(at + 1, &["name", "ist"]) => at + 3,
        "je" if text.is_mark(at + 2, '\'') && text.reads(at + 3, &["appelle"]) => at + 4,
        "me" | "mi" if ["llamo"].contains(&text.key(at + 1)) => at + 2,
        _ => return None,
    };
    if let Some(found) = after_name(text, next) {
        return (!context::is_undone(text, &found)).then_some(found);
    }
    let calls = text.reads(at, &["this", "is"]) || text.reads(at, &["it"]);
    let definite = text.reads(next, &["the"]);
    let found = (calls && definite).then(|| title(text, next + 1, Unknown::Any)).flatten()?;
    let speaks = text.reads(found.end, &["speaking"]) || ["at", "of", "from"].contains(&text.key(found.end));
    let closed = speaks && context::is_closed(text, found.end + usize::from(text.reads(found.end, &["speaking"])));
    closed.then_some(found)
}

/// Whether the title is what visitors call the one they write to, ask for (`ENT specialist`), or an hour (`pm`).
fn is_called(text: &Text<'_>, found: &Title) -> bool {
    const CALLED: &[&str] =
        &["assistant", "partner", "agent", "boss", "pm", "rep", "representative", "helper", "operator"];
    let last = found.end - 1;
    let lone = found.start == last && CALLED.contains(&text.key(last));
    let before = last.saturating_sub(1);
    let machine = text.reads(last, &["assistant"]) && ["ai", "virtual", "digital"].contains(&text.key(before));
    let guest =
        ["partner", "specialist"].contains(&text.key(last)) && !text.class(before).is(Class::FUNCTION | Class::RANK);
    lone || machine || guest
}

/// The whole answer, or its first words: "VP of Engineering", "sales vice president, need pricing".
fn bare(text: &Text<'_>, at: usize) -> Option<Title> {
    let start = if ["the", "a", "an"].contains(&text.key(at)) { at + 1 } else { at };
    let found = title(text, start, Unknown::Capital)?;
    let trade = (found.start..found.end).any(|at| text.title_class(at).is(Class::TRADE));
    let called = is_called(text, &found);
    let spoken_of = start > at && text.is_word(found.end);
    let doubtful = trade || called || spoken_of;
    (!doubtful && is_answer(text, &found)).then_some(found)
}

fn is_answer(text: &Text<'_>, found: &Title) -> bool {
    context::is_closed(text, found.end) && !context::is_undone(text, found) && !asks_at_end(text, found.end)
}

/// "Sales manager in Berlin?"
fn asks_at_end(text: &Text<'_>, at: usize) -> bool {
    text.is_mark(context::company_end(text, at), '?')
}

/// "Jane, CMO at Foo", "Maria Lopez | Head of Procurement".
fn named(text: &Text<'_>, at: usize) -> Option<Title> {
    if !text.is_capital(at) {
        return None;
    }
    let found = after_name(text, at)?;
    is_answer(text, &found).then_some(found)
}

/// "not the CTO".
fn not_bare(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    let found = text.reads(at, &["not"]).then(|| noun(text, at + 1)).flatten()?;
    context::is_closed(text, found.end).then(|| (Claim::new(text, Kind::Denied, at, &found), found.end))
}

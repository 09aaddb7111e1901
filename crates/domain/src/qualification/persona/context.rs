//! What around a statement takes it back: somebody else speaks, a supposition, a question, a vacancy.

use super::{class::Class, text::Text, title::Title};

/// Whether the statement that begins at `at` ("I'm ...") is supposed, quoted or asked rather than made.
pub(crate) fn is_unreal(text: &Text<'_>, at: usize) -> bool {
    if opens_quote(text, at) {
        return true;
    }
    let Some(before) = before_marks(text, at) else { return text.reads(at.saturating_sub(2), &["not", "that"]) };
    if text.reads(before, &["say"]) && is_own_view(text, before) {
        return false;
    }
    text.class(before).is(Class::CONDITION) || is_supposed(text, before) || is_quoted(text, before)
}

/// "I'd say", "I would say".
fn is_own_view(text: &Text<'_>, say: usize) -> bool {
    ["i ' d say", "i would say", "id say"].iter().any(|view| {
        let words = view.split(' ').count() - 1;
        say.checked_sub(words).and_then(|start| text.phrase(start, view)) == Some(say + 1)
    })
}

/// Words before a title that make it somebody else's, and those that make it one of the past.
const OTHERS: &[&str] = &[
    "our", "my", "his", "her", "their", "your", "unser", "unsere", "unserem", "unserer", "unseren", "mein", "meine",
    "meinem", "meiner", "ihr", "ihre", "notre", "nos", "mon", "ma", "votre", "son", "sa", "nuestro", "nuestra", "mi",
    "su", "tu", "nosso", "nossa", "meu", "minha", "seu", "sua", "nostro", "nostra", "mio", "mia", "suo", "onze", "ons",
    "mijn", "zijn", "haar", "not", "isn", "aren", "kein", "keine", "pas", "nicht", "niet", "non", "nao",
];
const BEFORE: &[&str] = &[
    "ex",
    "former",
    "formerly",
    "previously",
    "vorher",
    "fruher",
    "ehemals",
    "ehemalige",
    "ehemaliger",
    "vroeger",
    "voorheen",
    "antes",
    "antigo",
    "antiga",
    "avant",
    "ancien",
    "ancienne",
    "prima",
    "was",
    "war",
    "etait",
    "era",
    "fui",
    "dicho",
    "dit",
    "detto",
    "gesagt",
    "disse",
    "ero",
    "were",
];
/// What follows a title that is said of somebody: "the owner is my uncle".
const SAID_OF: &[&str] = &[
    "is my",
    "is our",
    "ist mein",
    "ist meine",
    "es mi",
    "est mon",
    "est ma",
    "e meu",
    "e minha",
    "e mio",
    "e mia",
    "is mijn",
    "is m",
];

/// Whether a title from `start` to `end` that a model took for the visitor's is somebody else's, one of the past, or a
/// part of an address.
pub(crate) fn is_not_theirs(text: &Text<'_>, start: usize, end: usize) -> bool {
    // The word before, or the one before its article.
    let near = |at: usize| [at.checked_sub(1), at.checked_sub(2).filter(|_| text.class(at - 1).is(Class::ARTICLE))];
    let takes = |at: usize| {
        let key = text.key(at);
        OTHERS.contains(&key) || BEFORE.contains(&key) || text.class(at).is(Class::GONE)
    };
    let taken = near(start).into_iter().flatten().any(takes);
    let said_of = SAID_OF.iter().any(|phrase| text.phrase(end, phrase).is_some());
    // "Made redundant as operations manager".
    let lost =
        (start.saturating_sub(3)..start).any(|at| ["redundant", "fired", "sacked", "retired"].contains(&text.key(at)));
    taken || lost || said_of || is_in_address(text, end)
}

/// Whether a quotation begins before `at` that is not the whole message.
fn opens_quote(text: &Text<'_>, at: usize) -> bool {
    let Some(mark) = at.checked_sub(1) else { return false };
    if text.is_mark(mark, '"') && mark > 0 {
        return true;
    }
    let opens = text.is_mark(mark, '"') || (text.is_mark(mark, '\'') && text.spaced(mark) && !text.spaced(at));
    let closes = |end: &usize| text.is_one_of(*end, &['"', '\'']) && text.spaced(end + 1) && *end + 1 < text.len();
    opens && (at..at + QUOTE).any(|end| closes(&end))
}

/// The most tokens of a quotation that are looked through for its end.
const QUOTE: usize = 40;

/// The last word before `at` in its clause, across a colon, a quote, or a comma after a verb of saying.
fn before_marks(text: &Text<'_>, at: usize) -> Option<usize> {
    let mut before = at.checked_sub(1)?;
    while text.is_mark(before, '"') || text.is_mark(before, ':') || text.is_mark(before, ',') {
        let comma = text.is_mark(before, ',');
        before = before.checked_sub(1)?;
        if comma && !text.class(before).is(Class::SAYS) {
            return None;
        }
    }
    let because = ["because", "that"].contains(&text.key(before)) && !before_is_supposed(text, before);
    (text.is_word(before) && !because).then_some(before)
}

fn before_is_supposed(text: &Text<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| is_supposed(text, before) || is_quoted(text, before))
}

/// The last words of the clause that ends with `last`, nearest first.
fn clause<'t>(text: &'t Text<'_>, last: usize, most: usize) -> impl Iterator<Item = usize> + 't {
    (0..=last).rev().take(most).take_while(|at| text.is_word(*at) || text.is_mark(*at, '\''))
}

fn is_supposed(text: &Text<'_>, last: usize) -> bool {
    clause(text, last, 5).any(|at| text.class(at).is(Class::SUPPOSES) || text.reads(at, &["let", "'", "s", "say"]))
        || clause(text, last, 3).any(|at| text.reads(at, &["s", "say"]) || text.reads(at, &["what", "if"]))
}

/// A verb of saying with another subject than the visitor.
fn is_quoted(text: &Text<'_>, last: usize) -> bool {
    let Some(verb) = clause(text, last, 4).find(|at| text.class(*at).is(Class::SAYS)) else { return false };
    let own = clause(text, verb.saturating_sub(1), 3).any(|at| ["i", "ich", "je", "yo"].contains(&text.key(at)))
        || verb.checked_sub(1).is_some_and(|thing| is_own_card(text, thing));
    let denied =
        clause(text, verb.saturating_sub(1), 4).any(|at| ["not", "never", "don", "dont", "t"].contains(&text.key(at)));
    let infinitive = verb == 0 || text.reads(verb.saturating_sub(1), &["to"]);
    let supposes = ["say", "assume"].contains(&text.key(verb));
    (own && denied) || (!own && (supposes || !infinitive))
}

/// `my card says`: what has the visitor's own title on it.
fn is_own_card(text: &Text<'_>, thing: usize) -> bool {
    const CARDS: &[&str] =
        &["card", "badge", "title", "contract", "linkedin", "profile", "payslip", "door", "signature"];
    let my = |at: usize| ["my", "meine", "meinem", "ma", "mi"].contains(&text.key(at));
    CARDS.contains(&text.key(thing)) && (thing.saturating_sub(2)..thing).any(my)
}

/// Whether what comes after the title makes it something else: a question, somebody's thing, a vacancy.
pub(crate) fn is_undone(text: &Text<'_>, title: &Title) -> bool {
    text.is_mark(title.end, '?') || is_thing(text, title) || seeks_work(text, title.end) || is_later(text, title.end)
}

/// `a project manager tool`, `a Project Manager Pro subscriber`.
fn is_thing(text: &Text<'_>, title: &Title) -> bool {
    let mut run = (title.end..title.end + 3).take_while(|at| text.is_word(*at) && !text.class(*at).is(Class::STOP));
    let thing =
        |at: usize| text.class(at).is(Class::NONROLE) && !(text.class(at).is(Class::FUNCTION) && at > title.end);
    run.any(thing)
}

fn seeks_work(text: &Text<'_>, at: usize) -> bool {
    let rest = (at..at + 16).take_while(|at| *at < text.len() && !text.ends_sentence(*at));
    let mut seeks = false;
    for at in rest {
        seeks |= ["looking", "searching", "seeking", "hunting", "open"].contains(&text.key(at));
        if seeks && text.class(at).is(Class::WORK) {
            return true;
        }
    }
    false
}

/// What only people say who look for work.
const SEEKS: &[&str] = &[
    "are you hiring",
    "you guys hiring",
    "are you recruiting",
    "my resume",
    "my cv",
    "like to apply",
    "want to apply",
    "applying for",
    "applied for",
    "apply for a job",
    "job seeker",
    "jobseeker",
    "hire me",
    "ich bewerbe",
    "bewerbe mich",
    "je postule",
    "mon cv",
    "busco trabajo",
    "busco empleo",
    "mi cv",
    "meinen lebenslauf",
    "looking for a job",
    "looking for a new job",
    "looking for work",
    "looking for a role",
    "looking for a new role",
    "looking for a position",
    "looking for a new position",
    "looking for new opportunities",
    "open to work",
    "any openings",
    "any vacancies",
];

/// Whether the visitor looks for work: what they say they are is no customer's role.
pub(crate) fn is_job_seeker(text: &Text<'_>) -> bool {
    let begins = |at: &usize| text.class(*at).is(Class::SEEKS);
    (0..text.len()).filter(begins).any(|at| SEEKS.iter().any(|phrase| text.phrase(at, phrase).is_some()))
}

/// `starting next month`, `in a past life`.
fn is_later(text: &Text<'_>, at: usize) -> bool {
    let then = ["before", "in the past", "in a past life", "back then", "years ago"];
    let former = ["in my previous", "in my last", "in my old", "at my previous", "at my last", "at my old"];
    then.iter().chain(&former).any(|phrase| text.phrase(at, phrase).is_some())
        || text.reads(at, &["starting"])
        || text.reads(at, &["from", "next"])
        || text.reads(at, &["as", "of", "next"])
        || text.reads(at, &["wannabe"])
        || text.reads(at, &["to", "be"])
        || (text.reads(at, &["in"]) && text.reads(at + 1, &["training"]))
}

/// Whether a title that stands by itself is closed: an end, or a company and an end. What follows must not be a verb
/// whose subject it would be, nor a request.
pub(crate) fn is_closed(text: &Text<'_>, at: usize) -> bool {
    if is_in_address(text, at) {
        return false;
    }
    let end = company_end(text, at);
    let closed = text.ends_sentence(end) && !text.is_mark(end, '?');
    closed || text.reads(end, &["not"]) || is_break(text, end)
}

/// `treasurer@scouts.org`: the words before an `@` that is glued on both sides, with a dot behind it.
fn is_in_address(text: &Text<'_>, at: usize) -> bool {
    let glued = text.is_mark(at, '@') && !text.spaced(at) && !text.spaced(at + 1);
    glued
        && (at + 2..at + 9)
            .take_while(|at| !text.spaced(*at))
            .any(|at| text.is_mark(at, '.') && text.is_word(at + 1) && !text.spaced(at + 1))
}

/// Where `at Foo Inc` ends that may follow a title; `at` itself without one.
pub(crate) fn company_end(text: &Text<'_>, at: usize) -> usize {
    let linked = text.class(at).is(Class::LINKS) || text.is_one_of(at, &['@', '(']);
    if !linked {
        return at;
    }
    let inside = |at: usize| {
        (text.is_word(at) && !text.class(at).is(Class::THIRD) && !PEOPLE.contains(&text.key(at)))
            || (text.is_one_of(at, &['\'', '&', '-', '@', '(', ')', '.', '/']) && !text.ends_sentence(at))
    };
    (at..at + 14).find(|at| !inside(*at) || text.reads(*at, &["here"])).unwrap_or(at + 14)
}

const PEOPLE: &[&str] =
    &["i", "we", "you", "he", "she", "they", "who", "can", "please", "looking", "need", "and", "but"];

/// How a question begins.
const QUESTIONS: &[&str] =
    &["can", "could", "do", "does", "is", "are", "will", "would", "should", "did", "has", "have", "may"];
const SUBJECTS: &[&str] = &["i", "we", "you", "it", "this", "that", "there", "your"];

/// A comma, dash or bracket after which the title is not the subject of a verb.
fn is_break(text: &Text<'_>, at: usize) -> bool {
    let mark = text.is_one_of(at, &[',', '-', '|', '(', ')', '/', '"']);
    let after = text.class(at + 1);
    let asks = ["please", "pls", "now", "who", "which", "whose", "and", "or", "where", "einer", "der", "die", "qui"]
        .contains(&text.key(at + 1));
    let ours = text.reads(at + 1, &["need"]);
    let inverted = QUESTIONS.contains(&text.key(at + 1)) && SUBJECTS.contains(&text.key(at + 2));
    mark && !asks && (ours || inverted || !after.is(Class::THIRD))
}

/// Whether a sentence that begins at `from` speaks of the visitor first: `I`, `my`, `we` before `you`.
pub(crate) fn speaks_of_self(text: &Text<'_>, from: usize) -> bool {
    let words = (from..from + 12).take_while(|at| *at < text.len() && !text.ends_sentence(*at));
    for at in words {
        if text.class(at).is(Class::SELF) {
            return true;
        }
        if text.class(at).is(Class::OTHER) {
            return false;
        }
    }
    false
}

/// Whether a clause begins at `at`.
pub(crate) fn starts_clause(text: &Text<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    !text.is_word(before) || text.class(before).is(Class::CLAUSE)
}

#[cfg(test)]
mod tests {
    use super::{super::lexicon::class_of, Class, SEEKS};

    #[test]
    fn first_words_are_in_the_lexicon() {
        let first = |phrase: &&str| phrase.split(' ').next().is_some_and(|word| class_of(word).is(Class::SEEKS));
        let missing: Vec<_> = SEEKS.iter().filter(|phrase| !first(phrase)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}

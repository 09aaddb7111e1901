//! The employer's name where the visitor states it.

use super::{
    persona,
    phrases::{self, token::Text},
};
use crate::search::fold;
use std::{collections::HashSet, ops::Range, sync::LazyLock};

/// Most words of a name.
const WORDS: usize = 6;
/// Longest name, in characters.
const LENGTH: usize = 80;
/// What is read of a message to find one, in characters: beyond the longest name, so that no cut makes a name.
const REACH: usize = LENGTH + 40;

/// What makes a name a firm's.
static FORMS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    words(
        "inc inc. ltd ltd. llc llp plc gmbh ag kg ug se sa s.a. sas sarl srl s.r.l. sl s.l. bv b.v. nv ab oy as a/s corp corp. \
    corporation co co. limited company group holding pty & kgaa ohg mbh",
    )
});
static PLACES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    include_str!("../../data/places.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split(", "))
        .map(fold)
        .collect()
});
/// Words between two capitalised ones.
static LINKS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| words("of and & de du la le y und et the von for"));
/// Capitalised words that are no firm, and small words that are none either.
static NO_FIRMS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    words(
        "i we the a an my our your his her their this that it home night nights day days scale once least all present work \
    school university college now moment time noon first last risk large it's on in it is free myself ourselves you him them someone \
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november \
    december germany france spain england uk usa us u.s. america canada india australia europe berlin paris london madrid munich münchen \
    hamburg vienna wien zurich zürich barcelona amsterdam dublin new york boston chicago san francisco los angeles austin seattle \
    toronto sydney singapore texas california deutschland österreich schweiz frankreich españa méxico mexico argentina colombia chile italy \
    italia netherlands sweden norway denmark poland brazil japan china google's hello hi hey thanks thank please yes no ok okay sorry hr \
    ceo cto cfo cmo coo cio cro vp svp evp crm seo ai api b2b saas smb faq marketing sales support finance operations engineering \
    head director manager chief founder owner lead customer customers kilo small big startup company firm agency team different several \
    one two three four five ten many various multiple clients what which who where how not so because looking interested trying",
    )
});

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

/// An employer's name, and where it stands.
pub(super) type Named = (String, Range<usize>);

/// The last employer that the message states in a sentence, and the one of its signature.
pub(super) fn stated(text: &Text<'_>) -> (Option<Named>, Option<Named>) {
    let places = phrases::employers(text);
    let after = |token: &usize| {
        let start = text.tokens.get(*token)?.range.start;
        // Both halves of a contraction stand at the same place: nothing is between them.
        let gap = text.source.get(text.tokens[token - 1].range.end..start)?;
        (!gap.contains(['.', '!', '?', '\n'])).then(|| name_at(text.source, start))?
    };
    let said = places.iter().rev().find_map(after);
    let signed = if said.is_none() { signed(text.source) } else { None };
    (said, signed)
}

/// The name after `CTO at`, `Head of Sales,`, `Leiterin bei`: right behind a title that ends at byte `end`.
pub(super) fn after_title(source: &str, end: usize) -> Option<(String, Range<usize>)> {
    let rest = source.get(end..)?;
    let joined = ["at", "for", "of", "with", "@", "bei", "chez", "en", "von", "here at", "over at", "de"]
        .iter()
        .find_map(|word| {
            let rest = rest.trim_start_matches([' ', ',']);
            let after = rest.strip_prefix(word)?;
            let name = after.trim_start();
            (*word == "@" || name.len() < after.len()).then_some(name)
        })?;
    name_at(source, source.len() - joined.len())
}

/// The name that a message gives when asked for it: at its beginning, behind "it's" or "at".
pub(super) fn answer(source: &str) -> Option<(String, Range<usize>)> {
    const LEADS: &[&str] = &[
        "it's called",
        "it is called",
        "it's",
        "its",
        "it is",
        "we're",
        "we are",
        "i'm at",
        "i'm with",
        "i'm from",
        "i work for",
        "i work at",
        "at",
        "for",
        "from",
        "with",
        "the",
        "bei der",
        "bei",
        "wir sind",
        "die",
        "chez",
        "en",
        "es",
        "se llama",
        "c'est",
        "somos",
        "trabajo en",
        "na",
        "no",
        "da",
        "é a",
        "é",
        "si chiama",
        "è",
        "alla",
        "bij",
        "het is",
        "oh",
        "yes",
        "yep",
        "yeah",
        "sure",
        "ja",
        "oui",
        "sí",
        "sim",
        "sì",
    ];
    let mut start = source.len() - source.trim_start().len();
    for _ in 0..3 {
        let rest = &source[start..];
        let lead = LEADS.iter().find(|lead| {
            rest.get(..lead.len()).is_some_and(|head| head.to_lowercase() == **lead)
                && rest[lead.len()..].starts_with([' ', ','])
        });
        let Some(lead) = lead else { break };
        start += lead.len() + (rest.len() - lead.len() - rest[lead.len()..].trim_start_matches([' ', ',']).len());
    }
    name_at(source, start)
}

/// The name that a model found in `range`, cut as if it stood behind "at".
pub(super) fn spanned(source: &str, range: &Range<usize>) -> Option<(String, Range<usize>)> {
    let said = source.get(range.clone())?;
    let start = range.start + (said.len() - said.trim_start().len());
    name_at(source, start).filter(|(_, found)| found.end <= range.end)
}

/// A capitalised name that begins at byte `start`.
fn name_at(source: &str, start: usize) -> Option<(String, Range<usize>)> {
    let near = source.get(start..)?;
    let near = near.char_indices().nth(REACH).map_or(near, |(end, _)| &near[..end]);
    let line = near.split(['\n', ';', '(', ')', '|', '!', '?', '"', '“', '”']).next()?;
    let (line, start) = line.strip_prefix("der ").map_or((line, start), |rest| (rest, start + "der ".len()));
    let (mut end, mut place, mut capitals) = (0, 0, 0);
    for word in line.split(' ').take(WORDS) {
        let dotted = word.trim_end_matches([',', ':']);
        let bare = dotted.trim_end_matches('.');
        let form = capitals > 0 && (is_listed(&FORMS, bare) || is_listed(&FORMS, dotted));
        let capital = is_capitalised(bare) && !is_count(bare) && !(capitals == 0 && is_listed(&NO_FIRMS, bare));
        let link = capitals > 0 && is_listed(&LINKS, bare);
        if !capital && !form && !link {
            break;
        }
        if !link {
            capitals += 1;
            end = place + if form && is_listed(&FORMS, dotted) { dotted.len() } else { bare.len() };
        }
        place += word.len() + 1;
        if word.len() > bare.len() && !ends_before_form(word, line, place) {
            break;
        }
    }
    let name = clean(&line[..end]);
    (capitals > 0 && name.chars().count() <= LENGTH && name.len() > 1 && !is_no_firm(name))
        .then(|| (name.to_owned(), start..start + name.len()))
}

/// `Foo, Inc.`: a comma that the name goes on after.
fn ends_before_form(word: &str, line: &str, next: usize) -> bool {
    let following = line.get(next..).and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    word.ends_with(',') && is_listed(&FORMS, following.trim_end_matches([',', '.']))
}

fn clean(name: &str) -> &str {
    name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name)
}

/// `20k`, `3pm`, `2nd`, `50%`: digits with what counts them, no `3M`.
fn is_count(word: &str) -> bool {
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let counted = [
        "k", "m", "am", "pm", "h", "x", "st", "nd", "rd", "th", "ish", "plus", "+", "%", "ppl", "px", "min", "mins",
        "hrs", "yo",
    ];
    unit.len() < word.len() && counted.contains(&unit)
}

/// What makes a name an event's: `Web Summit`.
const EVENTS: &str = "summit expo conference conf messe fair forum congress congreso salon festival meetup webinar event con week kongress hackathon";

/// Places, departments and events are no firms.
fn is_no_firm(name: &str) -> bool {
    let folded = fold(name);
    let words: Vec<_> = folded.split_whitespace().collect();
    let last = words.last().copied().unwrap_or_default();
    PLACES.contains(folded.as_str())
        || EVENTS.split_whitespace().any(|event| event == last)
        || words.iter().all(|word| persona::is_department(word))
}

fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    let first = chars.next();
    first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() && word.contains(char::is_alphabetic))
        || first.is_some_and(char::is_lowercase) && chars.next().is_some_and(char::is_uppercase)
}

fn is_listed(list: &HashSet<&str>, word: &str) -> bool {
    list.contains(word.to_lowercase().as_str())
}

/// `Acme Widgets GmbH` on one of the last lines: a signature.
fn signed(source: &str) -> Option<(String, Range<usize>)> {
    let mut lines = source.rsplit('\n').filter(|line| !line.trim().is_empty()).take(5);
    if !source.trim().contains('\n') {
        return None;
    }
    lines.find_map(|line| {
        let parts =
            line.split([',', '|', '·', '–', '—']).map(str::trim).filter(|part| part.split(' ').count() <= WORDS);
        let mut firms = parts.filter(|part| {
            let last = part.rsplit(' ').next().unwrap_or_default();
            part.contains(' ') && is_listed(&FORMS, last) && is_capitalised(part)
        });
        let firm = firms.next()?;
        let start = source.rfind(firm)?;
        Some((firm.to_owned(), start..start + firm.len()))
    })
}

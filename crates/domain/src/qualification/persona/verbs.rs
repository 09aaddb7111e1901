//! Roles told by a verb: "I run procurement", "ich leite den Vertrieb", "je dirige le marketing", "I own a bakery".

use super::{Claim, Kind, class::Class, context, spelling, text::Text, title::Title};
use crate::search::fold;
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

static LINES: &str = include_str!("../../../data/role_verbs.txt");
static FRAMES: LazyLock<Frames> = LazyLock::new(|| Frames::read(LINES));

/// How sentences begin that tell a role.
struct Frames {
    /// By their first word: the rest of the beginning, and the role; the longer ones first.
    by_first: HashMap<String, Vec<(String, &'static str)>>,
    businesses: HashSet<String>,
}

impl Frames {
    fn read(lines: &'static str) -> Self {
        let mut new = Self { by_first: HashMap::new(), businesses: HashSet::new() };
        for (role, list) in lines.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
        {
            if role == "business" {
                new.businesses.extend(list.split_whitespace().map(fold));
                continue;
            }
            for beginning in list.split('|').map(fold) {
                let (first, rest) = beginning.split_once(' ').unwrap_or((&beginning, ""));
                new.by_first.entry(first.to_owned()).or_default().push((rest.to_owned(), role));
            }
        }
        for frames in new.by_first.values_mut() {
            frames.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        new
    }
}

/// The most words that a role is about, and that a business is told with.
const ABOUT: usize = 6;

/// What a sentence that begins at `at` tells, and the token after it.
pub(crate) fn at(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    let frames = FRAMES.by_first.get(text.key(at))?;
    if !context::starts_clause(text, at) || context::is_unreal(text, at) {
        return None;
    }
    frames.iter().find_map(|(rest, role)| {
        let next = text.phrase(at + 1, rest)?;
        let (title, end) = match role.strip_prefix('=') {
            Some(owner) => (owner.to_owned(), business(text, next)?),
            None => about(text, next, role)?,
        };
        let range = text.bytes(at, end);
        Some((Claim { kind: Kind::Holds, title, range }, end))
    })
}

/// The same of a sentence that begins at `at` and tells a role before `end`, as a model says: whatever it is about.
pub(crate) fn within(text: &Text<'_>, at: usize, end: usize) -> Option<Claim> {
    let frames = FRAMES.by_first.get(text.key(at))?;
    frames.iter().find_map(|(rest, role)| {
        let next = text.phrase(at + 1, rest)?;
        let title = match role.strip_prefix('=') {
            Some(owner) => business(text, next).map(|_| owner.to_owned())?,
            None => subject(text, skip(text, past_one(text, skip(text, next))), end, role)?,
        };
        Some(Claim { kind: Kind::Holds, title, range: text.bytes(at, end) })
    })
}

/// Past "a", "una", "the whole": what a model may have heard a role in nevertheless.
fn past_one(text: &Text<'_>, at: usize) -> usize {
    const ONE: &[&str] = &[
        "a", "an", "ein", "eine", "einen", "un", "une", "una", "uno", "um", "uma", "een", "tout", "toute", "ganze",
        "ganzen", "gesamte", "gesamten",
    ];
    (at..at + 2).find(|at| !ONE.contains(&text.key(*at))).unwrap_or(at + 2)
}

/// The role with the words from `start` to `end` for what it is about.
fn subject(text: &Text<'_>, start: usize, end: usize, role: &str) -> Option<String> {
    let words = (start..end).filter(|at| text.is_word(*at)).count();
    let plain = (start..end).all(|at| {
        !text.is_number(at) && (text.is_word(at) || text.is_hyphen(at) || text.is_mark(at, '\'') || is_joiner(text, at))
    });
    let last = (start..end).rev().find(|at| text.is_word(*at) && !TEAMS.contains(&text.key(*at)))? + 1;
    // "I manage it" is not about IT.
    let pronoun =
        last == start + 1 && text.class(start).is(Class::STOP | Class::OTHER | Class::SELF) && !text.is_capital(start);
    (plain && !pronoun && (1..=ABOUT).contains(&words)).then(|| role.replace('%', &spelt(text, start, last, role)))
}

/// Past the business that somebody owns: "two bakeries in Leeds".
fn business(text: &Text<'_>, at: usize) -> Option<usize> {
    let words = (at..at + ABOUT).take_while(|at| text.is_word(*at) || text.is_hyphen(*at));
    let known = |at: &usize| {
        let key = text.key(*at);
        FRAMES.businesses.contains(key)
            || key.strip_suffix("ies").is_some_and(|stem| FRAMES.businesses.contains(&format!("{stem}y")))
    };
    words.into_iter().find(known).map(|at| at + 1)
}

/// The role with what it is about, and the token after that.
fn about(text: &Text<'_>, at: usize, role: &str) -> Option<(String, usize)> {
    let start = skip(text, at);
    let end = (start..start + ABOUT).find(|at| !belongs(text, *at, start)).unwrap_or(start + ABOUT);
    let end = (start..end).rev().find(|at| text.is_word(*at) && !is_joiner(text, *at)).map(|last| last + 1)?;
    // "the marketing team": the team is no part of the title.
    let last = (start..end).rev().find(|at| !TEAMS.contains(&text.key(*at)))? + 1;
    (closes(text, end) && last > start).then(|| (role.replace('%', &spelt(text, start, last, role)), end))
}

/// What a role is about, as it stands in the title.
fn spelt(text: &Text<'_>, start: usize, end: usize, role: &str) -> String {
    let english =
        role.starts_with("Head") || ["Manager", "Coordinator", "Supervisor"].iter().any(|end| role.ends_with(end));
    let title = Title { start, end, head: start };
    if english { spelling::clean(text, &title) } else { as_typed(text, &title) }
}

/// In other languages a subject keeps its letters.
fn as_typed(text: &Text<'_>, title: &Title) -> String {
    let mut typed = String::new();
    for at in title.start..title.end {
        if at > title.start && text.spaced(at) {
            typed.push(' ');
        }
        typed.push_str(text.raw(at));
    }
    typed
}

const TEAMS: &[&str] = &[
    "team",
    "department",
    "dept",
    "side",
    "function",
    "division",
    "unit",
    "abteilung",
    "bereich",
    "service",
    "departamento",
    "area",
    "reparto",
    "afdeling",
];

/// Past "the", "our", "la parte", "all of the", "des".
fn skip(text: &Text<'_>, at: usize) -> usize {
    const SKIPPED: &[&str] = &[
        "the",
        "das",
        "der",
        "die",
        "dem",
        "our",
        "my",
        "all",
        "of",
        "whole",
        "entire",
        "unseren",
        "unsere",
        "unser",
        "den",
        "de",
        "du",
        "des",
        "d",
        "l",
        "la",
        "le",
        "les",
        "el",
        "los",
        "las",
        "parte",
        "departamento",
        "o",
        "os",
        "as",
        "da",
        "do",
        "dos",
        "di",
        "del",
        "della",
        "degli",
        "delle",
        "dell",
        "il",
        "lo",
        "gli",
        "i",
        "het",
        "team",
        "equipo",
        "equipe",
        "abteilung",
        "bereich",
        "here",
    ];
    let skipped = |at: usize| SKIPPED.contains(&text.key(at)) || text.is_mark(at, '\'');
    (at..at + 5).find(|at| !skipped(*at)).unwrap_or(at + 5)
}

fn belongs(text: &Text<'_>, at: usize, start: usize) -> bool {
    let class = text.title_class(at);
    let stop = class.is(Class::STOP) && !text.raw(at).chars().all(char::is_uppercase);
    let function = text.is_word(at) && class.is(Class::FUNCTION) && !stop;
    function
        || text.is_letter_pair(at)
        || TEAMS.contains(&text.key(at))
        || at > start && (is_joiner(text, at) || text.is_hyphen(at))
}

fn is_joiner(text: &Text<'_>, at: usize) -> bool {
    ["and", "und", "et", "y", "e", "en"].contains(&text.key(at)) || text.is_one_of(at, &['&', '/', '+'])
}

/// Whether nothing more is said of what the role is about: not "I run marketing campaigns that".
fn closes(text: &Text<'_>, at: usize) -> bool {
    const ON: &[&str] = &[
        "here",
        "across",
        "over",
        "there",
        "now",
        "with",
        "but",
        "on",
        "since",
        "from",
        "so",
        "as",
        "because",
        "myself",
        "globally",
        "worldwide",
        "von",
        "bei",
        "chez",
        "dans",
        "en",
        "na",
        "no",
        "em",
        "per",
        "presso",
        "bij",
        "voor",
        "hier",
        "ici",
        "aqui",
    ];
    !text.is_word(at) || text.class(at).is(Class::LINKS | Class::CLAUSE) || ON.contains(&text.key(at))
}

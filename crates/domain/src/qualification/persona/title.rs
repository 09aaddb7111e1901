//! The grammar of titles: where one ends that begins at a given word.
//!
//! ```text
//! title   = group tail* (joiner group tail*)*          founder and CEO
//! group   = (rank | function | unknown)* head+         senior product manager
//! tail    = function+                                  VP Sales, Leiter IT
//!         | of article? subject                        head of people, responsable des achats
//!         | "," function+ end                          Director, Revenue Operations
//!         | "to" article? title                        assistant to the CEO
//! ```

use super::{
    class::Class,
    tail::tails,
    text::{Kind, Text},
};

/// The most words one group may have, and the most among them that no list knows.
pub(crate) const MOST_WORDS: usize = 8;
const MOST_UNKNOWN: usize = 3;

/// A title: tokens `start..end`, and which of them is the head before its tails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Title {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) head: usize,
}

/// Which words that no list knows may stand before the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// Any: an article or a form says that a noun comes.
    Any,
    /// Those with a capital, and in small letters those that cannot be what the visitor does or is: `i'm missing`.
    Noun,
    /// Those with a capital.
    Capital,
}

/// The title that begins at `at`, if one does.
pub(crate) fn title(text: &Text<'_>, at: usize, unknown: Unknown) -> Option<Title> {
    let first = possessive(text, single(text, skip_drop(text, at), unknown)?)?;
    let mut title = turned(text, first);
    for _ in 0..3 {
        let Some(next) = joined(text, &title) else { break };
        title.end = next.end;
    }
    Some(title)
}

/// The most words of a title that no list knows.
const MOST_SAID: usize = 6;

/// The words from `start` to `end` as a title, up to a mark and without what stands around one: "the", "as", "i'm".
/// `None` if they hold a verb, a number, somebody else or a role of the past, or if no list knows one of them as a
/// title's and the role was not `asked` for.
pub(crate) fn as_said(text: &Text<'_>, start: usize, end: usize, asked: bool) -> Option<Title> {
    let frame = Class::ARTICLE | Class::SELF | Class::OPENS | Class::OWN | Class::ADVERB | Class::ROLE | Class::LINKS;
    let is_frame = |at: usize| !text.is_word(at) || text.class(at).is(frame) && text.class(at).is_unknown();
    let start = (start..end).find(|at| !is_frame(*at))?;
    let closes = |at: &usize| text.is_one_of(*at, &[',', '(', ')', ':', '"', '!']) || text.kind(*at) == Kind::Line;
    let end = (start..end).find(closes).unwrap_or(end);
    let end = (start..end).rev().find(|at| text.is_word(*at) && !text.class(*at).is(Class::SMALL))? + 1;
    let known = Class::HEAD | Class::WEAK | Class::FUNCTION | Class::RANK;
    let words: Vec<usize> = (start..end).filter(|at| text.is_word(*at)).collect();
    let is_known = words.iter().any(|at| text.title_class(*at).is(known) && !text.class(*at).is(Class::STOP));
    let said = words.len() <= MOST_SAID && words.iter().all(|at| may_be_said(text, *at));
    (said && (asked || is_known)).then_some(Title { start, end, head: end - 1 })
}

fn may_be_said(text: &Text<'_>, at: usize) -> bool {
    let barred = Class::GONE | Class::UNREAL | Class::ACTS | Class::THIRD | Class::OTHER | Class::SELF | Class::CLAUSE;
    let class = text.class(at);
    let linked = class.is(Class::SMALL | Class::LINK_OF | Class::FUNCTION | Class::HEAD);
    !text.is_number(at) && (linked || !class.is(barred | Class::STOP))
}

/// Past adjectives that are no part of a title: `the proud new owner`, `a 42 year old plumber`.
fn skip_drop(text: &Text<'_>, at: usize) -> usize {
    const PHRASES: &[&str] = &["one and only", "brand new", "brand - new", "de facto", "one"];
    const LEXICAL: &[&str] = &["trader", "proprietor", "practitioner"];
    let mut at = PHRASES.iter().find_map(|phrase| text.phrase(at, phrase)).unwrap_or(at);
    if text.is_number(at) {
        at = ["year old", "years old", "year - old", "- year - old", "yo"]
            .iter()
            .find_map(|phrase| text.phrase(at + 1, phrase))
            .unwrap_or(at);
    }
    if text.reads(at, &["sole"]) && LEXICAL.contains(&text.key(at + 1)) {
        return at;
    }
    (at..at + 3).find(|at| !text.class(*at).is(Class::DROP)).unwrap_or(at)
}

/// `engineer turned product manager`: the second.
fn turned(text: &Text<'_>, before: Title) -> Title {
    let turns = ["turned", "gone"].contains(&text.key(before.end));
    turns.then(|| single(text, before.end + 1, Unknown::Any)).flatten().unwrap_or(before)
}

/// `the CEO's assistant` is an assistant, `the CEO's nephew` nothing.
fn possessive(text: &Text<'_>, owner: Title) -> Option<Title> {
    if !(text.is_mark(owner.end, '\'') && text.reads(owner.end + 1, &["s"])) {
        return Some(owner);
    }
    let owned = single(text, owner.end + 2, Unknown::Capital)?;
    Some(Title { end: owned.end, ..owner })
}

/// One title with its tails.
pub(crate) fn single(text: &Text<'_>, at: usize, unknown: Unknown) -> Option<Title> {
    serving(text, at, unknown, MOST_SERVED)
}

/// The most titles in a row that each serve the next: `assistant to the chief of staff to the CEO`. More are nobody's,
/// and reading on would read a long row anew from each of its words.
const MOST_SERVED: usize = 2;

/// The same, with at most `served` others that it serves.
pub(crate) fn serving(text: &Text<'_>, at: usize, unknown: Unknown, served: usize) -> Option<Title> {
    let group = group(text, at, unknown)?;
    let end = tails(text, &group, served);
    let lone = end == group.start + 1;
    if lone && !text.title_class(group.head).is(Class::HEAD) {
        return None;
    }
    Some(Title { end, ..group })
}

/// The title that another one goes on with: `founder and CEO`, `CEO/CTO`.
fn joined(text: &Text<'_>, before: &Title) -> Option<Title> {
    let joiner = before.end;
    let is_joiner = ["and", "und", "et", "y", "e", "en"].contains(&text.key(joiner)) || is_joining_mark(text, joiner);
    if !is_joiner || text.class(joiner + 1).is(Class::DROP) {
        return None;
    }
    single(text, joiner + 1, Unknown::Capital).filter(|next| next.start == joiner + 1)
}

pub(crate) fn is_joining_mark(text: &Text<'_>, at: usize) -> bool {
    text.is_one_of(at, &['&', '/', '+'])
}

/// The nouns of a title up to its last head; `None` without one, for former or
/// future ones, and for what may be a name: `Katarina Miller`.
fn group(text: &Text<'_>, start: usize, unknown: Unknown) -> Option<Title> {
    if unknown != Unknown::Any && is_given_name(text, start) {
        return None;
    }
    let mut nouns = Nouns { start, unknown, head: None, unknowns: 0 };
    let (mut at, mut words) = (start, 0);
    while words < MOST_WORDS {
        if at > start && nouns.join(text, at) {
            at += 1;
            continue;
        }
        match nouns.take(text, at) {
            Step::On => (at, words) = (at + 1, words + 1),
            Step::End => break,
            Step::NoTitle => return None,
        }
    }
    let head = nouns.head?;
    if nouns.unknowns > 0 && unknown != Unknown::Any && text.title_class(head).is(Class::TRADE) {
        return None;
    }
    let small = nouns.unknowns > 0 && unknown == Unknown::Noun && !text.is_capital(start);
    let class = text.title_class(head);
    let weak = class.is(Class::WEAK) && class.is(Class::COMMA) && !class.is(Class::POST);
    if small && !weak && !class.is(Class::HEAD) {
        return None;
    }
    let stop = usize::from(is_abbreviated(text, head + 1) && goes_on(text, head + 2));
    Some(Title { start, end: head + 1 + stop, head })
}

/// What has been read of a group.
struct Nouns {
    start: usize,
    unknown: Unknown,
    /// The last head.
    head: Option<usize>,
    /// Words that no list knows.
    unknowns: usize,
}

/// What a word does to the group before it.
enum Step {
    On,
    End,
    NoTitle,
}

impl Nouns {
    fn take(&mut self, text: &Text<'_>, at: usize) -> Step {
        let class = text.title_class(at);
        if text.is_letter_pair(at) {
            return Step::On;
        }
        if !text.is_word(at) || is_barrier(text, at, class) {
            return Step::End;
        }
        if class.is(Class::GONE) {
            return Step::NoTitle;
        }
        if class.is(Class::HEAD | Class::WEAK) || (class.is(Class::PERSON) && is_person(text, self.start, at)) {
            self.head = Some(at);
        } else if !class.is(Class::RANK | Class::FUNCTION | Class::NONROLE | Class::DROP)
            && !self.takes_unknown(text, at)
        {
            return Step::End;
        }
        if self.head.is_some() && is_romance_end(text, at) { Step::End } else { Step::On }
    }

    /// Whether what is at `at` only joins words: a hyphen, `and` between subjects.
    fn join(&self, text: &Text<'_>, at: usize) -> bool {
        let named = self.unknown == Unknown::Any
            && self.head.is_none()
            && (text.reads(at, &["and"]) || is_joining_mark(text, at));
        let capitals =
            named && text.is_capital(at - 1) && text.is_capital(at + 1) && !text.class(at + 1).is(Class::STOP);
        capitals || joins_words(text, at, self.head.is_none())
    }

    fn takes_unknown(&mut self, text: &Text<'_>, at: usize) -> bool {
        self.unknowns += 1;
        let participle = ["ed", "ly"].iter().any(|ending| text.key(at).ends_with(ending));
        let allowed = match self.unknown {
            Unknown::Any => true,
            Unknown::Noun => text.is_capital(at) || (!text.is_number(at) && (!participle || at > self.start)),
            Unknown::Capital => text.is_capital(at),
        };
        let complete = self.head.is_some_and(|head| is_complete(text, head));
        !complete && self.unknowns <= MOST_UNKNOWN && allowed
    }
}

/// After a Romance head no other noun of the group comes, unless it is an English title.
fn is_romance_end(text: &Text<'_>, at: usize) -> bool {
    let class = text.title_class(at);
    let next = text.title_class(at + 1);
    let english = next.is(Class::HEAD | Class::WEAK) && !next.is(Class::ROMANCE);
    class.is(Class::ROMANCE) && !class.is(Class::FUNCTION) && !english
}

/// "Mason" and "Will" are names unless a title goes on after them: "Dean of Admissions".
fn is_given_name(text: &Text<'_>, at: usize) -> bool {
    let goes_on = text.title_class(at + 1).is(Class::HEAD | Class::WEAK | Class::FUNCTION | Class::LINK_OF);
    text.is_capital(at) && text.class(at).is(Class::NAME) && !goes_on
}

/// `the IT guy`: after a subject, but not after what somebody likes or is like.
fn is_person(text: &Text<'_>, start: usize, at: usize) -> bool {
    const LIKED: &[&str] =
        &["people", "contact", "key", "night", "day", "evening", "shift", "family", "wine", "music", "game", "film"];
    let subject = (start..at).any(|at| text.class(at).is(Class::FUNCTION));
    let known = (start..at).all(|at| text.class(at).is(Class::FUNCTION | Class::RANK) || text.is_hyphen(at));
    subject && known && !LIKED.contains(&text.key(at - 1))
}

/// A full stop that ends an abbreviation.
fn is_abbreviated(text: &Text<'_>, at: usize) -> bool {
    text.is_mark(at, '.') && at.checked_sub(1).is_some_and(|word| text.class(word).is(Class::ABBREVIATION))
}

/// Whether a title may go on at `at` after an abbreviation.
fn goes_on(text: &Text<'_>, at: usize) -> bool {
    text.reads(at, &["of"]) || text.class(at).is(Class::FUNCTION)
}

/// Whether a head ends a title unless another one follows: `assistant` may go on with any word.
fn is_complete(text: &Text<'_>, head: usize) -> bool {
    text.title_class(head).is(Class::HEAD) && !["assistant", "executive", "associate"].contains(&text.key(head))
}

/// A hyphen in a word, or what joins the subjects of one head: `sales and marketing manager`.
fn joins_words(text: &Text<'_>, at: usize, before_head: bool) -> bool {
    let subjects = text.reads(at, &["and"]) || text.reads(at, &["und"]) || is_joining_mark(text, at);
    let compound = text.is_mark(at, '-') && !text.spaced(at) && text.reads(at + 1, &["und"]);
    let marked = text.is_mark(at, '/') && !text.spaced(at) && !text.spaced(at + 1);
    is_abbreviated(text, at)
        || (before_head && text.is_mark(at, '&') && text.is_letter_pair(at - 1) && text.is_letter_pair(at + 1))
        || text.is_hyphen(at)
        || compound
        || (subjects && before_head && follows_subject(text, at))
        || (marked && before_head)
}

fn follows_subject(text: &Text<'_>, joiner: usize) -> bool {
    let subject = Class::FUNCTION | Class::HEAD | Class::WEAK | Class::RANK;
    let known = text.title_class(joiner - 1).is(subject) || text.is_mark(joiner - 1, '-');
    let before = known || (text.is_capital(joiner - 1) && text.title_class(joiner + 1).is(Class::FUNCTION));
    let proper = text.is_capital(joiner + 1) && !text.class(joiner + 1).is(Class::STOP);
    let after = text.title_class(joiner + 1).is(subject) || proper;
    before && text.is_word(joiner + 1) && after
}

/// Whether no title goes across the word. Some of these words are subjects as well: `it manager`, `call center`.
fn is_barrier(text: &Text<'_>, at: usize, class: Class) -> bool {
    let subject = Class::HEAD | Class::WEAK | Class::FUNCTION;
    let upper = text.raw(at).len() > 1 && text.raw(at).chars().all(char::is_uppercase);
    let is_subject = class.is(Class::FUNCTION | Class::RANK) && (upper || text.title_class(at + 1).is(subject));
    class.is(Class::STOP) && !is_subject && !class.is(Class::HEAD)
}

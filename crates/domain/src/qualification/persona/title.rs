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

use super::{class::Class, text::Text};

/// The most words one group may have, and the most among them that no list knows.
const MOST_WORDS: usize = 8;
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
fn single(text: &Text<'_>, at: usize, unknown: Unknown) -> Option<Title> {
    let group = group(text, at, unknown)?;
    let end = region(text, level(text, tails(text, &group)));
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

fn is_joining_mark(text: &Text<'_>, at: usize) -> bool {
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
        } else if !class.is(Class::RANK | Class::FUNCTION | Class::NONROLE | Class::DROP) && !self.takes_unknown(text, at) {
            return Step::End;
        }
        if self.head.is_some() && is_romance_end(text, at) { Step::End } else { Step::On }
    }

    /// Whether what is at `at` only joins words: a hyphen, `and` between subjects.
    fn join(&self, text: &Text<'_>, at: usize) -> bool {
        let named = self.unknown == Unknown::Any && self.head.is_none() && (text.reads(at, &["and"]) || is_joining_mark(text, at));
        let capitals = named && text.is_capital(at - 1) && text.is_capital(at + 1) && !text.class(at + 1).is(Class::STOP);
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

/// Where the title ends that begins with `group`.
fn tails(text: &Text<'_>, group: &Title) -> usize {
    let head = group.head;
    let class = text.title_class(head);
    let vice = class.is(Class::HEAD) && text.meant(head) == "president" && is_vice(text, group);
    let has = |flag: Class| class.is(flag) || vice;
    let mut end = group.end;
    if has(Class::POST) && text.spaced(end) {
        end = subject(text, end, false).unwrap_or(end);
    }
    if has(Class::OF) {
        end = of_subject(text, end).or_else(|| of_department(text, group, end)).unwrap_or(end);
        if class.is(Class::ROMANCE) || text.reads(group.end, &["de"]) {
            end = subject(text, end, false).unwrap_or(end);
            end = of_subject(text, end).filter(|_| end > group.end).unwrap_or(end);
        }
    }
    let dash = text.is_mark(end, '-') && text.spaced(end) && text.is_capital(end + 1);
    if has(Class::COMMA) && end == group.end && (text.is_mark(end, ',') || dash) {
        end = comma_subject(text, end + 1).unwrap_or(end);
    }
    let serves = class.is(Class::TO) || text.reads(end.saturating_sub(1), &["staff"]);
    if serves { served(text, end).unwrap_or(end) } else { end }
}

/// `Engineer II`.
fn level(text: &Text<'_>, at: usize) -> usize {
    at + usize::from(["II", "III", "IV"].contains(&text.raw(at)))
}

/// `, EMEA`, up to where something ends.
fn region(text: &Text<'_>, at: usize) -> usize {
    /// The most words of one: `North America`.
    const WORDS: usize = 3;
    let first = at + 1;
    let is_region = |at: &usize| text.is_capital(*at) && text.class(*at).is(Class::REGION);
    let words = (first..first + WORDS).take_while(is_region).count();
    let end = first + words;
    let closed = !text.is_word(end) || text.class(end).is(Class::LINKS);
    if words > 0 && text.is_mark(at, ',') && closed { end } else { at }
}

fn is_vice(text: &Text<'_>, group: &Title) -> bool {
    (group.start..group.end).any(|at| text.reads(at, &["vice"]))
}

/// Words that a role is about, from `at` on. With `free`, the first may be a word that no list knows.
fn subject(text: &Text<'_>, at: usize, free: bool) -> Option<usize> {
    let mut end = at;
    if free && is_free(text, at) {
        end = at + 1;
    }
    for _ in 0..MOST_WORDS {
        let next = if end > at && joins_subjects(text, end) { end + 1 } else { end };
        let between = text.is_capital(next) && is_free(text, next) && is_subject(text, next + 1);
        let paired = text.is_mark(end, '&') && text.is_capital(next) && is_free(text, next) && end > at;
        if !(is_subject(text, next) || paired || ((between || is_adjective(text, next)) && end > at)) {
            break;
        }
        end = next + 1;
    }
    (end > at).then_some(end)
}

fn is_free(text: &Text<'_>, at: usize) -> bool {
    let class = text.title_class(at);
    text.is_word(at)
        && !class.is(Class::STOP | Class::DROP | Class::GONE)
        && !text.key(at).starts_with(|first: char| first.is_ascii_digit())
}

/// Romance adjectives by their ending: `servicios sociales`, `gestion informatique`.
fn is_adjective(text: &Text<'_>, at: usize) -> bool {
    const ENDINGS: &[&str] =
        &["ales", "iques", "ique", "elles", "aux", "ivas", "ivos", "icas", "icos", "iles", "iais", "urais"];
    text.title_class(at).is_unknown() && ENDINGS.iter().any(|ending| text.key(at).ends_with(ending))
}

fn is_subject(text: &Text<'_>, at: usize) -> bool {
    let prefixed = text.key(at).len() == 1 && text.is_hyphen(at + 1) && text.class(at + 2).is(Class::FUNCTION);
    if text.is_letter_pair(at) || prefixed {
        return true;
    }
    let class = text.title_class(at);
    let function = class.is(Class::FUNCTION | Class::RANK);
    if class.is(Class::STOP) {
        let upper = text.raw(at).chars().all(char::is_uppercase);
        let closed = !text.is_word(at + 1) || text.class(at + 1).is(Class::STOP);
        let within = text.is_capital(at) && text.class(at + 1).is(Class::FUNCTION);
        return class.is(Class::FUNCTION)
            && (upper || within || (text.reads(at, &["it"]) && text.reads(at - 1, &["of"]) && closed));
    }
    let qualifies = class.is(Class::HEAD | Class::WEAK) && text.class(at + 1).is(Class::FUNCTION);
    function || qualifies
}

fn joins_subjects(text: &Text<'_>, at: usize) -> bool {
    let word = ["and", "und", "et", "y", "e", "al", "aux", "au", "ao"].contains(&text.key(at));
    let list = text.is_mark(at, ',') && is_subject(text, at + 1) && {
        let after = at + 2;
        text.is_mark(after, ',') || text.is_mark(after, '&') || text.reads(after, &["and"])
    };
    word || list || is_joining_mark(text, at) || text.is_hyphen(at)
}

/// `of sales`, `der IT-Abteilung`, `des achats`, `de recursos humanos`.
fn of_subject(text: &Text<'_>, at: usize) -> Option<usize> {
    let elided = text.is_mark(at + 1, '\'') && ["d", "dell"].contains(&text.key(at));
    let of = if elided { Some(at + 2) } else { (text.is_word(at) && text.class(at).is(Class::LINK_OF)).then_some(at + 1) }?;
    let article =
        if ["la", "las", "los"].contains(&text.key(of)) || (text.reads(of, &["the"]) && is_subject(text, of + 1)) {
            1
        } else if text.reads(of, &["l"]) && text.is_mark(of + 1, '\'') {
            2
        } else {
            0
        };
    let first = of + article;
    let known = is_subject(text, first);
    let proper = text.is_capital(first) && !known;
    let german = ["der", "des", "fur"].contains(&text.key(at));
    let free = if german {
        proper
    } else if text.reads(at, &["of"]) {
        false
    } else {
        !known && !proper
    };
    let end = subject(text, first, free)?;
    let named = text.is_capital(first) && text.is_capital(end) && is_free(text, end) && !text.is_word(end + 1);
    Some(end + usize::from(named))
}

/// `of nursing`: a subject that no list knows. A name in capitals is one after `head`, or when the head has a
/// capital too; else it is a company.
fn of_department(text: &Text<'_>, group: &Title, at: usize) -> Option<usize> {
    if !text.reads(at, &["of"]) || !is_free(text, at + 1) || text.title_class(at + 1).is(Class::NONROLE) {
        return None;
    }
    let head = group.head;
    let named = text.is_capital(at + 1);
    let leads = ["head", "vp", "vice", "chief", "member"].contains(&text.key(head));
    let manages = !leads && !["director", "president", "leader", "lead"].contains(&text.key(head));
    let allowed = if named { leads || (text.is_capital(head) && !manages) } else { !manages };
    allowed.then(|| subject(text, at + 1, true)).flatten()
}

/// `, Revenue Operations`, up to where something ends.
fn comma_subject(text: &Text<'_>, at: usize) -> Option<usize> {
    let mut end = subject(text, at, false)?;
    if text.is_capital(end) && is_free(text, end) && !text.is_word(end + 1) {
        end += 1;
    }
    let closed = !(text.is_word(end) || text.is_mark(end, ':'))
        || ["at", "for", "here", "in", "with", "from", "i", "we"].contains(&text.key(end));
    closed.then_some(end)
}

/// `to the CEO`.
fn served(text: &Text<'_>, at: usize) -> Option<usize> {
    let of = text.reads(at, &["to"]) || text.reads(at, &["of"]);
    let article = ["the", "our", "a"].contains(&text.key(at + 1));
    let served = of.then(|| single(text, at + 1 + usize::from(article), Unknown::Capital)).flatten()?;
    Some(served.end)
}

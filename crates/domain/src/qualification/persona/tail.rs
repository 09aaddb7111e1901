//! What may follow the head of a title: `VP Sales`, `head of people`, `Director, Revenue Operations`, `Engineer II`.

use super::{
    class::Class,
    text::Text,
    title::{MOST_WORDS, Title, Unknown, is_joining_mark, serving},
};

/// Where the title ends that begins with `group`.
pub(crate) fn tails(text: &Text<'_>, group: &Title, served: usize) -> usize {
    region(text, level(text, about(text, group, served)))
}

/// The end of what the title is about.
fn about(text: &Text<'_>, group: &Title, most_served: usize) -> usize {
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
    if serves && most_served > 0 { served(text, end, most_served - 1).unwrap_or(end) } else { end }
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
    let of =
        if elided { Some(at + 2) } else { (text.is_word(at) && text.class(at).is(Class::LINK_OF)).then_some(at + 1) }?;
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
fn served(text: &Text<'_>, at: usize, most_served: usize) -> Option<usize> {
    let of = text.reads(at, &["to"]) || text.reads(at, &["of"]);
    let article = ["the", "our", "a"].contains(&text.key(at + 1));
    let served = of.then(|| serving(text, at + 1 + usize::from(article), Unknown::Capital, most_served)).flatten()?;
    Some(served.end)
}

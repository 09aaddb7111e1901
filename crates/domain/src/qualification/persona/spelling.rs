//! A title as it is shown: slips put right, capitals where they belong.

use super::{
    class::Class,
    lexicon::{class_by_ending, correction},
    text::Text,
    title::Title,
};

/// Words with capitals of their own.
const OWN: &[(&str, &str)] = &[
    ("devops", "DevOps"),
    ("revops", "RevOps"),
    ("finops", "FinOps"),
    ("salesops", "SalesOps"),
    ("bizops", "BizOps"),
    ("devrel", "DevRel"),
    ("saas", "SaaS"),
    ("vps", "VPs"),
];

/// "One of the founders" is a founder.
pub(crate) const PLURALS: &[&str] = &["founders", "cofounders", "partners", "owners", "directors"];

/// `title` in clean spelling.
pub(crate) fn clean(text: &Text<'_>, title: &Title) -> String {
    let foreign = (title.start..title.end).any(|at| ["de", "des", "du", "del", "der"].contains(&text.key(at)));
    let sentence_case = foreign || text.title_class(title.head).is(Class::ROMANCE | Class::GERMAN);
    let mut clean = String::new();
    for at in title.start..title.end {
        if at > title.start && text.spaced(at) {
            clean.push(' ');
        }
        let first = at == title.start;
        let glued = !first && !text.spaced(at) && !text.is_mark(at - 1, '/') && !text.is_mark(at - 1, '&');
        clean.push_str(&word(text, at, first, sentence_case, glued));
    }
    clean
}

fn word(text: &Text<'_>, at: usize, first: bool, sentence_case: bool, glued: bool) -> String {
    let raw = text.raw(at);
    let key = text.key(at);
    if !text.is_word(at) {
        return if text.is_mark(at, '\'') { "'".to_owned() } else { raw.to_owned() };
    }
    if let Some((_, own)) = OWN.iter().find(|(known, _)| *known == key) {
        return (*own).to_owned();
    }
    if let Some(one) = PLURALS.contains(&key).then(|| raw.strip_suffix(['s', 'S'])).flatten() {
        return if glued { one.to_owned() } else { capital(one) };
    }
    let class = text.class(at);
    if class.is(Class::ACRONYM) || text.is_letter_pair(at) {
        return raw.to_uppercase();
    }
    if !first && class.is(Class::SMALL) {
        return raw.to_lowercase();
    }
    let meant = meant(text, at);
    let shouted = raw.len() > 3 && raw.chars().all(char::is_uppercase) && !class.is_unknown();
    let spelt = meant.map_or_else(|| if shouted { raw.to_lowercase() } else { raw.to_owned() }, str::to_owned);
    if (sentence_case && !first) || (glued && !text.is_capital(at)) { spelt } else { capital(&spelt) }
}

/// What a misspelt word was meant to be.
fn meant(text: &Text<'_>, at: usize) -> Option<&'static str> {
    let unknown = text.class(at).is_unknown() && class_by_ending(text.key(at)).is_unknown();
    unknown.then(|| correction(text.key(at))).flatten()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

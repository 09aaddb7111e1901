//! Which titles mean the same role: function × seniority.
//!
//! A title is read as words. Some say how high (`chief`, `vp`, `director`), some what about (`sales`,
//! `technology`), abbreviations both (`CTO`). Two titles are one role if both agree, whatever the order:
//! `VP Sales`, `Sales VP`, `Vice President of Sales`. A title with a word that the lists do not know has no role, as
//! have a function or a seniority alone (`marketing`, `VP`): a search for them must not find strangers.

mod words;

use crate::search::fold;
use words::{Meaning, meaning};

/// How high a role stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seniority {
    /// Does the work: engineer, analyst, assistant.
    Staff,
    /// Leads some: manager, lead.
    Manager,
    /// Heads a function.
    Head,
    /// Director.
    Director,
    /// Vice president.
    Vice,
    /// On the board: CEO, CTO, managing director.
    Chief,
    /// Owns the company: founder, owner, partner.
    Owner,
}

/// A role: what it is about and how high it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Role {
    /// Words in order of the alphabet: `technology`, or `marketing.sales` for both.
    function: String,
    seniority: Seniority,
    key: String,
}

impl Role {
    /// What the role is about.
    #[must_use]
    pub fn function(&self) -> &str {
        &self.function
    }

    /// How high it stands.
    #[must_use]
    pub fn seniority(&self) -> Seniority {
        self.seniority
    }

    /// A token for an index, in small ASCII letters and dots: `chief.technology`. Equal for equal roles.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// The role that `title` names; of several ("founder and CEO") the first. `None` unless every word is known and the
/// title has both a function and a seniority.
#[must_use]
pub fn role_of(title: &str) -> Option<Role> {
    let words = words_of(title);
    whole(&words).or_else(|| {
        let joiner = words.iter().position(|word| matches!(word.as_str(), "and" | "und" | "et" | "y"))?;
        whole(&words[..joiner])
    })
}

/// Whether two titles are the same words or the same role.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    words_of(one) == words_of(other) || role_of(one).is_some_and(|role| role_of(other) == Some(role))
}

/// Whether somebody with this title decides on buying: owners, the board, vice presidents, directors and heads,
/// in English, German, French and Spanish. Assistants to them do not.
#[must_use]
pub fn is_decision_maker(title: &str) -> bool {
    let words = words_of(title);
    let mut high = false;
    for (at, word) in words.iter().enumerate() {
        match meaning(word) {
            Some(Meaning::Serves) => return false,
            Some(Meaning::Whole(seniority, _) | Meaning::Rank(seniority)) => {
                high |= seniority >= Seniority::Head && !is_qualified_away(&words, at);
            }
            _ => {}
        }
    }
    high
}

/// `head chef`, `account director's`, `business partner`, `product owner`: high words in titles that are not.
fn is_qualified_away(words: &[String], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| words[before].as_str());
    let after = words.get(at + 1).map_or("", String::as_str);
    let word = words[at].as_str();
    matches!(
        (before, word, after),
        ("product" | "process" | "service" | "system" | "data" | "risk", "owner", _)
            | ("business" | "hr" | "people" | "channel" | "client" | "customer" | "alliance" | "talent", "partner", _)
            | (_, "head", "chef" | "nurse" | "coach" | "waiter" | "cook" | "teacher")
            | (_, "partner", "manager" | "success" | "marketing" | "sales" | "account" | "development")
            | (_, "chief", "engineer" | "architect" | "mate")
            | ("art" | "stage" | "film" | "music" | "funeral" | "casting", "director", _)
    )
}

/// The folded words; `vice president` and the like as one.
fn words_of(title: &str) -> Vec<String> {
    let folded = fold(title).replace("c-level", "clevel").replace("co-", "co").replace('&', " and ");
    let words =
        folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty() && !is_small(word));
    let mut joined: Vec<String> = Vec::new();
    for word in words {
        let pair = joined.last().and_then(|last| words::pair(last, word));
        match pair {
            Some(pair) => {
                joined.pop();
                joined.push(pair.to_owned());
            }
            None => joined.push(word.to_owned()),
        }
    }
    joined
}

fn is_small(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "a"
            | "an"
            | "for"
            | "de"
            | "des"
            | "du"
            | "del"
            | "la"
            | "las"
            | "los"
            | "le"
            | "les"
            | "der"
            | "die"
            | "das"
            | "fur"
            | "d"
            | "l"
            | "el"
            | "in"
            | "do"
            | "da"
    )
}

/// The role of words that all have a meaning.
fn whole(words: &[String]) -> Option<Role> {
    let mut functions: Vec<&str> = Vec::new();
    let mut ranks: Vec<Seniority> = Vec::new();
    let (mut prefixes, mut kinds): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for word in words {
        match meaning(word)? {
            Meaning::Rank(seniority) => ranks.push(seniority),
            Meaning::Whole(seniority, function) => {
                ranks.push(seniority);
                functions.push(function);
            }
            Meaning::Function(function) => functions.push(function),
            Meaning::Prefix(prefix) => prefixes.push(prefix),
            Meaning::Kind(kind) => kinds.push(kind),
            Meaning::Joiner | Meaning::Officer => {}
            Meaning::Serves => return None,
        }
    }
    if words.iter().any(|word| word == "officer") && !ranks.contains(&Seniority::Chief) {
        return None;
    }
    let seniority = match (ranks.as_slice(), kinds.is_empty()) {
        ([], false) => Seniority::Staff,
        ([rank], true) => *rank,
        _ => return None,
    };
    functions.sort_unstable();
    functions.dedup();
    if functions.is_empty() && kinds.is_empty() {
        return None;
    }
    Some(role(seniority, &prefixes, &functions, &kinds))
}

fn role(seniority: Seniority, prefixes: &[&str], functions: &[&str], kinds: &[&str]) -> Role {
    let rank = match seniority {
        Seniority::Staff => "staff",
        Seniority::Manager => "manager",
        Seniority::Head => "head",
        Seniority::Director => "director",
        Seniority::Vice => "vp",
        Seniority::Chief => "chief",
        Seniority::Owner => "owner",
    };
    let mut prefixes = prefixes.to_vec();
    prefixes.sort_unstable();
    let function = functions.iter().chain(kinds).copied().collect::<Vec<_>>().join(".");
    let key =
        std::iter::once(rank).chain(std::iter::once(function.as_str())).chain(prefixes).collect::<Vec<_>>().join(".");
    Role { function, seniority, key }
}

#[cfg(test)]
mod tests;

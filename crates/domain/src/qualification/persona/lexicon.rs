//! The words of titles: what each can be in one, and which word a misspelt one was meant to be.

use crate::search::fold;
use std::{collections::HashMap, ops::BitOr, sync::LazyLock};

static WORDS: &str = include_str!("../../../data/title_words.txt");
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(WORDS));

/// What a word can be, as a set of flags: the names are those of `data/title_words.txt`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class(u32);

impl Class {
    /// Says a role by itself: `manager`.
    pub(crate) const HEAD: Self = Self(1);
    /// Says a role only with more words: `officer`, `head`.
    pub(crate) const WEAK: Self = Self(1 << 1);
    /// May go on with `of`: `head of sales`.
    pub(crate) const OF: Self = Self(1 << 2);
    /// May be followed by its subject: `VP Sales`.
    pub(crate) const POST: Self = Self(1 << 3);
    /// May be followed by a comma and its subject: `Director, Sales`.
    pub(crate) const COMMA: Self = Self(1 << 4);
    /// May go on with `to` and a title: `assistant to the CEO`.
    pub(crate) const TO: Self = Self(1 << 5);
    /// A trade that people also ask for: no answer by itself.
    pub(crate) const TRADE: Self = Self(1 << 6);
    /// German: `Leiter`.
    pub(crate) const GERMAN: Self = Self(1 << 7);
    /// Romance: the subject comes after, only the first letter is a capital.
    pub(crate) const ROMANCE: Self = Self(1 << 8);
    /// Seniority, kind or region.
    pub(crate) const RANK: Self = Self(1 << 9);
    /// What a role is about.
    pub(crate) const FUNCTION: Self = Self(1 << 10);
    /// Written in capitals.
    pub(crate) const ACRONYM: Self = Self(1 << 11);
    /// Stands before a title without being part of it: `new`.
    pub(crate) const DROP: Self = Self(1 << 12);
    /// After a title, makes it something else: `manager role`.
    pub(crate) const NONROLE: Self = Self(1 << 13);
    /// No longer or not yet: `former`.
    pub(crate) const GONE: Self = Self(1 << 14);
    /// No title goes across it.
    pub(crate) const STOP: Self = Self(1 << 15);
    /// A verb of which the title before is the subject.
    pub(crate) const THIRD: Self = Self(1 << 16);
    /// Common enough that a slip in it is put right.
    const TYPO: Self = Self(1 << 17);

    const NAMES: [(&'static str, Self); 19] = [
        ("head", Self::HEAD),
        ("weak", Self::WEAK),
        ("of", Self::OF),
        ("post", Self::POST),
        ("comma", Self::COMMA),
        ("to", Self::TO),
        ("trade", Self::TRADE),
        ("de", Self::GERMAN),
        ("rom", Self::ROMANCE),
        ("rank", Self::RANK),
        ("function", Self::FUNCTION),
        ("acronym", Self::ACRONYM),
        ("drop", Self::DROP),
        ("nonrole", Self::NONROLE),
        ("gone", Self::GONE),
        ("stop", Self::STOP),
        ("third", Self::THIRD),
        ("typo", Self::TYPO),
        ("en", Self(0)),
    ];

    /// Whether it has any of the flags of `other`.
    pub(crate) fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether no list has the word.
    pub(crate) fn is_unknown(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Class {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

struct Lexicon {
    classes: HashMap<String, Class>,
    /// Words whose slips are put right, by length in bytes.
    correctable: Vec<Vec<String>>,
}

impl Lexicon {
    fn read(lines: &str) -> Self {
        let mut classes: HashMap<String, Class> = HashMap::new();
        for (flags, words) in
            lines.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'))
        {
            let class = flags.split_whitespace().filter_map(flag).fold(Class::default(), BitOr::bitor);
            for word in words.split_whitespace() {
                let known = classes.entry(fold(word)).or_default();
                *known = *known | class;
            }
        }
        let mut correctable = vec![Vec::new(); LONGEST + 1];
        for word in classes.iter().filter(|(_, class)| class.is(Class::TYPO)).map(|(word, _)| word) {
            if (SHORTEST..=LONGEST).contains(&word.len()) {
                correctable[word.len()].push(word.clone());
            }
        }
        correctable.iter_mut().for_each(|words| words.sort_unstable());
        Self { classes, correctable }
    }
}

fn flag(name: &str) -> Option<Class> {
    Class::NAMES.iter().find(|(known, _)| *known == name).map(|(_, class)| *class)
}

/// Shorter words have too many neighbours: `chef` is no slip of `chief`.
const SHORTEST: usize = 5;
const LONGEST: usize = 16;

/// Words one letter away from a word of a title that mean something else.
const REAL_WORDS: &[&str] = &[
    "directory",
    "sensor",
    "supervisory",
    "marking",
    "supper",
    "weiter",
    "operation",
    "product",
    "partnership",
    "service",
    "sale",
    "manage",
    "manager",
    "engineers",
    "managed",
    "manages",
    "owned",
    "office",
    "founded",
    "flounder",
    "analysis",
    "produce",
    "produced",
    "product",
    "tech",
    "senor",
    "signer",
    "dinner",
    "shale",
    "scale",
    "sale",
    "grown",
    "pound",
    "found",
    "under",
    "tender",
    "sounder",
    "order",
    "later",
    "loser",
    "sound",
    "direct",
    "direction",
    "consulting",
    "assistance",
    "residential",
    "president",
    "resident",
    "precedent",
    "clients",
    "execution",
    "recover",
    "designed",
    "developed",
    "engineered",
    "planned",
    "lender",
    "loaned",
    "sender",
    "border",
    "hounder",
    "rounder",
    "bounder",
    "pounder",
    "wounder",
];

/// What `word` (folded) can be; nothing for a word no list has.
pub(crate) fn class_of(word: &str) -> Class {
    LEXICON.classes.get(word).copied().unwrap_or_default()
}

/// The class of a folded word that no list has, by its ending: German compounds (`vertriebsleiterin`) and English
/// names of sciences.
pub(crate) fn class_by_ending(word: &str) -> Class {
    const GERMAN: &[&str] = &[
        "leiter",
        "leiterin",
        "manager",
        "managerin",
        "fuhrer",
        "fuhrerin",
        "berater",
        "beraterin",
        "entwickler",
        "entwicklerin",
        "ingenieur",
        "ingenieurin",
        "direktor",
        "direktorin",
        "referent",
        "referentin",
        "beauftragter",
        "beauftragte",
        "inhaber",
        "inhaberin",
        "grunder",
        "grunderin",
        "vorstand",
        "techniker",
        "technikerin",
        "assistent",
        "assistentin",
        "kaufmann",
        "kauffrau",
        "planer",
        "planerin",
        "koordinator",
        "koordinatorin",
        "spezialist",
        "spezialistin",
        "einkaufer",
        "einkauferin",
        "buchhalter",
        "buchhalterin",
        "sachbearbeiter",
        "sachbearbeiterin",
        "vertreter",
        "vertreterin",
        "chefin",
        "pfleger",
        "pflegerin",
        "lehrer",
        "lehrerin",
        "meister",
        "meisterin",
        "mechaniker",
        "mechanikerin",
        "verkaufer",
        "verkauferin",
        "redakteur",
        "redakteurin",
    ];
    const SCIENCE: &[&str] = &["ologist", "ographer", "iatrist", "iatrician", "ometrist", "onomist", "smith", "wright"];
    if word.len() > 8 && GERMAN.iter().any(|ending| word.ends_with(ending)) {
        Class::HEAD | Class::GERMAN
    } else if word.len() > 7 && SCIENCE.iter().any(|ending| word.ends_with(ending)) {
        Class::HEAD | Class::TRADE
    } else {
        Class::default()
    }
}

/// The word of a title that `word` (folded, in no list) is one slip away from: a letter missing, added, wrong, or
/// two swapped. Plurals and real words are no slips.
pub(crate) fn correction(word: &str) -> Option<&'static str> {
    if !word.is_ascii() || word.len() < SHORTEST - 1 || REAL_WORDS.contains(&word) {
        return None;
    }
    let lengths = word.len() - 1..=word.len() + 1;
    let candidates = lengths.filter_map(|length| LEXICON.correctable.get(length)).flatten();
    candidates.map(String::as_str).find(|known| is_slip(word.as_bytes(), known.as_bytes()))
}

fn is_slip(typed: &[u8], meant: &[u8]) -> bool {
    let start = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let (typed, meant) = (&typed[start..], &meant[start..]);
    match (typed, meant) {
        ([b's'] | [b'd'] | [b'e', b'd'], []) => false,
        ([_, rest @ ..], whole) if rest == whole => true,
        (whole, [_, rest @ ..]) if whole == rest => !(whole.is_empty() && meant == b"s"),
        ([_, a @ ..], [_, b @ ..]) if a == b => typed != b"s" && typed != b"d" && typed != b"g",
        ([a, b, left @ ..], [x, y, right @ ..]) => (a, b) == (y, x) && left == right,
        _ => false,
    }
}

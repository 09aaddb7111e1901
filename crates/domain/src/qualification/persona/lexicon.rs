//! The words of titles and of the sentences around them, and which word a misspelt one was meant to be.

use super::class::Class;
use crate::search::fold;
use std::{collections::HashMap, ops::BitOr, sync::LazyLock};

static TITLES: &str = include_str!("../../../data/title_words.txt");
static SENTENCES: &str = include_str!("../../../data/sentence_words.txt");
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(TITLES.lines().chain(SENTENCES.lines())));

/// Shorter words have too many neighbours: `chef` is no slip of `chief`.
const SHORTEST: usize = 5;
const LONGEST: usize = 16;

/// What a longer word has before an ending that is looked for, at least.
const STEM: usize = 3;

struct Lexicon {
    classes: HashMap<String, Class>,
    /// Words whose slips are put right, by length in bytes.
    correctable: Vec<Vec<String>>,
    /// Ends of longer words.
    endings: Vec<(String, Class)>,
}

impl Lexicon {
    fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut classes: HashMap<String, Class> = HashMap::new();
        let mut endings = Vec::new();
        for (flags, words) in lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':')) {
            let class = flags.split_whitespace().filter_map(Class::named).fold(Class::default(), BitOr::bitor);
            for word in words.split_whitespace().map(fold) {
                if class.is(Class::ENDING) {
                    endings.push((word, class.without(Class::ENDING)));
                } else {
                    let known = classes.entry(word).or_default();
                    *known = *known | class;
                }
            }
        }
        let correctable = correctable(&classes);
        Self { classes, correctable, endings }
    }
}

/// The words whose slips are put right, by length, in order of the alphabet.
fn correctable(classes: &HashMap<String, Class>) -> Vec<Vec<String>> {
    let mut by_length = vec![Vec::new(); LONGEST + 1];
    for word in classes.iter().filter(|(_, class)| class.is(Class::TYPO)).map(|(word, _)| word) {
        if (SHORTEST..=LONGEST).contains(&word.len()) {
            by_length[word.len()].push(word.clone());
        }
    }
    by_length.iter_mut().for_each(|words| words.sort_unstable());
    by_length
}

/// What `word` (folded) can be; nothing for a word no list has.
pub(crate) fn class_of(word: &str) -> Class {
    LEXICON.classes.get(word).copied().unwrap_or_default()
}

/// The class of a folded word that no list has, by its ending: German compounds (`vertriebsleiterin`) and English
/// names of sciences.
pub(crate) fn class_by_ending(word: &str) -> Class {
    let known = |(ending, _): &&(String, Class)| {
        word.len() >= (ending.len() + STEM).max(SHORTEST + 3) && word.ends_with(ending.as_str())
    };
    LEXICON.endings.iter().find(known).map(|(_, class)| *class).unwrap_or_default()
}

/// The word of a title that `word` (folded, in no list) is one slip away from: a letter missing, added, wrong, or
/// two swapped. Plurals and real words are no slips.
pub(crate) fn correction(word: &str) -> Option<&'static str> {
    if !word.is_ascii() || word.len() < SHORTEST - 1 || class_of(word).is(Class::REAL) {
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

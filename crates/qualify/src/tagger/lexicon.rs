//! Words that titles are made of, and first names.

use std::{collections::HashSet, sync::LazyLock};

static TITLES: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("../../data/titles.txt").lines().collect());
static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("../../data/names.txt").lines().collect());
/// A title at the end of a longer word (`Lagermanagerin`) has at least so many letters.
const TAIL: usize = 5;

/// What a word in small letters without accents can be: of a title, the end of one, a first name, two of them, none.
pub(super) fn class(word: &str) -> &'static str {
    let is_title = TITLES.contains(word) || word.strip_suffix("in").is_some_and(|word| TITLES.contains(word));
    match (is_title, NAMES.contains(word)) {
        (true, true) => "both",
        (true, false) => "title",
        (false, true) => "name",
        (false, false) if is_title_at_the_end(word) => "tail",
        (false, false) => "",
    }
}

fn is_title_at_the_end(word: &str) -> bool {
    let word = word.strip_suffix("in").filter(|word| word.len() > TAIL).unwrap_or(word);
    let starts = word.char_indices().map(|(at, _)| at).skip(2);
    starts.take_while(|at| word.len() - at >= TAIL).any(|at| TITLES.contains(&word[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_tell_titles_and_names() {
        for (word, expected) in [
            ("manager", "title"),
            ("lehrerin", "title"),
            ("lena", "name"),
            ("stockmanager", "tail"),
            ("dean", "both"),
            ("tuesday", ""),
            ("", ""),
        ] {
            assert_eq!(class(word), expected, "{word}");
        }
    }
}

//! What counts as the same text. Index and query go through the same functions, so a text that is
//! stored can be found by whatever a person types for it: `Łódź` by `lodz`, `Straße` by `STRASSE`.

use std::sync::LazyLock;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Most words of a search query, all phrases together: each is a list that an index walks.
pub const MAX_WORDS: usize = 40;

/// Longest word of a search query, in characters once it is folded.
pub const MAX_WORD: usize = 64;

/// `text` without the differences of case, accents and compatibility forms.
///
/// Compatibility decomposition (NFKD), lower case, combining marks U+0300 to U+036F dropped, letters that
/// have no decomposition spelt out (`ß` → `ss`), composed again (NFC). Marks of other scripts stay, as they
/// make other letters (`が` is not `か`). Private-use characters U+E000 to U+E0FF become U+FFFD, so that a
/// store may use them as its own separators. Folding twice is folding once.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return text.to_owned();
    }
    if text.chars().all(|letter| usize::try_from(u32::from(letter)).is_ok_and(|place| place < LATIN_END)) {
        return fold_latin(text);
    }
    fold_any(text)
}

/// Where the letters end that nearly all words of western languages are written in. Each folds by itself: what composes
/// with its neighbour stands behind them.
const LATIN_END: usize = 0x180;

static LATIN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let letters = (0..LATIN_END).filter_map(|place| u32::try_from(place).ok().and_then(char::from_u32));
    letters.map(|letter| fold_any(letter.encode_utf8(&mut [0; 4]))).collect()
});

fn fold_latin(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        let known = usize::try_from(u32::from(letter)).ok().and_then(|place| LATIN.get(place));
        folded.push_str(known.map_or("", String::as_str));
    }
    folded
}

fn fold_any(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|c| !is_dropped(*c)).flat_map(char::to_lowercase).filter(|c| !is_dropped(*c)) {
        match spelt_out(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(letter),
        }
    }
    folded.nfc().collect()
}

/// Accents of Latin, Greek and Cyrillic letters.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

/// Letters that Unicode does not decompose but people type in plain ones.
fn spelt_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ı' => "i",
        'ĸ' => "k",
        'ς' => "σ",
        '\u{E000}'..='\u{E0FF}' => "\u{FFFD}",
        _ => return None,
    })
}

/// The words of `text`, folded and in order.
///
/// A run of letters, digits and combining marks is a word. Scripts that are written without spaces give one
/// word a character (ideographs, kana, Thai, Lao, Khmer, Myanmar), and so does every symbol beyond ASCII
/// (emoji, `€`). White space and punctuation only separate. `words(fold(x))` equals `words(x)`.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    split(&fold(text))
}

fn split(folded: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in folded.chars() {
        match Kind::of(c) {
            Kind::Part => word.push(c),
            Kind::Ignored => {}
            kind => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                if matches!(kind, Kind::Word) {
                    words.push(c.to_string());
                }
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The phrases of a search query: all of them have to be found, each as consecutive words.
///
/// Every chunk between white space, and every part in double quotes, is one phrase; `don't` is the phrase
/// `don t`. Chunks without a word are dropped, an open quote runs to the end, and nothing is an operator.
#[must_use]
pub fn phrases(q: &str) -> Vec<Vec<String>> {
    let folded = fold(q);
    let mut phrases = Vec::new();
    for (place, part) in folded.split(['"', '“', '”', '„', '«', '»']).enumerate() {
        let quoted = place % 2 == 1;
        if quoted {
            phrases.push(split(part));
        } else {
            phrases.extend(part.split_whitespace().map(split));
        }
    }
    phrases.retain(|phrase| !phrase.is_empty());
    phrases
}

/// Whether a search for `phrases` does bounded work: at most [`MAX_WORDS`] words of at most [`MAX_WORD`] characters.
#[must_use]
pub fn is_bounded(phrases: &[Vec<String>]) -> bool {
    let mut words = phrases.iter().flatten();
    words.clone().count() <= MAX_WORDS && words.all(|word| word.chars().nth(MAX_WORD).is_none())
}

/// What a folded character is to [`words`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Belongs to the word around it.
    Part,
    /// Is a word of its own.
    Word,
    /// Stands between words.
    Separator,
    /// Says only how the character before it is drawn.
    Ignored,
}

impl Kind {
    fn of(c: char) -> Self {
        if c.is_ascii() {
            return if c.is_ascii_alphanumeric() { Self::Part } else { Self::Separator };
        }
        if is_variation_selector(c) {
            return Self::Ignored;
        }
        let group = c.general_category_group();
        if is_unspaced(c) && group != GeneralCategoryGroup::Punctuation {
            return Self::Word;
        }
        if c.is_alphanumeric() || is_combining_mark(c) {
            return Self::Part;
        }
        match group {
            GeneralCategoryGroup::Symbol => Self::Word,
            _ if is_pictograph(c) => Self::Word,
            _ => Self::Separator,
        }
    }
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Planes of emoji, for those newer than our Unicode tables.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}')
}

/// Scripts that are written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0E7F}' // Thai
        | '\u{0E80}'..='\u{0EFF}' // Lao
        | '\u{1000}'..='\u{109F}' // Myanmar
        | '\u{1780}'..='\u{17FF}' | '\u{19E0}'..='\u{19FF}' // Khmer
        | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}' // Myanmar extended
        | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303B}'
        | '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{309A}' | '\u{309D}'..='\u{309F}' // Hiragana
        | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' // Katakana
        | '\u{3105}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}' // Bopomofo, small kana
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{1AFF0}'..='\u{1B16F}' | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_case_accents_and_compatibility_forms() {
        for (text, folded) in [
            ("Łódź", "lodz"),
            ("STRASSE Straße STRAẞE", "strasse strasse strasse"),
            ("ﬁn ﬀ", "fin ff"),
            ("Ångström ÆØ Œuvre Þór đ Đ", "angstrom aeo oeuvre thor d d"),
            ("İstanbul ISPARTA ısı", "istanbul isparta isi"),
            ("ΟΔΥΣΣΕΎΣ Οδυσσεύς", "οδυσσευσ οδυσσευσ"),
            ("Ёлка ЖИРАФ", "елка жираф"),
            ("が ガ ｶﾞ 日本", "が ガ ガ 日本"),
            ("한국어", "한국어"),
            ("ＡＢＣ１２", "abc12"),
            ("\u{E000}a\u{E0FF}\u{E100}", "\u{FFFD}a\u{FFFD}\u{E100}"),
            ("100% _", "100% _"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn letters_that_are_looked_up_fold_as_all_do() {
        let letters = || (0..0x180).filter_map(char::from_u32);
        for first in letters() {
            for second in letters() {
                let text: String = [first, second, 'x'].iter().collect();
                assert_eq!(fold(&text), fold_any(&text), "{text}");
            }
        }
    }

    #[test]
    fn every_character_folds_once() {
        for c in (0..=0x0010_FFFF).filter_map(char::from_u32) {
            let folded = fold(&c.to_string());
            assert_eq!(fold(&folded), folded, "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn words_are_runs_of_letters_or_single_characters() {
        for (text, expected) in [
            ("Don't panic, it's 5.5%!", vec!["don", "t", "panic", "it", "s", "5", "5"]),
            ("東京タワー2階", vec!["東", "京", "タ", "ワ", "ー", "2", "階"]),
            ("안녕 하세요", vec!["안녕", "하세요"]),
            ("สวัส", vec!["ส", "ว", "\u{e31}", "ส"]),
            ("नमस्ते दुनिया", vec!["नमस्ते", "दुनिया"]),
            ("ok👍🏻 €50 ❤️", vec!["ok", "👍", "🏻", "€", "50", "❤"]),
            ("mail@acme.com_x c++", vec!["mail", "acme", "com", "x", "c"]),
            ("、。…—", vec![]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn a_query_is_a_list_of_phrases() {
        let list = |q: &str| phrases(q).iter().map(|phrase| phrase.join(" ")).collect::<Vec<_>>();
        assert_eq!(list("don't"), ["don t"]);
        assert_eq!(list(r#"a-b OR "c d""#), ["a b", "or", "c d"]);
        assert_eq!(list(r#"x "open quote"#), ["x", "open quote"]);
        assert_eq!(list(r#"say"hi you"there"#), ["say", "hi you", "there"]);
        assert_eq!(list("“Guten Tag” NEAR(a b)"), ["guten tag", "near a", "b"]);
        assert_eq!(list("日本　語"), ["日 本", "語"]);
        assert!(list("- * \"\" ...").is_empty() && list("").is_empty());
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folding_marks_and_kana_twice_is_folding_once(text in "[a-zA-Zß\u{300}-\u{36F}\u{3099}か-ぽ\u{323}\u{5B0}\u{E31}ΣςIİ가\u{1161}\u{11A8}]{0,12}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn words_and_phrases_do_not_care_whether_text_was_folded(text in any::<String>()) {
            prop_assert_eq!(words(&fold(&text)), words(&text));
            prop_assert_eq!(phrases(&fold(&text)), phrases(&text));
        }

        #[test]
        fn a_word_is_one_word(text in any::<String>()) {
            for word in words(&text) {
                prop_assert_eq!(words(&word), vec![word]);
            }
        }
    }
}

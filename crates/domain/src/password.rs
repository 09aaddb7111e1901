//! Which passwords are guessed first.
//!
//! What somebody who guesses tries is counted in bits: a password is taken apart into what they know (common passwords,
//! also with signs for letters, what the person, the address and the workspaces are called, rows of the keyboard, years,
//! repetitions) and what they do not, in the way that costs them least.

use crate::search::fold;
use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::LazyLock,
};

/// The most common passwords, most common first; `data/README.md` says where they are from.
const COMMON: &str = include_str!("../data/common_passwords.txt");

static RANKS: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| COMMON.lines().zip(1..).collect());

/// The same by how they look: `passw0rd` and `pas$word` are one. The most common of those that look alike counts.
static LOOKS: LazyLock<HashMap<String, u32>> = LazyLock::new(|| {
    let words = COMMON.lines().zip(1..).filter(|(word, _)| word.bytes().any(|byte| byte.is_ascii_lowercase()));
    let mut looks = HashMap::new();
    for (word, rank) in words {
        looks.entry(word.chars().map(look).collect()).or_insert(rank);
    }
    looks
});

/// Rows of keyboards, and what fingers make of them; each is also known from right to left.
const ROWS: [&str; 14] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiop",
    "azertyuiop",
    "qsdfghjklm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaq1xsw2cde3vfr4bgt5nhy6mju7",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "!@#$%^&*()",
];

/// How much of a password is looked at, in characters.
const MAX_LENGTH: usize = 64;
/// Longest common password, in characters.
const MAX_COMMON: usize = 24;
/// Shortest word of a name that counts as one's own, in characters.
const MIN_OWN: usize = 3;

/// What a password must be worth: some ten thousand million guesses.
const MIN_BITS: f64 = 33.0;
/// What it must be worth to somebody who knows its owner: less, since a name among words that say nothing of its owner
/// does no harm.
const MIN_BITS_TO_FRIENDS: f64 = 28.0;
const BITS_OF_OWN: f64 = 3.0;
const BITS_OF_ROW: f64 = 8.0;
const BITS_OF_YEAR: f64 = 6.0;
const BITS_OF_REPETITION: f64 = 2.0;
/// On top of how common a password is: how it is spelled.
const BITS_OF_SPELLING: f64 = 2.0;
/// On top of a second common password: where it stands, and that there is one.
const BITS_OF_ANOTHER: f64 = 12.0;

/// Why a password would be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// It is a common one, or close to it.
    Common,
    /// It is made of what the person, the address or a workspace is called.
    Own,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Common => {
                "is too easy to guess: common passwords, years, repeats and rows of keys do not help. \
                             Try four words that have nothing to do with each other"
            }
            Self::Own => {
                "must not be built on your name, email address or workspace. \
                          Try four words that have nothing to do with each other"
            }
        })
    }
}

/// Why `password` would be guessed, if it would. `own` is what the person, the address and the workspaces are called.
#[must_use]
pub fn weakness(password: &str, own: &[&str]) -> Option<Weakness> {
    let text: Vec<char> = fold(password).chars().take(MAX_LENGTH).collect();
    if bits(&text, &HashSet::new()) < MIN_BITS {
        return Some(Weakness::Common);
    }
    (bits(&text, &words(own)) < MIN_BITS_TO_FRIENDS).then_some(Weakness::Own)
}

/// How the words in `own` look that are long enough, and each whole, with and without what stands between its words.
fn words(own: &[&str]) -> HashSet<String> {
    let mut words = HashSet::new();
    for name in own {
        let folded = fold(name);
        // The last part of a host is no name.
        let name = if folded.contains('@') {
            folded.rsplit_once('.').map_or(folded.as_str(), |(name, _)| name)
        } else {
            &folded
        };
        words.extend(name.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
        words.extend(name.split('@').map(|part| part.chars().filter(|c| c.is_alphanumeric()).collect()));
    }
    words.extend(own.iter().map(|name| fold(name)));
    let long = words.into_iter().filter(|word: &String| word.chars().count() >= MIN_OWN);
    long.map(|word| word.chars().map(look).collect()).collect()
}

/// The way so far that costs least: bits, and whether a common password is in it.
#[derive(Clone, Copy)]
struct Way {
    bits: f64,
    has_common: bool,
}

/// What guessing `text` costs who knows the words that look like those in `own`, in bits.
fn bits(text: &[char], own: &HashSet<String>) -> f64 {
    let mut ways: Vec<Way> = vec![Way { bits: 0.0, has_common: false }];
    for end in 1..=text.len() {
        let mut best = Way { bits: ways[end - 1].bits + of_char(text[end - 1]), ..ways[end - 1] };
        for start in 0..end {
            let (before, piece) = (ways[start], &text[start..end]);
            let known = of_known(piece, own).into_iter().chain(of_repetition(&text[..start], piece));
            for bits in known {
                best = cheaper(best, Way { bits: before.bits + bits, ..before });
            }
            if let Some(bits) = of_common(piece) {
                let another = if before.has_common { BITS_OF_ANOTHER } else { 0.0 };
                best = cheaper(best, Way { bits: before.bits + bits + another, has_common: true });
            }
        }
        ways.push(best);
    }
    ways.last().map_or(0.0, |way| way.bits)
}

fn cheaper(one: Way, other: Way) -> Way {
    if other.bits < one.bits { other } else { one }
}

/// A character that nothing explains.
fn of_char(c: char) -> f64 {
    match c {
        '0'..='9' => 3.3,
        '!' | ' ' | '-' | '_' | '.' => 2.0,
        _ if c.is_ascii() => 5.0,
        _ => 10.0,
    }
}

fn of_known(piece: &[char], own: &HashSet<String>) -> Option<f64> {
    if piece.len() < 3 {
        return None;
    }
    if !own.is_empty() && own.contains(&piece.iter().copied().map(look).collect::<String>()) {
        return Some(BITS_OF_OWN);
    }
    let text: String = piece.iter().collect();
    if piece.len() == 4 && text.parse().is_ok_and(|year: u16| (1900..2100).contains(&year)) {
        return Some(BITS_OF_YEAR);
    }
    let backwards: String = piece.iter().rev().collect();
    ROWS.iter().any(|row| row.contains(&text) || row.contains(&backwards)).then_some(BITS_OF_ROW)
}

/// A piece that stands before itself already.
fn of_repetition(before: &[char], piece: &[char]) -> Option<f64> {
    before.ends_with(piece).then_some(BITS_OF_REPETITION)
}

fn of_common(piece: &[char]) -> Option<f64> {
    if !(3..=MAX_COMMON).contains(&piece.len()) {
        return None;
    }
    let (text, backwards): (String, String) = (piece.iter().collect(), piece.iter().rev().collect());
    let has_letter = piece.iter().any(char::is_ascii_lowercase);
    let look: String = piece.iter().copied().map(look).collect();
    let alike = LOOKS.get(&look).filter(|_| has_letter);
    let ranks = [RANKS.get(text.as_str()), RANKS.get(backwards.as_str()), alike];
    ranks.into_iter().flatten().min().map(|rank| f64::from(*rank).log2() + BITS_OF_SPELLING)
}

/// What a character looks like: digits and signs that stand for letters are those letters.
fn look(c: char) -> char {
    match c {
        '1' | '!' | '|' | 'l' => 'i',
        '0' => 'o',
        '2' => 'z',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '6' | '9' => 'g',
        '7' | '+' => 't',
        '8' => 'b',
        '(' => 'c',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{COMMON, RANKS, Weakness::*, weakness};

    const OWN: [&str; 3] = ["jörg.owner@acme-tools.example", "Jörg Müller", "Northwind Traders"];

    #[test]
    fn what_is_guessed_first_is_refused() {
        for password in [
            "password1234",
            "Password2024!",
            "P@ssw0rd1234",
            "p4$$w0rd!2026#",
            "passwordpassword",
            "PASSWORD!!!!!!!!",
            "!!!!letmein!!!!",
            "letmein12345!",
            "L3tm31n20262026",
            "iloveyou2026",
            "qwertyuiop12",
            "qwertyqwerty",
            "1qaz2wsx3edc",
            "1qaz2wsx3edc4rfv",
            "q1w2e3r4t5y6",
            "zaq12wsxcde3",
            "123456789012",
            "098765432109",
            "111111111111",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "abcdefghijkl",
            "sunshine-2026",
            "$un$h1n3 1999",
            "dragon123456",
            "Administrator1!",
            "welcome2026!!",
            "monkey83749261",
            "20262026202620",
            "drowssap12345678",
        ] {
            assert_eq!(weakness(password, &[]), Some(Common), "{password}");
        }
    }

    #[test]
    fn common_passwords_are_refused_in_all_their_shapes() {
        assert!(RANKS.len() > 20_000 && COMMON.lines().all(|word| word.len() <= super::MAX_COMMON));
        let words = COMMON.lines().take(10_000).enumerate();
        for (_, word) in words.filter(|(rank, _)| *rank < 200 || rank % 31 == 0) {
            let capital = word[..1].to_uppercase() + &word[1..];
            let leet: String = word
                .chars()
                .map(|c| match c {
                    'a' => '@',
                    'e' => '3',
                    'o' => '0',
                    's' => '$',
                    _ => c,
                })
                .collect();
            for shape in [
                word.to_owned(),
                format!("{word}{word}"),
                format!("{capital}123!"),
                format!("{capital}2026!"),
                format!("2026{word}"),
                format!("{leet}2026"),
                format!("{word}!!!"),
                format!("{word}7391"),
            ] {
                assert_eq!(weakness(&shape, &[]), Some(Common), "{shape}");
            }
        }
    }

    #[test]
    fn what_one_is_called_is_no_password() {
        for password in [
            "jorg.owner@acme-tools.example",
            "jörgmüller2026",
            "JorgMuller!!!!",
            "northwind-2026!",
            "N0rthw1nd Traders",
            "acmetools2026!",
            "acme-tools-owner",
            "owner-northwind-99",
        ] {
            assert_eq!(weakness(password, &OWN), Some(Own), "{password}");
        }
    }

    #[test]
    fn a_name_among_other_words_does_no_harm() {
        for (password, own) in [
            ("a password for journeys", ["shared@journeys.example", "shared", "Shared"]),
            ("a password for benchmarks", ["owner0@bench.example", "owner0", "Bench"]),
            ("northwind-demo", ["demo@kilo.example", "demo", "Kilo Demo"]),
            ("acme gravel otter lamp", ["jane@acme.example", "jane", "Acme"]),
        ] {
            assert_eq!(weakness(password, &own), None, "{password}");
        }
    }

    #[test]
    fn what_nobody_guesses_is_taken() {
        for password in [
            "a long test password",
            "another long password",
            "a password for journeys",
            "a password for benchmarks",
            "northwind-harbour",
            "correct horse battery staple",
            "correcthorsebatterystaple",
            "Tr0ub4dor&3-kettle",
            "kX9#mQ2$vL7p",
            "mhwzqkrtvbnp",
            "Übermut kommt vor dem Fall",
            "秘密の言葉は海の中",
            "gravel-otter-lamp-31",
        ] {
            assert_eq!(weakness(password, &["owner@a.example", "owner", "W"]), None, "{password}");
        }
    }
}

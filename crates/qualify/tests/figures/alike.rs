//! When what was found is what people meant.

use kilo_domain::qualification::roles;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words in small letters without accents.
pub fn words(text: &str) -> Vec<String> {
    let plain: String = text.nfkd().filter(|char| !is_combining_mark(*char)).flat_map(char::to_lowercase).collect();
    plain.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether half of all words are the same, or the words of one are among the other's.
pub fn alike(found: &str, meant: &str) -> bool {
    let (found, meant) = (words(found), words(meant));
    if found.is_empty() || meant.is_empty() {
        return false;
    }
    let both = found.iter().filter(|word| meant.contains(word)).count();
    both == found.len() || both == meant.len() || 3 * both >= found.len() + meant.len()
}

/// Whether two titles are one role: alike, or one is made of the other's initials (`COO`, `Chief Operating Officer`).
pub fn is_same_role(found: &str, meant: &str) -> bool {
    let initials = |title: &str| -> String {
        let words = words(title);
        let long = words.iter().filter(|word| !["of", "and", "the", "de", "et", "y", "e"].contains(&word.as_str()));
        long.filter_map(|word| word.chars().next()).collect()
    };
    let short = |title: &str, other: &str| words(title).concat() == initials(other) && title.len() > 1;
    alike(found, meant) || roles::is_same(found, meant) || short(found, meant) || short(meant, found)
}

/// Whether a clause and a quote have half of the shorter one's words in common.
pub fn overlap(found: &str, meant: &str) -> bool {
    let (found, meant) = (words(found), words(meant));
    let both = found.iter().filter(|word| meant.contains(word)).count();
    both > 0 && 2 * both >= found.len().min(meant.len())
}

/// How the order of the first numbers agrees with that of the second ones (Spearman).
pub fn spearman(pairs: &[(f64, f64)]) -> f64 {
    let ranks = |of: fn(&(f64, f64)) -> f64| -> Vec<f64> {
        let rank = |value: f64| {
            let less = pairs.iter().filter(|pair| of(pair) < value).count() as f64;
            let same = pairs.iter().filter(|pair| of(pair) == value).count() as f64;
            less + (same - 1.0) / 2.0
        };
        pairs.iter().map(|pair| rank(of(pair))).collect()
    };
    let (a, b) = (ranks(|pair| pair.0), ranks(|pair| pair.1));
    let mean = (pairs.len() as f64 - 1.0) / 2.0;
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>();
    product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt()
}

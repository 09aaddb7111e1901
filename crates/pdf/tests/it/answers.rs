//! The answers that dashboard, widget and exports have to draw alike (`e2e/fixtures/markdown.json`).

use crate::{read::File, sample::document};
use serde_json::Value;

/// Letters and digits, whatever stands between them.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[test]
fn a_page_says_every_word_in_order() {
    let file: Value = serde_json::from_str(include_str!("../../../../e2e/fixtures/markdown.json")).unwrap();
    // Poppler turns what is written from right to left around: `scripts` reads that.
    let left_to_right = |case: &&Value| case["name"] != "from right to left";
    for case in file["cases"].as_array().unwrap().iter().filter(left_to_right) {
        let shown =
            case["html"].as_str().unwrap().replace("&lt;", "\u{1}").replace("&gt;", "\u{2}").replace("&amp;", "&");
        let texts = shown.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
        let words = texts.flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
        let structure = File::of(&document(&["Show me", case["text"].as_str().unwrap()])).structure();
        let mut rest = letters(&structure);
        for word in words.filter(|word| !word.is_empty()) {
            let found = rest.find(word);
            let end = found.unwrap_or_else(|| panic!("{}: {word} is not in\n{structure}", case["name"])) + word.len();
            rest.drain(..end);
        }
    }
}

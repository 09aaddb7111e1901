//! Contractions that are typed without their apostrophe.

/// The two words of one: `dont` is `do not`.
pub(super) fn typed_together(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word {
        "dont" => ("do", "not"),
        "doesnt" => ("does", "not"),
        "didnt" => ("did", "not"),
        "isnt" => ("is", "not"),
        "arent" => ("are", "not"),
        "wasnt" => ("was", "not"),
        "havent" => ("have", "not"),
        "hasnt" => ("has", "not"),
        "cant" => ("can", "not"),
        "cannot" => ("can", "not"),
        "couldnt" => ("could", "not"),
        "wouldnt" => ("would", "not"),
        "wont" => ("will", "not"),
        "im" => ("i", "am"),
        "ive" => ("i", "have"),
        "youre" => ("you", "are"),
        "weve" => ("we", "have"),
        "whats" => ("what", "is"),
        "thats" => ("that", "is"),
        "lets" => ("let", "us"),
        "wanna" => ("want", "to"),
        "gonna" => ("going", "to"),
        _ => return None,
    })
}

//! What a brief has said already.

use crate::search::words;

/// The words of everything told so far.
#[derive(Debug, Default)]
pub(super) struct Told {
    texts: Vec<String>,
    quotes: Vec<String>,
}

impl Told {
    /// Notes `text`, unless all of it was told before in a row: then it is not to be told again.
    pub(super) fn takes(&mut self, text: &str) -> bool {
        let key = key(text);
        let is_new = !key.trim().is_empty() && !self.texts.iter().any(|told| told.contains(&key));
        if is_new {
            self.texts.push(key);
        }
        is_new
    }

    /// Whether anything told before stands in `words`.
    pub(super) fn is_within(&self, words: &str) -> bool {
        let key = key(words);
        self.texts.iter().any(|told| key.contains(told.as_str()))
    }

    /// Notes the visitor's words, unless they hold words that were quoted before, or are held by something told before.
    pub(super) fn quotes(&mut self, words: &str) -> bool {
        let key = key(words);
        let is_new = !self.quotes.iter().any(|quoted| key.contains(quoted.as_str())) && self.takes(words);
        if is_new {
            self.quotes.push(key);
        }
        is_new
    }
}

/// The words of `text` with a space around each, so that no part of a word is found.
fn key(text: &str) -> String {
    format!(" {} ", words(text).join(" "))
}

#[cfg(test)]
mod tests {
    use super::Told;

    #[test]
    fn nothing_is_told_twice() {
        let mut told = Told::default();
        assert!(told.takes("Jo Doe, CTO at Acme: score 72"));
        for again in ["jo doe", "CTO", "Acme", "", "?!"] {
            assert!(!told.takes(again), "{again}");
        }
        assert!(told.is_within("well, jo doe cto at acme score 72 is me") && !told.is_within("Jo Doe"));
        assert!(told.takes("J") && told.takes("Acme GmbH"), "no part of a word, nor more words");
        assert!(told.quotes("We need a demo.") && !told.quotes("we need a demo"));
        assert!(!told.quotes("Hi! We need a demo. Now."), "it holds what was quoted");
        assert!(!told.quotes("a demo"), "it is held by what was quoted");
        assert!(told.quotes("We need budget."));
    }
}

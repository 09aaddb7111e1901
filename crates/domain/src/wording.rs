//! The words of an answer that comes piece by piece: at any time they are what a message of them would hold.

use kilo_types::MessageText;

/// Words that grow. They hold no control characters but tab and line feed, and are never longer than a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    text: String,
    /// The last character was a carriage return: a line feed that follows belongs to it.
    after_return: bool,
}

/// With the words that came they would be longer than a message may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl Wording {
    /// Adds `more`, and gives what that is without what a message does not hold; nothing is added of what is too long.
    ///
    /// # Errors
    /// When they would be longer than [`MessageText::MAX_LENGTH`].
    pub fn add(&mut self, more: &str) -> Result<&str, TooLong> {
        let start = self.text.len();
        if start + more.len() > MessageText::MAX_LENGTH {
            return Err(TooLong);
        }
        for c in more.chars() {
            let follows = std::mem::replace(&mut self.after_return, c == '\r');
            match c {
                '\n' if follows => {}
                '\r' | '\u{B}' | '\u{C}' | '\u{85}' => self.text.push('\n'),
                '\t' | '\n' => self.text.push(c),
                c if c.is_control() => {}
                c => self.text.push(c),
            }
        }
        Ok(self.text.get(start..).unwrap_or_default())
    }

    /// All of them.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is anything to read.
    #[must_use]
    pub fn says_something(&self) -> bool {
        !self.text.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_at_most_as_long_as_a_message() {
        let mut words = Wording::default();
        assert!(words.add(&"é".repeat(MessageText::MAX_LENGTH / 2)).is_ok());
        assert_eq!(words.add("x"), Err(TooLong));
        assert!(MessageText::parse(words.text()).is_ok());
    }

    #[test]
    fn white_space_alone_says_nothing() {
        let mut words = Wording::default();
        assert_eq!(words.add("\r\n\u{7} "), Ok("\n "));
        assert!(!words.says_something());
        assert_eq!(words.add("a"), Ok("a"));
        assert!(words.says_something());
    }

    proptest! {
        #[test]
        fn pieces_become_what_the_whole_text_would(
            pieces in proptest::collection::vec("[a\\r\\n\\t\\u{7}\\u{85}é]{0,4}", 0..8),
        ) {
            let mut words = Wording::default();
            let mut added = String::new();
            for piece in &pieces {
                added.push_str(words.add(piece).unwrap());
            }
            prop_assert_eq!(&added, words.text());
            if words.says_something() {
                let whole = MessageText::without_controls(&pieces.concat()).unwrap();
                prop_assert_eq!(words.text(), whole.as_str());
            }
        }
    }
}

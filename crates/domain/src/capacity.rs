//! How much a conversation may hold.

use kilo_types::{MAX_CONVERSATION_BYTES, MAX_MESSAGES, MAX_VISITOR_BYTES, NewMessage, Speaker};
use serde::Serialize;
use std::fmt;

/// What the messages of a conversation come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// How many there are.
    pub messages: u64,
    /// Bytes of what visitors said.
    pub visitor_bytes: u64,
    /// Bytes of all texts, citations and assets, as they are stored.
    pub bytes: u64,
}

impl Size {
    /// That of one message.
    #[must_use]
    pub fn of(message: &NewMessage) -> Self {
        let text = bytes(message.text.as_str().len());
        Self {
            messages: 1,
            visitor_bytes: if message.role == Speaker::Visitor { text } else { 0 },
            bytes: text + stored(&message.citations) + stored(&message.assets),
        }
    }

    /// That of all of these.
    #[must_use]
    pub fn of_all<'a>(messages: impl IntoIterator<Item = &'a NewMessage>) -> Self {
        messages.into_iter().map(Self::of).fold(Self::default(), Self::with)
    }

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self {
            messages: self.messages + other.messages,
            visitor_bytes: self.visitor_bytes + other.visitor_bytes,
            bytes: self.bytes + other.bytes,
        }
    }

    /// Whether one conversation may hold this much.
    ///
    /// # Errors
    /// The limit that it exceeds.
    pub const fn check(self) -> Result<(), Full> {
        if self.messages > MAX_MESSAGES as u64 {
            return Err(Full::Messages);
        }
        if self.visitor_bytes > MAX_VISITOR_BYTES {
            return Err(Full::VisitorText);
        }
        if self.bytes > MAX_CONVERSATION_BYTES { Err(Full::Bytes) } else { Ok(()) }
    }
}

/// A limit that a conversation would exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// The number of messages.
    Messages,
    /// What visitors say.
    VisitorText,
    /// All of it.
    Bytes,
}

/// The limit, as in `must hold at most 5,000 messages`.
impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Messages => "5,000 messages",
            Self::VisitorText => "4 MiB of visitor text",
            Self::Bytes => "16 MiB of messages",
        })
    }
}

fn stored<T: Serialize>(attachments: &[T]) -> u64 {
    if attachments.is_empty() {
        return 2;
    }
    serde_json::to_string(attachments).map_or(0, |json| bytes(json.len()))
}

fn bytes(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kilo_types::MessageText;

    fn said(role: Speaker, text: &str) -> NewMessage {
        NewMessage::now(role, MessageText::parse(text).unwrap())
    }

    #[test]
    fn what_is_beside_the_text_counts_in_all_but_not_as_visitor_text() {
        let mut answer = said(Speaker::Agent, "Here.");
        let title = kilo_types::ShortText::parse("Pricing").unwrap();
        let url = kilo_types::Url::parse("https://a.example").unwrap();
        answer.citations = vec![kilo_types::Citation { title, url }];
        let citations = r#"[{"title":"Pricing","url":"https://a.example"}]"#.len() as u64;
        let size = Size::of_all([&answer, &said(Speaker::Visitor, "Grüße")]);
        assert_eq!(size, Size { messages: 2, visitor_bytes: 7, bytes: 5 + citations + 2 + 7 + 4 });
    }

    #[test]
    fn each_limit_holds_to_the_byte() {
        let most = Size { messages: 5_000, visitor_bytes: 4 << 20, bytes: 16 << 20 };
        assert_eq!(most.check(), Ok(()));
        for (more, full) in [
            (Size { messages: 1, ..Size::default() }, Full::Messages),
            (Size { visitor_bytes: 1, ..Size::default() }, Full::VisitorText),
            (Size { bytes: 1, ..Size::default() }, Full::Bytes),
        ] {
            assert_eq!(most.with(more).check(), Err(full));
        }
    }
}

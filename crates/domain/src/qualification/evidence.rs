//! What is kept of a visitor's messages.

use kilo_types::MessageId;
use serde::{Deserialize, Serialize};

/// What the visitor's messages have shown so far. Its size is bounded, however many messages there are.
///
/// Stored as JSON between two messages; [`Evidence::default`] is a conversation without a visitor message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    messages: u32,
}

impl Evidence {
    /// Takes in one message of the visitor. Messages come in the order in which they stand in the conversation,
    /// each once.
    pub fn absorb(&mut self, _message: MessageId, _text: &str) {
        self.messages = self.messages.saturating_add(1);
    }
}

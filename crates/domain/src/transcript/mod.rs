//! How a conversation reads as a file.
//!
//! A [`Conversation`] becomes one [`Document`] in which everything is decided: what the audience may see, how
//! times read, who is speaking, which addresses may be links, what the agent's Markdown means. A renderer only
//! spells that document in its format, so a new format needs a new renderer and nothing else.
//!
//! What was said is hostile until proven otherwise: each renderer escapes every text it is given.

mod body;
mod bulk;
mod cell;
mod csv;
mod document;
mod file_name;
mod html;
mod json;
mod lines;
mod markdown;
mod one_line;
mod rendering;
mod text;

pub use body::{Part, Tag};
pub use bulk::{bulk_csv_header, bulk_csv_message, bulk_csv_messages, bulk_csv_summary};
pub use cell::csv_cell;
pub use document::{Document, Entries, Entry, Fact, Qualified, Reference};
pub use html::escape as escape_html;
pub use kilo_types::{Audience, ExportFormat as Format};
pub(crate) use one_line::one_line;
pub use rendering::{Rendering, file_name_of};

use crate::period::Zone;
use kilo_types::Conversation;

/// How to render a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The zone in which times are written.
    pub zone: Zone,
    /// Who will read it.
    pub audience: Audience,
    /// The dashboard's address of the conversation; never shown to an external audience.
    pub link: String,
    /// Whether CSV begins with a byte order mark, without which spreadsheets misread UTF-8.
    pub bom: bool,
}

/// A transcript as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// A speaking name of ASCII letters, digits, `-` and one dot: safe on every system and in a header.
    pub file_name: String,
    /// The value of the `Content-Type` header.
    pub content_type: &'static str,
    /// The content.
    pub body: Body,
}

/// The content of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Ready to send.
    Text(String),
    /// To be typeset on pages, which takes faces and time.
    Pages(Box<Document>),
}

/// Renders `conversation` with all its messages in `format`. [`Rendering`] does the same piece by piece.
#[must_use]
pub fn render(conversation: &Conversation, format: Format, options: &Options) -> Rendered {
    let body = match Rendering::begin(conversation, format, options) {
        Some((mut rendering, mut text)) => {
            text.push_str(&rendering.messages(&conversation.messages));
            text.push_str(&rendering.end());
            Body::Text(text)
        }
        None => Body::Pages(Box::new(Document::of(conversation, options))),
    };
    let file_name = file_name_of(&conversation.summary, format, options);
    Rendered { file_name, content_type: format.content_type(), body }
}

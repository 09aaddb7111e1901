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
mod text;

pub use body::{Part, Tag};
pub use bulk::{bulk_csv_header, bulk_csv_rows};
pub use cell::csv_cell;
pub use document::{Document, Entry, Fact, Qualified, Reference};

use crate::period::Zone;
use kilo_types::Conversation;
use std::str::FromStr;

/// A file format of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `CommonMark`.
    Markdown,
    /// Plain text.
    Text,
    /// One self-contained page.
    Html,
    /// The model of the API with local times.
    Json,
    /// A row a message.
    Csv,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Markdown, Self::Text, Self::Html, Self::Json, Self::Csv];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Text => "text",
            Self::Html => "html",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }

    /// The value of the `Content-Type` header.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The end of the file name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Text => "txt",
            Self::Html => "html",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| "must be markdown, text, html, json or csv".to_owned())
    }
}

/// Who will read a transcript.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The team: everything.
    #[default]
    Internal,
    /// The visitor or a partner: no score, no status (it tells whether the score reached the threshold), no
    /// qualification, no internal ids, no link into the dashboard.
    External,
}

impl FromStr for Audience {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "internal" => Ok(Self::Internal),
            "external" => Ok(Self::External),
            _ => Err("must be internal or external".to_owned()),
        }
    }
}

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
    pub body: String,
}

/// Renders `conversation` in `format`.
#[must_use]
pub fn render(conversation: &Conversation, format: Format, options: &Options) -> Rendered {
    let body = match format {
        Format::Json => json::render(conversation, options),
        _ => {
            let document = Document::of(conversation, options);
            match format {
                Format::Text => text::render(&document),
                Format::Html => html::render(&document),
                Format::Csv => csv::render(&document, options.bom),
                Format::Markdown | Format::Json => markdown::render(&document),
            }
        }
    };
    let file_name = file_name::of(&conversation.summary, format, options);
    Rendered { file_name, content_type: format.content_type(), body }
}

//! How conversations leave the product: the choices of the exports.

use crate::ConversationId;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Most conversations that one export may name.
pub const MAX_EXPORT_IDS: usize = 5_000;

/// A file format of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// `CommonMark`.
    Markdown,
    /// Plain text.
    Text,
    /// One self-contained page.
    Html,
    /// Typeset pages.
    Pdf,
    /// The model of the API with local times.
    Json,
    /// A row a message.
    Csv,
}

impl ExportFormat {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Markdown, Self::Text, Self::Html, Self::Pdf, Self::Json, Self::Csv];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Text => "text",
            Self::Html => "html",
            Self::Pdf => "pdf",
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
            Self::Pdf => "application/pdf",
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
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

impl FromStr for ExportFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| "must be markdown, text, html, pdf, json or csv".to_owned())
    }
}

/// A file format of many conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BulkFormat {
    /// A conversation a line.
    Ndjson,
    /// A row a conversation, or a message.
    Csv,
}

impl BulkFormat {
    /// The name on the wire, and the end of the file name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
        }
    }

    /// The value of the `Content-Type` header.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

impl FromStr for BulkFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = [Self::Ndjson, Self::Csv].into_iter().find(|format| format.as_str() == text);
        known.ok_or_else(|| "must be ndjson or csv".to_owned())
    }
}

/// What else is in an export of many conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Include {
    /// Their messages.
    Messages,
}

/// Body of `POST /conversations/export`: what was picked by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportSelection {
    /// 1 to 5,000 identifiers, all of this workspace.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 5000))]
    pub ids: Vec<ConversationId>,
    /// The file format.
    pub format: BulkFormat,
    /// What else is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include: Option<Include>,
    /// Whether a CSV begins with a byte order mark; by default true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bom: Option<bool>,
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

impl Audience {
    /// Both audiences, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Internal, Self::External];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::External => "external",
        }
    }
}

impl FromStr for Audience {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|audience| audience.as_str() == text)
            .ok_or_else(|| "must be internal or external".to_owned())
    }
}

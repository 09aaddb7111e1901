//! Conversations as clients read them.

use crate::{
    ConversationId, CutOff, Facts, Feedback, FeedbackCounts, MessageId, Qualification, Score, ScoreSignal, Status,
    Timestamp,
};
use serde::{Deserialize, Serialize};

/// Most messages a conversation may hold.
pub const MAX_MESSAGES: usize = 5_000;

/// Most bytes of text that visitors may say in a conversation.
pub const MAX_VISITOR_BYTES: u64 = 4 << 20;

/// Most bytes that the messages of a conversation may hold: texts, and what stands beside them.
pub const MAX_CONVERSATION_BYTES: u64 = 16 << 20;

/// Bytes of messages in one answer; a conversation that holds more is read in pages.
pub const PAGE_BYTES: u64 = 1 << 20;

/// Most conversations one bulk call may name.
pub const MAX_BULK_IDS: usize = 500;

/// Who is on the visitor's side of the conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Visitor {
    /// Name as given.
    #[cfg_attr(feature = "openapi", schema(required, example = "Jane Doe"))]
    pub name: Option<String>,
    /// Email address as given.
    #[cfg_attr(feature = "openapi", schema(required, example = "jane@acme.com"))]
    pub email: Option<String>,
    /// Telephone number as given or as the visitor wrote it.
    #[cfg_attr(feature = "openapi", schema(required, example = "+49 170 1234567"))]
    pub phone: Option<String>,
}

/// The company the visitor comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Company {
    /// Name as given.
    #[cfg_attr(feature = "openapi", schema(required, example = "Acme GmbH"))]
    pub name: Option<String>,
    /// Registrable domain of a work email (public suffix list); null for free-mail providers.
    #[cfg_attr(feature = "openapi", schema(required, example = "acme.com"))]
    pub domain: Option<String>,
}

/// A conversation as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationSummary {
    /// Identifier (UUIDv7).
    pub id: ConversationId,
    /// Where it stands.
    pub status: Status,
    /// How qualified the visitor is.
    pub score: Score,
    /// The visitor's role in their company.
    #[cfg_attr(feature = "openapi", schema(required, example = "Head of Marketing"))]
    pub persona: Option<String>,
    /// The visitor.
    pub visitor: Visitor,
    /// The visitor's company.
    pub company: Company,
    /// Messages of both sides.
    #[cfg_attr(feature = "openapi", schema(example = 14))]
    pub message_count: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// When the last message was sent.
    pub last_message_at: Timestamp,
    /// When anything visible last changed.
    pub updated_at: Timestamp,
    /// When it was filed away; null unless `status` is `archived`.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub archived_at: Option<Timestamp>,
    /// When it was handed to the team.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub handed_off_at: Option<Timestamp>,
    /// The caller's own identifier.
    #[cfg_attr(feature = "openapi", schema(required, example = "crm-4711"))]
    pub external_id: Option<String>,
    /// How many of its answers the visitor called helpful, and not.
    #[serde(default)]
    pub feedback: FeedbackCounts,
    /// Grows with every visible change.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub version: u64,
}

/// A conversation as it opens: the summary and everything that was said and learnt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversation {
    /// The list's view of it.
    #[serde(flatten)]
    pub summary: ConversationSummary,
    /// The messages in the order in which they were said: all of them while they fit in 1 MiB, else the newest.
    pub messages: Vec<Message>,
    /// Pass as `before` to `GET /conversations/{id}/messages` for the messages before these; null when all are here.
    #[cfg_attr(feature = "openapi", schema(required))]
    #[serde(default)]
    pub earlier_cursor: Option<MessageId>,
    /// What is known in the framework the conversation was held under.
    pub qualification: Qualification,
    /// Where persona, visitor and company are from, in the shape of the values; who set what, and when.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub facts: Facts,
    /// How much of the score is who the visitor is: role, address, company.
    #[cfg_attr(feature = "openapi", schema(example = 32))]
    pub fit: Score,
    /// How much of the score is what the visitor wants. `fit` and `intent` together are the score.
    #[cfg_attr(feature = "openapi", schema(example = 40))]
    pub intent: Score,
    /// Why the score is what it is.
    pub score_breakdown: Vec<ScoreSignal>,
    /// The page on which the visitor started.
    #[cfg_attr(feature = "openapi", schema(required, example = "https://acme.example/pricing"))]
    pub landing_page: Option<String>,
    /// The browser's locale.
    #[cfg_attr(feature = "openapi", schema(required, example = "de-DE"))]
    pub locale: Option<String>,
    /// When the visitor was told that an AI answers; null when nobody recorded it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub disclosed_at: Option<Timestamp>,
}

/// Who said a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The person on the website.
    Visitor,
    /// The AI sales agent.
    Agent,
}

impl Speaker {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Agent => "agent",
        }
    }
}

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// Identifier (UUIDv7).
    pub id: MessageId,
    /// Who said it.
    pub role: Speaker,
    /// The exact words. Visitor text is plain text; agent text is Markdown.
    #[cfg_attr(feature = "openapi", schema(example = "Do you integrate with Salesforce?"))]
    pub text: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Knowledge-base pages the answer rests on.
    pub citations: Vec<Citation>,
    /// Documents, videos and images shared with it.
    pub assets: Vec<Asset>,
    /// Who ended an answer before it was whole; null for all others.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub cut_off: Option<CutOff>,
    /// What the visitor said of an answer; null when nothing.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub feedback: Option<Feedback>,
}

/// A knowledge-base page an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Title of the page.
    pub title: crate::ShortText,
    /// Address of the page.
    pub url: crate::Url,
}

/// What kind of thing was shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AssetKind {
    /// A document to read.
    Document,
    /// A video to watch.
    Video,
    /// A picture to look at.
    Image,
}

impl AssetKind {
    /// The name a person reads.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Video => "Video",
            Self::Image => "Image",
        }
    }
}

/// Something the agent shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Asset {
    /// What kind of thing it is.
    pub kind: AssetKind,
    /// Its title.
    pub title: crate::ShortText,
    /// Its address.
    pub url: crate::Url,
}

/// Conversations by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusCounts {
    /// In progress.
    pub active: u64,
    /// Handed to the team.
    pub handed_off: u64,
    /// Filed away.
    pub archived: u64,
}

impl StatusCounts {
    /// How many have `status`.
    #[must_use]
    pub const fn of(&self, status: Status) -> u64 {
        match status {
            Status::Active => self.active,
            Status::HandedOff => self.handed_off,
            Status::Archived => self.archived,
        }
    }

    /// How many have `status`, to be set.
    pub const fn of_mut(&mut self, status: Status) -> &mut u64 {
        match status {
            Status::Active => &mut self.active,
            Status::HandedOff => &mut self.handed_off,
            Status::Archived => &mut self.archived,
        }
    }
}

/// How many conversations a filter finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversationCounts {
    /// With all filters.
    #[cfg_attr(feature = "openapi", schema(example = 412))]
    pub total: u64,
    /// With all filters but `status`.
    pub by_status: StatusCounts,
}

/// The conversations a bulk call is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BulkIds {
    /// 1 to 500 identifiers, all of this workspace.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 500))]
    pub ids: Vec<ConversationId>,
}

/// What a bulk call did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkChange {
    /// Conversations whose state is now another one.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub changed: u64,
}

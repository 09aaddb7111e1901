//! The stream of what changes in a workspace.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// Opens one event stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventTicket {
    /// For the query of `GET /events`; works once.
    #[cfg_attr(feature = "openapi", schema(example = "kilo_et_9fQ2m1x0Jc3uYw7b5kVtR8sLdA6hNeGpZoXiCqBvT4U"))]
    pub ticket: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// What an event of the stream says: its `event` field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventName {
    /// The stream has begun. Nothing between the event with this `id` and the ones that follow is missing.
    Hello,
    /// What happened in between is not known any more, or cannot be said in a summary: load anew.
    Reset,
    /// A conversation began or changed; the data is its summary as it is now.
    Conversation,
}

impl EventName {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hello => "hello",
            Self::Reset => "reset",
            Self::Conversation => "conversation",
        }
    }
}

/// One event of the stream, as a client of Server-Sent Events reads it. Only for the API description.
#[cfg(feature = "openapi")]
#[derive(Clone, Debug, PartialEq, Eq, utoipa::ToSchema)]
pub struct StreamEvent {
    /// `hello`, `reset` or `conversation`.
    #[schema(required, example = "conversation")]
    pub event: String,
    /// Where the stream goes on from after this event.
    #[schema(required, example = "4711")]
    pub id: String,
    /// JSON: a `ConversationSummary` of a `conversation`, else an empty object.
    #[schema(required, example = "{}")]
    pub data: String,
    /// Milliseconds to wait before connecting again; in the first event alone.
    #[schema(example = 1000)]
    pub retry: Option<u32>,
}

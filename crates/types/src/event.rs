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

//! Lists in pages.

use crate::{Message, MessageId};
use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// Pass as `cursor` to get the next page; null on the last one.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next_cursor: Option<Cursor>,
}

/// Messages of a conversation: at most 200, and at most 1 MiB unless a single one is larger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessagePage {
    /// The messages, in the order in which they were said.
    pub data: Vec<Message>,
    /// Where the next page in the same direction begins: pass it as `before` if this page was asked for with `before`,
    /// else as `after`; null when there is none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next_cursor: Option<MessageId>,
    /// Pass as `before` for the messages before these; null when there are none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub earlier_cursor: Option<MessageId>,
}

/// Where a page ended. Opaque; good only for the filter it was made under.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Cursor(pub String);

/// How many rows a page holds: 1 to 200, by default 50.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u8);

impl Limit {
    /// `rows` as a limit, or `None` outside 1 to 200.
    #[must_use]
    pub const fn new(rows: u8) -> Option<Self> {
        if rows >= 1 && rows <= 200 { Some(Self(rows)) } else { None }
    }

    /// Rows on a page.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

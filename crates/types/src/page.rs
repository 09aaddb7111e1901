//! Lists in pages.

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

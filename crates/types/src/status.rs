//! Where a conversation stands.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Where a conversation stands. Archiving is remembered beside the underlying state: unarchiving
/// gives back `active` or `handed_off`, whichever it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In progress.
    Active,
    /// The score reached the threshold and the team was told.
    HandedOff,
    /// Filed away by hand; hidden from the default list, never deleted.
    Archived,
}

impl Status {
    /// Every status, in the order of the contract.
    pub const ALL: [Self; 3] = [Self::Active, Self::HandedOff, Self::Archived];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::HandedOff => "handed_off",
            Self::Archived => "archived",
        }
    }

    /// The name a person reads.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::HandedOff => "Handed off",
            Self::Archived => "Archived",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Status {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or(())
    }
}

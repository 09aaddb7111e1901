//! Placeholder: the visitor's own role.

use std::ops::Range;

/// What a claim says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The visitor holds the role.
    Holds,
    /// The visitor does not hold it.
    Denied,
}

/// A role that the visitor claims or denies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Claimed or denied.
    pub kind: Kind,
    /// The clean title.
    pub title: String,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
}

/// The roles that the visitor says are their own.
#[must_use]
pub fn claims(_text: &str) -> Vec<Claim> {
    Vec::new()
}

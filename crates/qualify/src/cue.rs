//! The order of the heads.

use kilo_domain::qualification::Cue;

/// How many cues there are.
pub const CUES: usize = 26;

/// A cue by its place among all: that of its head.
pub(crate) type Place = usize;

/// Every cue, in the order of the heads.
#[must_use]
pub fn cue(place: usize) -> Option<Cue> {
    Cue::ALL.get(place).copied()
}

// A cue more or less needs heads that are fitted anew.
const _: () = assert!(Cue::ALL.len() == CUES);

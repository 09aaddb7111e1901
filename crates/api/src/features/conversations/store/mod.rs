//! All SQL of conversations. Every function is bound to a workspace by the [`Scope`](crate::db::Scope) it takes.

#[cfg(test)]
mod few_and_many;
mod given;
mod hear;
mod index;
mod known;
mod origin;
mod page;
mod picked;
mod prepare;
mod projection;
mod qualify;
mod rate;
mod read;
mod rescore;
mod stretches;
mod write;

pub use hear::{Past, Said, listen, recall, unheard};
pub use index::fill_index;
pub use page::{Found, counts, page};
pub use picked::{at, positions};
pub use prepare::{Capture, History, Prepared, prepare};
pub(crate) use projection::{MESSAGE, SUMMARY};
pub use projection::{Projection, SMALL};
pub use qualify::assessment;
pub use rate::rate;
pub use read::{Glance, Outline, Place, asset, conversation, glance, message, newest, outline, outline_at, summary};
pub use rescore::{Rescored, rescore};
pub use stretches::{Messages, PageAt, Stretch, Window, messages, some_of, stretch, window};
pub use write::{Appended, append, capture, correct, set_archived};

/// Bits of a position that tell apart what began in the same millisecond.
pub(crate) const SLOT_BITS: u32 = 21;

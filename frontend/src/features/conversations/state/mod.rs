//! What the inbox knows and how it changes: plain Rust without a browser, tested on the host.

mod chips;
mod filter_box;
mod groups;
mod list;
mod period;
mod view;

pub(crate) use chips::{Chip, Part, chips, without};
pub(crate) use filter_box::read_draft;
pub(crate) use groups::{Group, groups};
pub(crate) use list::{ListState, Phase, Ticket};
pub(crate) use period::{Period, with_days};
pub(crate) use view::View;

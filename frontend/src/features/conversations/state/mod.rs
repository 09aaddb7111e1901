//! What the inbox knows and how it changes: plain Rust without a browser, tested on the host.

mod chips;
mod field;
mod filter_box;
mod fuzzy;
mod groups;
mod list;
mod live;
mod period;
mod recent;
mod remarks;
mod selection;
mod view;

pub(crate) use chips::{Chip, Part, chips, without};
pub(crate) use field::{Draft, Edit, Field};
pub(crate) use filter_box::read_draft;
pub(crate) use fuzzy::fit;
pub(crate) use groups::{Group, grew, groups};
pub(crate) use list::{ListState, Phase, RowKey, Ticket};
pub(crate) use live::{Live, News, Turn, wait};
pub(crate) use period::{Period, with_days};
pub(crate) use recent::Recent;
pub(crate) use remarks::{Remark, remarks};
pub(crate) use selection::Selection;
pub(crate) use view::View;

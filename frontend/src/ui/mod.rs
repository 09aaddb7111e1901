//! Building blocks without product knowledge.

mod button;
mod chip;
mod clock;
mod dialog;
mod field;
mod icon;
pub(crate) mod live;
pub(crate) mod number;
mod part;
mod popover;
mod problem;
mod toast;
mod virtual_list;

pub(crate) use button::{Button, IconButton, Look};
pub(crate) use chip::RemovableChip;
pub(crate) use clock::{Clock, RelativeTime};
pub(crate) use dialog::Dialog;
pub(crate) use field::TextField;
pub(crate) use icon::Icon;
pub(crate) use part::{Coming, Draw, Part};
pub(crate) use popover::{OpenPanel, Popover};
pub(crate) use problem::{CopyButton, ProblemPane};
pub(crate) use toast::{ToastRegion, Toasts};
pub(crate) use virtual_list::{Viewport, drawn};

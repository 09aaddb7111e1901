//! What the workspace may use, what it has used, and what raises it.

mod buy;
mod chart;
mod history;
mod leads;
mod ledger;
mod marks;
mod now;
mod orders;
mod page;
mod plan;
mod state;

pub(crate) use page::UsagePage;

//! The allowance of conversations: how it is counted, when it is renewed, what is told and what is refused.
//!
//! | module | decides |
//! | --- | --- |
//! | [`plan`](mod@plan) | what a plan allows |
//! | [`billing`] | where periods begin and end |
//! | [`meter`] | what the figures of a workspace are, and how they hang together |
//! | [`change`] | what counting, packs, plans and time do to them |
//! | [`level`] | which marks a change reaches |
//! | [`forecast`] | on which day the allowance is used up |
//!
//! Every change is an [`Entry`] of the ledger with the figures after it. Who stores entries and figures lets one
//! writer at a time go on from a [`Meter`], which its `revision` tells.

pub mod billing;
pub mod change;
pub mod forecast;
pub mod level;
pub mod meter;
pub mod plan;

pub use billing::{Billing, Period};
pub use change::{Change, Entry, Event, Exhausted, PlanRefusal, add_packs, change_plan, count, open};
pub use forecast::runs_out_on;
pub use level::{FULL, Marks, MarksError, WARNING, crossed};
pub use meter::Meter;
pub use plan::{PACK, allowance};

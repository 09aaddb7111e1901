//! All SQL of the quota. Every function is bound to a workspace by the [`Scope`](crate::db::Scope) it takes.
//!
//! Whoever changes a quota does it in a transaction that goes on from the figures it read: [`meter::load`], a decision
//! of [`kilo_domain::quota`], [`meter::save`].

mod audit;
mod count;
mod history;
mod ledger;
mod meter;
mod orders;
mod settings;

pub use audit::{Audit, audit};
pub use count::{count, is_exhausted};
pub use history::history;
pub use ledger::ledger;
pub use meter::{change_plan, quota};
pub use orders::{
    NewOrder, PaidOrder, Session, Settled, add_order, add_paid_order, grant, order, orders, pending, set_session,
    settle,
};
pub use settings::{marks, set_marks};

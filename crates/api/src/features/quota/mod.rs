//! What a workspace may use and has used: read, explained, raised by packs and plans.
//!
//! Conversations count in the transaction that stores them: [`store::count`].

pub mod history;
pub mod ledger;
pub mod marks;
pub mod notice;
pub mod orders;
pub mod plan;
pub mod problems;
pub mod read;
pub mod store;
pub mod top_up;

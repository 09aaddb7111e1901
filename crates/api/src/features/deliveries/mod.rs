//! The log of notifications: what was sent, what failed and why, and trying again.

pub mod list;
pub mod retry;
mod store;

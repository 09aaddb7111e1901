//! Where a workspace's notifications go: a Slack webhook, mail addresses.
//!
//! Whoever is no member of the workspace is asked by mail first, and gets nothing else until the link in it was followed
//! and confirmed. A webhook that said that it is gone is paused until somebody resumes it.

pub mod confirm;
pub mod confirmations;
pub mod read;
pub mod receivers;
pub mod replace;
pub mod resume;
mod store;
pub mod test;

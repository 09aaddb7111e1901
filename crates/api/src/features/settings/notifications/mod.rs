//! Where a workspace's notifications go: a Slack webhook, mail addresses.

pub mod read;
pub mod replace;
mod store;
pub mod test;

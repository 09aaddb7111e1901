//! How a workspace is set up. Everybody in it may look; admins change.

pub mod notifications;
pub mod qualification;
mod store;
pub mod widget;

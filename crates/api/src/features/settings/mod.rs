//! How a workspace is set up. Everybody in it may look; admins change.

pub mod notifications;
pub mod qualification;
pub(crate) mod store;
pub mod widget;

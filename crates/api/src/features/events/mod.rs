//! What changes in a workspace, told to those who follow it as it happens.
//!
//! The database numbers every change (`m0008_events`). One task asks it for the newest numbers while anybody listens and
//! wakes the streams of the workspaces in which something happened; each stream then reads on from where it is, when its
//! reader is ready for more. So a slow reader costs no memory, and nothing depends on who wrote, in which process.

mod listeners;
pub mod poll;
mod store;
pub mod stream;
pub mod tickets;

pub use listeners::Listeners;

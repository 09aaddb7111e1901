//! For tests alone: the real program on a port of its own with a database of its own, clients for each role,
//! and data with good defaults. It knows the program by its path only, so nothing of it leaks into tests.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has to stop, saying where")]

mod answer;
mod client;
mod data;
mod events;
pub mod linear;
mod server;
mod sink;

pub use answer::Answer;
pub use client::{Client, call, open};
pub use data::{conversation, encode, history, message};
pub use events::{Event, Events};
pub use server::{PASSWORD, Server, Workspace, wait_until};
pub use sink::{HttpSink, Mail, Received, Reply, SmtpFault, SmtpSink};

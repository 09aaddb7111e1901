//! The `kilo` program as a library: the REST API, the embedded dashboard and the operator's commands.
//!
//! `features` holds one slice a noun, from route to query; `db` is the only other place that knows SQL.

pub mod auth;
pub mod caps;
pub mod cli;
pub mod clock;
pub mod config;
pub mod connections;
pub mod cors;
pub mod cursor;
pub mod db;
pub mod error;
pub mod features;
pub mod http;
pub mod idempotency;
pub mod limits;
pub mod logging;
pub mod mail;
pub mod methods;
pub mod outbound;
pub mod outbox;
pub mod pacing;
pub mod route;
pub mod server;
pub mod startup;
pub mod supervise;

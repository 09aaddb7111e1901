//! The tables as sea-orm sees them, for writes and small reads. Lists and transcripts are read as JSON that the
//! database builds: row by row would be five times as slow.

#![expect(missing_docs, reason = "a column is called what it holds")]

pub mod api_key;
pub mod conversation;
pub mod idempotency_key;
pub mod membership;
pub mod refresh_token;
pub mod session;
pub mod user;
pub mod workspace;

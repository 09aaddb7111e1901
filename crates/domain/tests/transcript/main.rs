//! Transcripts as their readers get them.

#![expect(clippy::unwrap_used, reason = "a test may panic, its fixtures included")]

mod answers;
mod audience;
mod file_names;
mod formats;
mod hostile;
mod languages;
mod linear;
mod sample;
mod times;

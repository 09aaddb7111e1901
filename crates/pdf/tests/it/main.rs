//! PDFs, read back by Poppler.

#![expect(clippy::unwrap_used, reason = "a test may panic, its fixtures included")]

mod answers;
mod form;
mod hostile;
mod linear;
mod read;
mod sample;
mod scripts;

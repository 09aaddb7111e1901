//! The API as its clients meet it. One program, so that it is linked once.
#![allow(missing_docs, clippy::allow_attributes, clippy::expect_used, clippy::unwrap_used, reason = "a test")]

mod accounts;
mod documented;
mod filters;
mod house;
mod races;
mod refusals;
mod support;
mod writes;

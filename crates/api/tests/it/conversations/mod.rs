//! `/conversations`.

mod archive;
mod create;
mod list;
mod property;

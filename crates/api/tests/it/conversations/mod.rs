//! `/conversations`.

mod archive;
mod create;
mod export;
mod list;
mod property;
mod qualify;

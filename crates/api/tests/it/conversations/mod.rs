//! `/conversations`.

mod archive;
mod bounds;
mod create;
mod export;
mod large;
mod list;
mod pages;
mod property;
mod qualify;

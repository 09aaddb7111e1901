//! `/conversations`.

mod archive;
mod bounds;
mod create;
mod export;
mod facts;
mod large;
mod list;
mod pages;
mod picture;
mod property;
mod qualify;

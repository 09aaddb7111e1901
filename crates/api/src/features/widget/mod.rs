//! The chat bubble on a customer's website: what its script asks for, and the script itself.
//!
//! A visitor is a random id in a token that opens one conversation. Visitors' conversations are ordinary ones; `visits`
//! beside them says whose they are.

use crate::auth::Visitor;

pub mod config;
pub mod demo;
pub mod lead;
pub mod poll;
pub mod script;
pub mod send;
pub mod start;
pub mod store;

/// The tag that puts the bubble of the workspace with `key` on a page.
#[must_use]
pub fn script_tag(public_url: &str, key: &str) -> String {
    format!(r#"<script src="{public_url}/widget.js" data-key="{key}" async></script>"#)
}

/// Keeps visitors' idempotency keys apart from those of programs, and one visitor's from another's.
fn namespace(visitor: Option<Visitor>) -> String {
    visitor.map_or_else(|| "guest:".to_owned(), |visitor| format!("visitor:{}:", visitor.id))
}

//! Chat: find a conversation, read it, file it away, hand it on.
//!
//! [`inbox`] is the one store of the page: it follows the address, fetches, and changes; everything else draws it and
//! calls it. `state` holds the rules of the page as plain Rust.

mod actions;
mod archive;
mod breakdown;
mod bulk;
mod cards;
mod copy;
mod details;
mod empty;
mod export_menu;
mod fact;
mod filter_box;
mod filter_panel;
mod header;
mod inbox;
mod keys;
mod list;
mod live;
mod markdown;
mod message;
mod messages;
mod news;
mod opened;
mod page;
mod panels;
mod remarks;
mod row;
mod score;
mod sheets;
mod state;
mod tour;
mod transcript;
mod views;

pub(crate) use page::ConversationsPage;

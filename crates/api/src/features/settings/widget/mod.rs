//! What admins set about the widget, and what they copy into their website.

pub mod read;
pub mod replace;
pub mod secret;
mod store;

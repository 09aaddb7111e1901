//! The dashboard of Kilo: a client-side Leptos application.
//!
//! Data flows one way: the address bar ([`routes`]) says what is wanted, [`api`] fetches it, `features` draw it.
//! Wire models come from `kilo-types`; nothing here may redefine one of them or decide a business rule.

#![expect(unreachable_pub, reason = "leptos's component macro writes `pub` into private modules")]

mod api;
mod app;
mod browser;
mod features;
mod page;
mod quota;
mod routes;
mod session;
mod ui;

/// Draws the dashboard into the page. The skeleton of `index.html` stays until it is known who is there.
pub fn mount() {
    leptos::mount::mount_to_body(app::App);
}

//! Orders of packs are settled by hand or by Stripe Checkout.
//!
//! With Stripe an order is recorded as pending, a page is opened on which it is paid, and the packs are added when
//! Stripe calls back. Nothing that the browser brings back is believed: who returns from that page waits for the order.

pub mod checkout;
mod event;
mod provider;
pub mod receive;
mod signature;
mod stripe;

pub use provider::Provider;
pub use stripe::Stripe;

//! One slice a noun of the URL, from route to query.

pub mod accounts;
pub mod agent;
pub mod billing;
pub mod conversations;
pub mod dashboard;
pub mod deliveries;
pub mod docs;
pub mod events;
pub mod health;
pub mod leads;
pub mod quota;
pub mod settings;
pub mod widget;

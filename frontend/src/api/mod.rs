//! The only door to the network: one function per endpoint, each answering `Result<T, ApiProblem>`.

pub(crate) mod auth;
pub(crate) mod conversations;
pub(crate) mod events;
mod file_name;
mod problem;
pub(crate) mod quota;
pub(crate) mod settings;
mod transport;
pub(crate) mod whole;

pub(crate) use problem::ApiProblem;

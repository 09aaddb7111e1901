//! One folder per noun of the product. A feature may use `api`, `session`, `routes` and `ui`, never another feature.

pub(crate) mod auth;
pub(crate) mod conversations;
pub(crate) mod settings;
pub(crate) mod usage;

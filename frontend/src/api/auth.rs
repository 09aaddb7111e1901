//! Signing in and out.

use super::{
    ApiProblem,
    transport::{read, send_plain},
};
use gloo_net::http::Method;
use kilo_types::{Access, LoginRequest};

const NOTHING: Option<&()> = None;

/// `POST /auth/login`
pub(crate) async fn login(request: &LoginRequest) -> Result<Access, ApiProblem> {
    read(send_plain(Method::POST, "/auth/login", Some(request), None).await?).await
}

/// `POST /auth/refresh`
pub(crate) async fn refresh() -> Result<Access, ApiProblem> {
    read(send_plain(Method::POST, "/auth/refresh", NOTHING, None).await?).await
}

/// `POST /auth/logout`
pub(crate) async fn logout(token: &str) -> Result<(), ApiProblem> {
    send_plain(Method::POST, "/auth/logout", NOTHING, Some(token)).await.map(drop)
}

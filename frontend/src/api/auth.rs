//! Signing in and out.

use super::{
    ApiProblem,
    transport::{read, send_plain},
};
use gloo_net::http::Method;
use kilo_types::{Access, LoginRequest};

/// `POST /auth/login`
pub(crate) async fn login(request: &LoginRequest) -> Result<Access, ApiProblem> {
    // Text and numbers alone: this cannot fail.
    let body = serde_json::to_string(request).unwrap_or_default();
    read(send_plain(Method::POST, "/auth/login", Some(body), None).await?).await
}

/// `POST /auth/refresh`
pub(crate) async fn refresh() -> Result<Access, ApiProblem> {
    read(send_plain(Method::POST, "/auth/refresh", None, None).await?).await
}

/// `POST /auth/logout`
pub(crate) async fn logout(token: &str) -> Result<(), ApiProblem> {
    send_plain(Method::POST, "/auth/logout", None, Some(token)).await.map(drop)
}

//! What a workspace is set to.

use super::{
    ApiProblem,
    transport::{read, send},
};
use crate::session::Session;
use gloo_net::http::Method;
use kilo_types::{Page, QualificationSettings, SignalRule};
use serde::{Serialize, de::DeserializeOwned};

/// `GET /settings/qualification`
pub(crate) async fn qualification(session: Session) -> Result<QualificationSettings, ApiProblem> {
    get(session, "/settings/qualification").await
}

/// `PUT /settings/qualification`
pub(crate) async fn set_qualification(
    session: Session,
    settings: QualificationSettings,
) -> Result<QualificationSettings, ApiProblem> {
    put(session, "/settings/qualification", &settings).await
}

/// `GET /settings/qualification/signals`
pub(crate) async fn signals(session: Session) -> Result<Vec<SignalRule>, ApiProblem> {
    Ok(get::<Page<SignalRule>>(session, "/settings/qualification/signals").await?.data)
}

async fn get<T: DeserializeOwned>(session: Session, path: &str) -> Result<T, ApiProblem> {
    read(send(session, Method::GET, path, None).await?).await
}

async fn put<T: DeserializeOwned>(session: Session, path: &str, body: &impl Serialize) -> Result<T, ApiProblem> {
    // Text and numbers alone: this cannot fail.
    let body = serde_json::to_string(body).unwrap_or_default();
    read(send(session, Method::PUT, path, Some(body)).await?).await
}

//! Sending a request: the access token goes along, a refused one is renewed once, and every failure becomes an
//! [`ApiProblem`].

use super::ApiProblem;
use crate::{browser, session::Session};
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use kilo_types::Problem;
use serde::{Serialize, de::DeserializeOwned};

/// Where the API begins.
pub(super) const BASE: &str = "/api/v1";

/// Asks as nobody in particular: sign-in, refresh and sign-out live on a cookie.
pub(super) async fn send_plain(
    method: Method,
    path: &str,
    body: Option<String>,
    token: Option<&str>,
) -> Result<Response, ApiProblem> {
    let response = match browser::early(&format!("{method} {path}")).await {
        Some(response) => response.into(),
        None => ask(method, path, body, token, None).await?,
    };
    accepted(response).await
}

async fn ask(
    method: Method,
    path: &str,
    body: Option<String>,
    token: Option<&str>,
    key: Option<&str>,
) -> Result<Response, ApiProblem> {
    let mut builder: RequestBuilder = Request::get(&format!("{BASE}{path}")).method(method);
    if let Some(token) = token {
        builder = builder.header("authorization", &format!("Bearer {token}"));
    }
    if let Some(key) = key {
        builder = builder.header("idempotency-key", key);
    }
    let request = match body {
        Some(json) => builder.header("content-type", "application/json").body(json),
        None => builder.build(),
    };
    let request = request.map_err(|_| ApiProblem::Unreachable)?;
    request.send().await.map_err(|_| ApiProblem::Unreachable)
}

/// Asks as the person who is signed in. A token that is refused is renewed once; if that fails the session is over
/// and says so itself.
pub(super) async fn send(
    session: Session,
    method: Method,
    path: &str,
    body: Option<String>,
) -> Result<Response, ApiProblem> {
    let token = session.token().await?;
    match send_plain(method.clone(), path, body.clone(), Some(&token)).await {
        Err(problem) if problem.is_unauthenticated() => {
            let token = session.renew(&token).await?;
            send_plain(method, path, body, Some(&token)).await
        }
        outcome => outcome,
    }
}

/// Posts `body` like [`send`]. What was done with the same `key` is not done again, however often it is sent.
pub(super) async fn post_once(session: Session, path: &str, body: String, key: &str) -> Result<Response, ApiProblem> {
    let token = session.token().await?;
    let mut answer = ask(Method::POST, path, Some(body.clone()), Some(&token), Some(key)).await?;
    if answer.status() == 401 {
        let token = session.renew(&token).await?;
        answer = ask(Method::POST, path, Some(body), Some(&token), Some(key)).await?;
    }
    accepted(answer).await
}

/// `GET path`, as `T`.
pub(super) async fn get<T: DeserializeOwned>(session: Session, path: &str) -> Result<T, ApiProblem> {
    read(send(session, Method::GET, path, None).await?).await
}

/// `PUT path` with `body`; the answer as `T`.
pub(super) async fn put<T: DeserializeOwned>(
    session: Session,
    path: &str,
    body: &impl Serialize,
) -> Result<T, ApiProblem> {
    // Text and numbers alone: this cannot fail.
    let body = serde_json::to_string(body).unwrap_or_default();
    read(send(session, Method::PUT, path, Some(body)).await?).await
}

/// The body as `T`.
pub(super) async fn read<T: DeserializeOwned>(response: Response) -> Result<T, ApiProblem> {
    let status = response.status();
    let request_id = response.headers().get("x-request-id");
    response.json().await.map_err(|_| ApiProblem::Unreadable { status, request_id })
}

async fn accepted(response: Response) -> Result<Response, ApiProblem> {
    if response.ok() { Ok(response) } else { Err(refusal(&response).await) }
}

async fn refusal(response: &Response) -> ApiProblem {
    match response.json::<Problem>().await {
        Ok(problem) => ApiProblem::Refused(Box::new(problem)),
        Err(_) => {
            ApiProblem::Unreadable { status: response.status(), request_id: response.headers().get("x-request-id") }
        }
    }
}

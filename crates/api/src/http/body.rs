//! Bodies of requests.

use super::refuse_encoded;
use crate::{
    auth::admission,
    caps::Hold,
    error::ApiError,
    pacing, route,
    startup::{Methods, State},
};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header,
    web::{self, BytesMut},
};
use futures_util::{StreamExt, future::LocalBoxFuture};
use kilo_types::{Object, ProblemKind};
use serde::de::{DeserializeOwned, IgnoredAny};
use std::time::Duration;
use unique::Unique;

mod unique;

/// Largest request body, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;

/// How long a body may take to arrive, unless the server's state says otherwise.
pub const BODY_DEADLINE: Duration = Duration::from_secs(25);

/// A JSON body, parsed into `T`, with its bytes for the idempotency fingerprint. It is looked at when whoever else
/// stands in the handler's signature has let the caller in: who may not do something learns that, whatever was sent.
#[derive(Debug)]
pub struct Body<T> {
    /// What was sent.
    pub value: T,
    /// The bytes it was sent as.
    pub bytes: web::Bytes,
    /// The room that it takes.
    pub room: Option<Hold>,
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            admission::decided(&request).await;
            refuse_method(&request)?;
            refuse_encoded(&request)?;
            refuse_type(&request)?;
            let deadline = request.app_data::<web::Data<State>>().map_or(BODY_DEADLINE, |state| state.body_deadline);
            let room = match request.app_data::<web::Data<State>>() {
                Some(state) => pacing::room_for_body(state, &request).await?,
                None => None,
            };
            let bytes = whole(payload, deadline).await?;
            Ok(Self { value: parse(&bytes)?, bytes, room })
        })
    }
}

/// A path of its own may also look like one with an id, whose methods it does not take.
fn refuse_method(request: &HttpRequest) -> Result<(), ApiError> {
    let allow = request.app_data::<web::Data<Methods>>().and_then(|known| known.allow_exactly(route::path(request)));
    let wrong = allow.filter(|allow| allow.split(", ").all(|method| method != request.method().as_str()));
    wrong.map_or(Ok(()), |allow| Err(ApiError::method_not_allowed(allow.clone())))
}

fn refuse_type(request: &HttpRequest) -> Result<(), ApiError> {
    let is_json = request.mime_type().ok().flatten().is_some_and(|mime| mime.essence_str() == "application/json");
    if is_json && super::once(request, header::CONTENT_TYPE).is_ok() {
        return Ok(());
    }
    Err(ApiError::new(ProblemKind::UnsupportedMediaType, "Send `content-type: application/json`, once."))
}

/// The whole body of a request, whatever it is.
///
/// # Errors
/// 408 when it does not arrive within `deadline`, 413 when it is too large.
pub async fn whole(payload: Payload, deadline: Duration) -> Result<web::Bytes, ApiError> {
    tokio::time::timeout(deadline, collect(payload)).await.map_err(|_| {
        let detail = format!("The body did not arrive within {} seconds.", deadline.as_secs());
        ApiError::new(ProblemKind::RequestTimeout, detail)
    })?
}

async fn collect(mut payload: Payload) -> Result<web::Bytes, ApiError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| ApiError::new(ProblemKind::BadRequest, error.to_string()))?;
        if body.len() + chunk.len() > MAX_BODY {
            return Err(ApiError::new(ProblemKind::PayloadTooLarge, "The body is larger than 1 MiB."));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// Reads JSON as `T`, naming the field that does not fit.
///
/// # Errors
/// `malformed-json` when it is no JSON, `validation-failed` when a value does not fit or a key comes twice.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let Object(value) = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        // What is no JSON at all is that first, whatever its beginning says.
        match serde_json::from_slice::<IgnoredAny>(bytes) {
            Err(error) if !error.is_data() => ApiError::new(ProblemKind::MalformedJson, error.to_string()),
            _ => refusal(&error.path().to_string(), error.inner()),
        }
    })?;
    reader.end().map_err(|error| ApiError::new(ProblemKind::MalformedJson, error.to_string()))?;
    // Types see their own fields twice; maps take the last of two keys, and what is ignored is not seen at all.
    if serde_json::from_slice::<Unique>(bytes).is_err() {
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        serde_path_to_error::deserialize::<_, Unique>(&mut reader)
            .map_err(|error| refusal(&error.path().to_string(), error.inner()))?;
    }
    Ok(value)
}

fn refusal(path: &str, error: &serde_json::Error) -> ApiError {
    if !error.is_data() {
        return ApiError::new(ProblemKind::MalformedJson, error.to_string());
    }
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    let twice = message.starts_with(unique::MESSAGE);
    let about_a_name = twice || message.starts_with("unknown field") || message.starts_with("missing field");
    let named = message.split('`').nth(1).filter(|_| about_a_name);
    let field = match (path, named) {
        (".", Some(name)) => name.to_owned(),
        (path, Some(name)) if !path.ends_with(name) => format!("{path}.{name}"),
        (path, _) => path.to_owned(),
    };
    ApiError::field(field, if twice { "must be given once" } else { message })
}

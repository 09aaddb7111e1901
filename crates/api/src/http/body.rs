//! Bodies of requests.

use super::refuse_encoded;
use crate::{auth::admission, caps::Hold, error::ApiError, methods::Methods, pacing, route, startup::State};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header,
    web::{self, BytesMut},
};
use futures_util::{StreamExt, future::LocalBoxFuture};
use kilo_types::{FieldError, Object, ProblemKind, Timestamp};
use schema::Schema;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{marker::PhantomData, time::Duration};
use utoipa::ToSchema;

mod mistakes;
mod schema;
mod unique;

/// Largest request body, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;

/// How long a body may take to arrive, unless the server's state says otherwise.
pub const BODY_DEADLINE: Duration = Duration::from_secs(25);

/// What the types cannot know of a body, such as what depends on the time of day.
pub trait Check<T> {
    /// Every field of `value` that does not fit at `now`.
    fn check(value: &T, now: Timestamp) -> Vec<FieldError>;
}

/// Nothing beyond what the types know.
#[derive(Debug)]
pub struct Unchecked;

impl<T> Check<T> for Unchecked {
    fn check(_: &T, _: Timestamp) -> Vec<FieldError> {
        Vec::new()
    }
}

/// A JSON body, parsed into `T` and checked by `C`, with its bytes for the idempotency fingerprint. It is looked at when
/// whoever else stands in the handler's signature has let the caller in: who may not do something learns that, whatever
/// was sent. A refusal names all that does not fit, in the query string too: calls with a body take no parameters.
#[derive(Debug)]
pub struct Body<T, C = Unchecked> {
    /// What was sent.
    pub value: T,
    /// The bytes it was sent as.
    pub bytes: web::Bytes,
    /// The room that it takes.
    pub room: Option<Hold>,
    checked: PhantomData<C>,
}

impl<T: DeserializeOwned + ToSchema + 'static, C: Check<T> + 'static> FromRequest for Body<T, C> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            admission::decided(&request).await;
            refuse_method(&request)?;
            refuse_encoded(&request)?;
            refuse_type(&request)?;
            let state = request.app_data::<web::Data<State>>().ok_or_else(|| ApiError::internal("no state"))?;
            let room = pacing::room_for_body(state, &request).await?;
            let bytes = whole(payload, state.body_deadline).await?;
            let now = state.clock.now();
            let (value, mut errors) = read::<T>(&bytes, Schema::named(&T::name()))?;
            let checked = value.as_ref().map(|value| C::check(value, now)).unwrap_or_default();
            let is_new = |error: &FieldError| errors.iter().all(|known| !error.field.starts_with(&known.field));
            let checked: Vec<_> = checked.into_iter().filter(is_new).collect();
            errors.extend(checked);
            match value {
                Some(value) if errors.is_empty() => Ok(Self { value, bytes, room, checked: PhantomData }),
                _ => {
                    errors.extend(super::no_query(&request).err().map(ApiError::into_fields).unwrap_or_default());
                    Err(ApiError::fields(errors))
                }
            }
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

/// Reads JSON as `T`, naming every field that does not fit.
///
/// # Errors
/// `malformed-json` when it is no JSON, `validation-failed` when values do not fit or a key comes twice.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    match read(bytes, Schema::UNKNOWN)? {
        (Some(value), errors) if errors.is_empty() => Ok(value),
        (_, errors) => Err(ApiError::fields(errors)),
    }
}

/// What JSON says as `T`, and every field that does not fit: what it says then is without those.
fn read<T: DeserializeOwned>(bytes: &[u8], schema: Schema) -> Result<(Option<T>, Vec<FieldError>), ApiError> {
    let repeated = unique::repeated(bytes);
    if repeated.is_empty()
        && let Ok(Object(value)) = serde_json::from_slice(bytes)
    {
        return Ok((Some(value), Vec::new()));
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
    let (mut errors, read) = mistakes::find(value, schema, bytes.len());
    errors.extend(repeated);
    Ok((read, errors))
}

/// Serde's words with the place, which is what helps.
fn malformed(error: &serde_json::Error) -> ApiError {
    let (line, column) = (error.line(), error.column());
    let detail = if error.is_eof() {
        format!("The JSON ends too early, at line {line}, column {column}.")
    } else {
        let text = error.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        format!("This is not JSON at line {line}, column {column}: {message}.")
    };
    ApiError::new(ProblemKind::MalformedJson, detail)
}

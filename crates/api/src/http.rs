//! What every request and every answer has in common.

use crate::{
    caps::Hold,
    connections, cors,
    error::ApiError,
    pacing, route,
    startup::{Methods, State},
};
use actix_web::{
    Error, FromRequest, HttpMessage, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::InternalError,
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web::{self, BytesMut},
};
use futures_util::{FutureExt, StreamExt, future::LocalBoxFuture};
use kilo_types::{FieldError, Object, ProblemKind};
use serde::de::{DeserializeOwned, IgnoredAny};
use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

/// Largest request body, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;

const PROBLEM: &str = "application/problem+json";

/// How long a body may take to arrive, unless the server's state says otherwise.
pub const BODY_DEADLINE: Duration = Duration::from_secs(25);

/// Names a request in answers and logs.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The outermost layer: gives the request an id, refuses encoded bodies before anything reads them, turns
/// every refusal into a problem document, and sets the security headers.
///
/// # Errors
/// None of its own; refusals become answers.
pub async fn envelope(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = request.app_data::<web::Data<State>>().map(|state| state.ids.next().to_string()).unwrap_or_default();
    request.extensions_mut().insert(RequestId(id.clone()));
    let start = Instant::now();
    let response = match before(&request) {
        Ok(None) => {
            let answered = AssertUnwindSafe(next.call(request)).catch_unwind().await;
            // The request is gone with a handler that panicked.
            answered.map_err(|_| panicked(&id))??.map_into_boxed_body()
        }
        Ok(Some(answer)) => request.into_response(answer),
        Err(refusal) => request.error_response(refusal),
    };
    let response = finish(as_problem(pacing::paced(response), &id), &id);
    log(&response, &id, start.elapsed());
    Ok(response)
}

/// What is answered or refused before any handler is asked.
fn before(request: &ServiceRequest) -> Result<Option<HttpResponse>, ApiError> {
    if request.headers().get(header::CONTENT_ENCODING).is_some_and(|value| value != "identity") {
        let detail = "Send the body without a content-encoding.";
        return Err(ApiError::new(ProblemKind::UnsupportedMediaType, detail));
    }
    if let Some(refusal) = connections::refusal(request.request()) {
        return Ok(Some(refusal));
    }
    let preflight = cors::preflight(request.method(), route::path(request.request()));
    if let Some(state) = request.app_data::<web::Data<State>>()
        && preflight.is_none()
        && route::is_of_api(route::path(request.request()))
    {
        // What a database whose file was taken away has to say is out of date.
        state.db.require_files()?;
    }
    Ok(preflight)
}

/// One line a request, with the route in place of the path and without query and address: those are personal data.
fn log(response: &ServiceResponse<BoxBody>, request_id: &str, took: Duration) {
    let request = response.request();
    let route = request.match_pattern().unwrap_or_default();
    tracing::info!(
        method = %request.method(),
        route,
        status = response.status().as_u16(),
        micros = took.as_micros(),
        request_id,
        "request"
    );
}

/// What a client hears of a handler that panicked, which is in the log. Nothing else ends for it.
fn panicked(id: &str) -> Error {
    tracing::error!(request_id = id, "a handler panicked");
    let error = ApiError::internal("The cause is in the server's log, under this request id.");
    let body = serde_json::to_string(&error.problem(id.to_owned())).unwrap_or_default();
    let mut answer = HttpResponse::InternalServerError().content_type(PROBLEM).body(body);
    add_headers(answer.headers_mut(), id, None);
    InternalError::from_response(error, answer).into()
}

/// Every failed answer, whoever made it, in the one form clients know.
fn as_problem(response: ServiceResponse<BoxBody>, id: &str) -> ServiceResponse<BoxBody> {
    let status = response.status();
    // A page for people says itself what is wrong.
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/html; charset=utf-8");
    if status.as_u16() < 400 || is_page {
        return response;
    }
    let known = response.response().extensions().get::<ApiError>().cloned();
    let error = known.unwrap_or_else(|| {
        let kind = ProblemKind::ALL.iter().find(|kind| kind.status() == status.as_u16());
        ApiError::new(kind.copied().unwrap_or(ProblemKind::BadRequest), status.to_string())
    });
    if error.kind().status() >= 500 {
        tracing::error!(request_id = id, %error, "answer");
    }
    let (request, response) = response.into_parts();
    let body = serde_json::to_string(&error.problem(id.to_owned())).unwrap_or_default();
    let mut answer = response.set_body(BoxBody::new(body));
    let problem = HeaderValue::from_static(PROBLEM);
    answer.headers_mut().insert(header::CONTENT_TYPE, problem);
    ServiceResponse::new(request, answer)
}

fn finish(mut response: ServiceResponse<BoxBody>, id: &str) -> ServiceResponse<BoxBody> {
    let open = cors::is_open(route::path(response.request())).then(|| cors::Readers::of(response.request()));
    add_headers(response.headers_mut(), id, open.as_ref());
    response
}

fn add_headers(headers: &mut HeaderMap, id: &str, readers: Option<&cors::Readers>) {
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if let Some(readers) = readers {
        cors::open(headers, readers);
    }
    for (name, value) in [("content-security-policy", "default-src 'none'"), ("cache-control", "no-store")] {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

/// A JSON body, parsed into `T`, with its bytes for the idempotency fingerprint.
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
        let json = request.mime_type().ok().flatten().is_some_and(|mime| mime.essence_str() == "application/json");
        let payload = payload.take();
        // A path of its own may also look like one with an id, whose methods it does not take.
        let allow =
            request.app_data::<web::Data<Methods>>().and_then(|known| known.allow_exactly(route::path(request)));
        let wrong = allow.filter(|allow| allow.split(", ").all(|method| method != request.method().as_str())).cloned();
        let deadline = request.app_data::<web::Data<State>>().map_or(BODY_DEADLINE, |state| state.body_deadline);
        let request = request.clone();
        Box::pin(async move {
            if let Some(allow) = wrong {
                return Err(ApiError::method_not_allowed(allow));
            }
            if !json {
                let detail = "Send `content-type: application/json`.";
                return Err(ApiError::new(ProblemKind::UnsupportedMediaType, detail));
            }
            let room = match request.app_data::<web::Data<State>>() {
                Some(state) => pacing::room_for_body(state, &request).await?,
                None => None,
            };
            let bytes = whole(payload, deadline).await?;
            Ok(Self { value: parse(&bytes)?, bytes, room })
        })
    }
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
/// `malformed-json` when it is no JSON, `validation-failed` when a value does not fit.
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
    Ok(value)
}

fn refusal(path: &str, error: &serde_json::Error) -> ApiError {
    if !error.is_data() {
        return ApiError::new(ProblemKind::MalformedJson, error.to_string());
    }
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    let named = message
        .split('`')
        .nth(1)
        .filter(|_| message.starts_with("unknown field") || message.starts_with("missing field"));
    let field = match (path, named) {
        (".", Some(name)) => name.to_owned(),
        (path, Some(name)) if !path.ends_with(name) => format!("{path}.{name}"),
        (path, _) => path.to_owned(),
    };
    ApiError::field(field, message)
}

/// The query string as decoded pairs.
///
/// # Errors
/// When it is not one.
pub fn query_pairs(request: &HttpRequest) -> Result<Vec<(String, String)>, ApiError> {
    serde_urlencoded::from_str(request.query_string()).map_err(|error| ApiError::field("query", error.to_string()))
}

/// Refuses every query parameter; for calls that take none.
///
/// # Errors
/// Names the parameters that were sent.
pub fn no_query(request: &HttpRequest) -> Result<(), ApiError> {
    let errors: Vec<_> = query_pairs(request)?
        .into_iter()
        .map(|(field, _)| FieldError { field, message: "is not a known parameter".to_owned() })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(ApiError::fields(errors)) }
}

/// A path segment as an identifier; what is none names nothing.
///
/// # Errors
/// 404, as for an unknown one; 405 where the segment is a path of its own that takes other methods.
pub fn path_id<T: std::str::FromStr>(request: &HttpRequest) -> Result<T, ApiError> {
    request.match_info().get("id").and_then(|id| id.parse().ok()).ok_or_else(|| {
        let methods = request.app_data::<web::Data<Methods>>();
        let allow = methods.and_then(|methods| methods.allow_exactly(route::path(request)));
        allow.map_or_else(ApiError::not_found, |allow| ApiError::method_not_allowed(allow.clone()))
    })
}

/// An answer whose JSON was already written, by the database or by serde.
#[must_use]
pub fn json(body: String) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(body)
}

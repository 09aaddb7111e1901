//! What every request and every answer has in common.

use crate::{connections, cors, error::ApiError, methods::Methods, pacing, route, startup::State};
use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{
        Method,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::{self, Bytes},
};
use futures_util::{FutureExt, Stream, StreamExt};
use kilo_types::ProblemKind;
use std::{
    convert::Infallible,
    panic::AssertUnwindSafe,
    pin::Pin,
    task::{Context, Poll},
};

mod body;
mod headers;
mod query;
mod trace;

pub use body::{BODY_DEADLINE, Body, Check, MAX_BODY, Unchecked, parse, whole};
pub use headers::{Repeated, once, refuse_encoded};
pub use query::{Mistakes, no_query, query_pairs};
pub use trace::Trace;

/// Where the API begins: there, rights come before what is wrong with a request.
const API: &str = "/api/v1/";
/// Tells browsers to come back by https alone, for a year.
const HSTS: (&str, &str) = ("strict-transport-security", "max-age=31536000");

const PROBLEM: &str = "application/problem+json";

/// The outermost layer: gives the request an id, refuses encoded bodies before anything reads them, turns
/// every refusal into a problem document, sets the security headers, and has the log tell of it.
///
/// # Errors
/// None of its own; refusals become answers.
pub async fn envelope(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let trace = Trace::begin(&request);
    // What is asked for is found as for GET; of the answer its head alone is sent.
    let is_head = request.method() == Method::HEAD;
    if is_head {
        request.head_mut().method = Method::GET;
    }
    let response = match before(&request) {
        Ok(None) => {
            let answered = AssertUnwindSafe(next.call(request)).catch_unwind().await;
            // The request is gone with a handler that panicked.
            answered.map_err(|_| panicked(&trace))??.map_into_boxed_body()
        }
        Ok(Some(answer)) => request.into_response(answer),
        Err(refusal) => request.error_response(refusal),
    };
    let response = finish(as_problem(pacing::paced(response), &trace), trace.id());
    let status = response.status();
    let response = if is_head { response.map_body(|_, body| BoxBody::new(Head(body.size()))) } else { response };
    Ok(response.map_body(|_, body| trace.until_the_end_of(body, status)))
}

/// Stands for a body that is not sent: only its size is told.
struct Head(BodySize);

impl MessageBody for Head {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<web::Bytes, Self::Error>>> {
        Poll::Ready(None)
    }
}

/// What is answered or refused before any handler is asked.
fn before(request: &ServiceRequest) -> Result<Option<HttpResponse>, ApiError> {
    refuse_outright(request)?;
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

/// What is wrong with a request whoever sends it. In the API an encoded body is refused by whoever would read it.
fn refuse_outright(request: &ServiceRequest) -> Result<(), ApiError> {
    if request.headers().get_all(header::HOST).count() > 1 {
        return Err(ApiError::new(ProblemKind::BadRequest, "The header `Host` came more than once."));
    }
    if route::path(request.request()).starts_with(API) { Ok(()) } else { refuse_encoded(request.request()) }
}

/// An answer of Server-Sent Events: nobody on the way keeps, packs or holds back any of it.
pub fn event_stream(events: impl Stream<Item = Bytes> + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((HeaderName::from_static("x-accel-buffering"), "no"))
        .streaming(events.map(Ok::<_, Infallible>))
}

/// What a client hears of a handler that panicked, which is in the log. Nothing else ends for it.
fn panicked(trace: &Trace) -> Error {
    let error = ApiError::internal("a handler panicked");
    trace::note_fault(trace, &error);
    let body = serde_json::to_string(&error.problem(trace.id().to_owned())).unwrap_or_default();
    let mut answer = HttpResponse::InternalServerError().content_type(PROBLEM).body(body);
    add_headers(answer.headers_mut(), trace.id(), None);
    InternalError::from_response(error, answer).into()
}

/// Every failed answer, whoever made it, in the one form clients know.
fn as_problem(response: ServiceResponse<BoxBody>, trace: &Trace) -> ServiceResponse<BoxBody> {
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
    trace::note_fault(trace, &error);
    let (request, response) = response.into_parts();
    let body = serde_json::to_string(&error.problem(trace.id().to_owned())).unwrap_or_default();
    let mut answer = response.set_body(BoxBody::new(body));
    let problem = HeaderValue::from_static(PROBLEM);
    answer.headers_mut().insert(header::CONTENT_TYPE, problem);
    ServiceResponse::new(request, answer)
}

fn finish(mut response: ServiceResponse<BoxBody>, id: &str) -> ServiceResponse<BoxBody> {
    let open = cors::is_open(route::path(response.request())).then(|| cors::Readers::of(response.request()));
    add_headers(response.headers_mut(), id, open.as_ref());
    let is_secure = response.request().app_data::<web::Data<State>>().is_some_and(|state| state.config.is_secure());
    if is_secure {
        response.headers_mut().insert(HeaderName::from_static(HSTS.0), HeaderValue::from_static(HSTS.1));
    }
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

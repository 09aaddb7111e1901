//! What any website may ask from its visitors' browsers: the widget's calls and its script, without cookies.

use actix_web::{
    HttpResponse,
    http::{
        Method,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
};

/// Calls of the widget; everything else is for the dashboard's own origin and for programs.
const CALLS: &str = "/api/v1/widget/";
const SCRIPT: &str = "/widget.js";

/// Whether pages of other origins may read what `path` answers.
#[must_use]
pub fn is_open(path: &str) -> bool {
    path.starts_with(CALLS) || path == SCRIPT
}

/// The answer to a browser that asks before it sends: `None` for what is no such question. It says the same for every
/// path below the widget's, so that it tells nothing about them.
#[must_use]
pub fn preflight(method: &Method, path: &str) -> Option<HttpResponse> {
    (*method == Method::OPTIONS && path.starts_with(CALLS)).then(|| {
        HttpResponse::NoContent()
            .insert_header(("access-control-allow-methods", "GET, POST"))
            .insert_header(("access-control-allow-headers", "authorization, content-type, idempotency-key, x-kilo-key"))
            .insert_header(("access-control-max-age", "7200"))
            .finish()
    })
}

/// Lets pages of other origins read an answer. No credentials: the widget's calls carry no cookie.
pub fn open(headers: &mut HeaderMap) {
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", "ratelimit, ratelimit-policy, retry-after, x-request-id"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

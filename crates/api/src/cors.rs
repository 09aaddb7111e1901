//! What any website may ask from its visitors' browsers: the widget's calls and its script, without cookies.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{
        Method,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
};

/// Calls of the widget; everything else is for the dashboard's own origin and for programs.
const CALLS: &str = "/api/v1/widget/";
const SCRIPT: &str = "/widget.js";
/// What the script says in the visitor's language.
const TEXTS: &str = "/widget/texts/";

/// Whether pages of other origins may read what `path` answers.
#[must_use]
pub fn is_open(path: &str) -> bool {
    path.starts_with(CALLS) || path == SCRIPT || path.starts_with(TEXTS)
}

/// The answer to a browser that asks before it sends: `None` for what is no such question. It says the same for every
/// path below the widget's, so that it tells nothing about them.
#[must_use]
pub fn preflight(method: &Method, path: &str) -> Option<HttpResponse> {
    (*method == Method::OPTIONS && path.starts_with(CALLS)).then(|| {
        HttpResponse::NoContent()
            .insert_header(("access-control-allow-methods", "GET, POST, PUT"))
            .insert_header(("access-control-allow-headers", "authorization, content-type, idempotency-key, x-kilo-key"))
            .insert_header(("access-control-max-age", "7200"))
            .finish()
    })
}

/// Which pages may read an answer to the widget.
#[derive(Clone, Debug, Default)]
pub enum Readers {
    /// Those of every website.
    #[default]
    Everybody,
    /// Those of this origin, which is one of a list.
    Origin(String),
    /// None: the page that asked is of a website that may not use the widget.
    Nobody,
}

impl Readers {
    /// Notes them for the answer to `request`.
    pub fn note(self, request: &HttpRequest) {
        request.extensions_mut().insert(self);
    }

    /// Those of the answer to `request`.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_default()
    }
}

/// Lets pages of other origins read an answer. No credentials: the widget's calls carry no cookie.
pub fn open(headers: &mut HeaderMap, readers: &Readers) {
    let allowed = match readers {
        Readers::Everybody => Some("*"),
        Readers::Origin(origin) => Some(origin.as_str()),
        Readers::Nobody => None,
    };
    if let Some(allowed) = allowed.and_then(|allowed| HeaderValue::from_str(allowed).ok()) {
        headers.insert(HeaderName::from_static("access-control-allow-origin"), allowed);
    }
    if !matches!(readers, Readers::Everybody) {
        headers.append(HeaderName::from_static("vary"), HeaderValue::from_static("origin"));
    }
    for (name, value) in [
        ("access-control-expose-headers", "ratelimit, ratelimit-policy, retry-after, x-request-id"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

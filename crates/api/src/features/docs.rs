//! The OpenAPI document, its page, and the pages that problem types point to.

use crate::error::ApiError;
use actix_web::{
    HttpRequest, HttpResponse, get,
    web::{self, Bytes},
};
use kilo_types::{FeedbackKind, ProblemKind, Scope};
use std::fmt::Write;
use utoipa::{
    IntoParams, Modify, OpenApi,
    openapi::{
        self, Required,
        path::Operation,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// Filters of a list, for the document; the parser is [`kilo_types::ConversationFilter`].
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query string, is never built")]
pub struct Filters {
    /// Part of the visitor's email address, in any case; `%` and `_` are ordinary characters.
    #[param(max_length = 200)]
    email: Option<String>,
    /// Part of the company's name or domain, in any case.
    #[param(max_length = 200)]
    company: Option<String>,
    /// Part of the persona, in any case.
    #[param(max_length = 200)]
    persona: Option<String>,
    /// Lowest score, inclusive.
    #[param(minimum = 0, maximum = 100)]
    score_min: Option<u8>,
    /// Highest score, inclusive.
    #[param(minimum = 0, maximum = 100)]
    score_max: Option<u8>,
    /// Comma list of `active`, `handed_off`, `archived`; by default `active,handed_off`.
    #[param(example = "active,handed_off")]
    status: Option<String>,
    /// Start of the period, inclusive: an RFC 3339 time, or a day in `tz`.
    #[param(example = "2026-10-01")]
    started_from: Option<String>,
    /// End of the period: an RFC 3339 time, exclusive, or a day in `tz`, included whole.
    #[param(example = "2026-10-31")]
    started_to: Option<String>,
    /// IANA name of the time zone that days are in; by default UTC.
    #[param(example = "Europe/Berlin")]
    tz: Option<String>,
    /// Words that one message holds, in any case; `"two words"` in quotes stand side by side. At most 40 words of at
    /// most 64 characters; each character of a script without spaces is a word.
    #[param(max_length = 200)]
    q: Option<String>,
    /// What the visitor said of an answer: `negative` finds conversations with one that did not help, `positive` with one
    /// that did.
    #[param(inline)]
    feedback: Option<FeedbackKind>,
}

/// Paging of a list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query string, is never built")]
pub struct Paging {
    /// Rows on a page, by default 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// How one conversation is exported.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query string, is never built")]
pub struct ExportQuery {
    /// `markdown`, `text`, `html`, `pdf`, `json` or `csv`.
    #[param(example = "markdown")]
    format: String,
    /// Time zone of the times in the file; by default UTC.
    #[param(example = "Europe/Berlin")]
    tz: Option<String>,
    /// `internal` (default) or `external`.
    audience: Option<String>,
    /// Whether a CSV begins with a byte order mark, which spreadsheets want; by default true.
    bom: Option<bool>,
}

/// How many conversations are exported.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query string, is never built")]
pub struct BulkExportQuery {
    /// `ndjson` or `csv`.
    #[param(example = "ndjson")]
    format: String,
    /// `messages` to have them in it.
    include: Option<String>,
    /// Whether a CSV begins with a byte order mark; by default true.
    bom: Option<bool>,
}

/// Name of the header that makes a repeated request safe.
const KEY: &str = "Idempotency-Key";

/// The header that makes a repeated request safe.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes a header, is never built")]
pub struct Idempotency {
    /// The same key and body within 24 hours get the first answer again.
    #[param(rename = "Idempotency-Key", max_length = 255)]
    idempotency_key: Option<String>,
}

/// The document's frame; paths come from the routes.
#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "Kilo Conversations", description = "Capture, find, read, file away and export the conversations \
        between visitors and an AI sales agent.\n\nSend a secret key or an access token as \
        `Authorization: Bearer …`. Errors are RFC 9457 problem documents.", license(name = "MIT", identifier = "MIT")),
    servers((url = "/", description = "This server")),
    tags((name = "conversations", description = "Capture, find, read, file away and export"),
         (name = "quota", description = "What the workspace may use and has used"),
         (name = "leads", description = "What visitors leave while the widget is paused"),
         (name = "billing", description = "What a payment service calls"),
         (name = "settings", description = "How the workspace is set up"),
         (name = "events", description = "Follow what changes"),
         (name = "widget", description = "What the chat bubble on a website calls, from any origin"),
         (name = "auth", description = "Sign in and out")),
    modifiers(&Bearer)
)]
pub struct ApiDoc;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let scopes: Vec<_> = Scope::ALL.iter().map(|scope| format!("`{}`", scope.as_str())).collect();
        let mut scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
        scheme = scheme.description(Some(format!(
            "A secret key `kilo_sk_…` with scopes ({}), or the access token of a person.",
            scopes.join(", ")
        )));
        let components = document.components.get_or_insert_with(openapi::Components::new);
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme.build()));
        let key = ApiKeyValue::with_description("x-kilo-key", "The workspace's publishable key `kilo_pk_…`.");
        components.add_security_scheme("publishable_key", SecurityScheme::ApiKey(ApiKey::Header(key)));
        let visitor = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
        let visitor = visitor.description(Some("The `visitor_token` that starting a conversation returned."));
        components.add_security_scheme("visitor_token", SecurityScheme::Http(visitor.build()));
    }
}

/// Finishes the document made from the routes: errors as problem documents, and a curl line for every call.
#[must_use]
pub fn complete(mut document: openapi::OpenApi) -> openapi::OpenApi {
    for (path, item) in &mut document.paths.paths {
        let operations = [
            ("GET", &mut item.get),
            ("POST", &mut item.post),
            ("PUT", &mut item.put),
            ("PATCH", &mut item.patch),
            ("DELETE", &mut item.delete),
        ];
        for (method, operation) in operations.into_iter().filter_map(|(method, found)| Some((method, found.as_mut()?)))
        {
            common(operation);
            problems(operation);
            let line = curl(method, path, operation);
            let description = operation.description.get_or_insert_default();
            let _ = write!(description, "\n\n```sh\n{line}\n```");
        }
    }
    document
}

/// The answers that come from what all calls share: a query that is no text, an encoded body, one that stalls, too many
/// calls, a database that is gone.
fn common(operation: &mut Operation) {
    let Some(openapi::RefOr::T(model)) = operation.responses.responses.get("401") else { return };
    let mut model = model.clone();
    model.description.clear();
    let body = operation.request_body.as_ref().map(|_| "408");
    for status in ["400", "415", "429", "503"].into_iter().chain(body) {
        let answers = &mut operation.responses.responses;
        answers.entry(status.to_owned()).or_insert_with(|| openapi::RefOr::T(model.clone()));
    }
}

fn problems(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let openapi::RefOr::T(response) = response else { continue };
        if response.description.is_empty() {
            response.description = reason(status).to_owned();
        }
        if status.starts_with(['4', '5'])
            && let Some(content) = response.content.shift_remove("application/json")
        {
            response.content.insert("application/problem+json".to_owned(), content);
        }
    }
}

fn reason(status: &str) -> &'static str {
    let code = status.parse().unwrap_or(0);
    let kind = ProblemKind::ALL.iter().find(|kind| kind.status() == code);
    match code {
        200 => "Done",
        201 => "Created",
        202 => "Queued",
        204 => "No content",
        400 => "The request is malformed",
        409 => "Conflicts with the current state",
        _ => kind.map_or("Refused", |kind| kind.title()),
    }
}

fn curl(method: &str, path: &str, operation: &Operation) -> String {
    let path = path.replace("{id}", "0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f");
    let query = if path.ends_with("/export") { "?format=ndjson" } else { "" };
    let query = if path.ends_with("5f/export") { "?format=markdown" } else { query };
    let query = if path.ends_with("/events") { "?ticket=$TICKET" } else { query };
    let mut line = format!("curl \"$KILO{path}{query}\"");
    if method != "GET" {
        line.insert_str(4, &format!(" -X {method}"));
    }
    for header in credentials(&path, operation) {
        let _ = write!(line, " \\\n  -H \"{header}\"");
    }
    let needs_key = operation.parameters.iter().flatten().any(
        |known| matches!(known, openapi::RefOr::T(known) if known.name == KEY && known.required == Required::True),
    );
    if needs_key {
        line.push_str(" \\\n  -H \"idempotency-key: $(uuidgen)\"");
    }
    if let Some(body) = example(operation) {
        let _ = write!(
            line,
            " \
  -H 'content-type: application/json' \
  -d '{body}'"
        );
    }
    line
}

/// The body that the call names as its example.
fn example(operation: &Operation) -> Option<String> {
    let Some(openapi::RefOr::T(body)) = &operation.request_body else { return None };
    let Some(openapi::RefOr::T(content)) = body.content.get("application/json") else { return None };
    Some(content.example.as_ref()?.to_string())
}

/// The headers that say who is asking.
fn credentials(path: &str, operation: &Operation) -> &'static [&'static str] {
    match (operation.security.is_some(), path.starts_with("/api/v1/widget/"), path.contains("/messages")) {
        (false, ..) => &[],
        (true, false, _) => &["authorization: Bearer $KILO_KEY"],
        (true, true, false) => &["x-kilo-key: $KILO_PUBLISHABLE_KEY"],
        (true, true, true) => &["x-kilo-key: $KILO_PUBLISHABLE_KEY", "authorization: Bearer $VISITOR_TOKEN"],
    }
}

/// Where the OpenAPI document is served.
pub const DESCRIPTION: &str = "/api/openapi.json";

/// The OpenAPI document as it is served.
#[derive(Clone, Debug)]
pub struct Description(Bytes);

impl Description {
    /// Writes `document` out.
    ///
    /// # Errors
    /// When it is no JSON.
    pub fn of(document: &openapi::OpenApi) -> serde_json::Result<Self> {
        Ok(Self(document.to_json()?.into()))
    }
}

/// The OpenAPI document.
#[get("/api/openapi.json")]
pub async fn served(request: HttpRequest) -> Option<HttpResponse> {
    let Description(document) = request.app_data::<Description>()?;
    Some(HttpResponse::Ok().content_type("application/json").body(document.clone()))
}

/// The page behind a problem's `type`: what it means and what helps.
///
/// # Errors
/// 404 for a problem there is not.
#[get("/problems/{slug}")]
pub async fn problem_page(slug: web::Path<String>) -> Result<HttpResponse, ApiError> {
    let path = format!("/problems/{slug}");
    let kind = ProblemKind::ALL.iter().find(|kind| kind.path() == path).ok_or_else(ApiError::not_found)?;
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1>\
         <p>HTTP status {status}, type <code>{path}</code>.</p><h2>What helps</h2><p>{remedy}</p></html>",
        title = kind.title(),
        status = kind.status(),
        remedy = kind.remedy()
    );
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page))
}

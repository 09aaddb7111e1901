//! What can go wrong, as a problem to show and a private cause for the log.

use actix_web::{HttpResponse, ResponseError, http::StatusCode, http::header};
use kilo_types::{FieldError, FilterError, Problem, ProblemKind, Timestamp};
use sea_orm::DbErr;
use std::fmt;

/// Longest name of a field that an answer holds, in characters: it may be the client's own.
const MAX_NAME: usize = 120;
/// Longest sentence that an answer holds, in characters: it may repeat what the client sent.
const MAX_SENTENCE: usize = 400;
/// Most fields that an answer names.
const MAX_FIELDS: usize = 100;

/// A refusal or fault on its way to the client. The outermost middleware adds the request id.
#[derive(Clone, Debug)]
pub struct ApiError {
    kind: ProblemKind,
    detail: String,
    errors: Vec<FieldError>,
    retry_after: Option<u64>,
    allow: Option<String>,
    resets_at: Option<Timestamp>,
}

impl ApiError {
    /// A problem with what happened this time.
    #[must_use]
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: cut(detail.into(), MAX_SENTENCE),
            errors: Vec::new(),
            retry_after: None,
            allow: None,
            resets_at: None,
        }
    }

    /// A fault of the server's own; the cause is for the log.
    #[must_use]
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::new(ProblemKind::Internal, cause.to_string())
    }

    /// One bad field.
    #[must_use]
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::fields(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// Bad fields; the detail names the first.
    #[must_use]
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let short = |error: FieldError| FieldError {
            field: cut(error.field, MAX_NAME),
            message: cut(error.message, MAX_SENTENCE),
        };
        let errors: Vec<_> = errors.into_iter().take(MAX_FIELDS).map(short).collect();
        let detail = errors.first().map(|error| format!("{} {}", error.field, error.message)).unwrap_or_default();
        Self { errors, ..Self::new(ProblemKind::ValidationFailed, detail) }
    }

    /// Unknown, or another workspace's.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ProblemKind::NotFound, "There is no such thing in this workspace.")
    }

    /// No token, or a bad one.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(ProblemKind::Unauthenticated, "The access token or key is missing, expired or revoked.")
    }

    /// The path exists, with these methods.
    #[must_use]
    pub fn method_not_allowed(allow: String) -> Self {
        let detail = format!("This path takes {allow}.");
        Self { allow: Some(allow), ..Self::new(ProblemKind::MethodNotAllowed, detail) }
    }

    /// Asks the client to come back in `seconds`.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// Says when a quota that is used up is full again.
    #[must_use]
    pub fn resets_at(self, time: Timestamp) -> Self {
        Self { resets_at: Some(time), ..self }
    }

    /// Which problem it is.
    #[must_use]
    pub const fn kind(&self) -> ProblemKind {
        self.kind
    }

    /// What happened this time.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The answer's body for the request named `request_id`.
    #[must_use]
    pub fn problem(&self, request_id: String) -> Problem {
        Problem {
            kind: self.kind,
            title: self.kind.title().to_owned(),
            status: self.kind.status(),
            detail: self.detail.clone(),
            request_id,
            errors: self.errors.clone(),
            resets_at: self.resets_at,
        }
    }
}

/// `text` with its middle left out, where it is longer than `max` characters: how it begins and ends says most.
fn cut(text: String, max: usize) -> String {
    // No text has more characters than bytes, so most are not counted.
    if text.len() <= max || text.chars().count() <= max {
        return text;
    }
    let half = max / 2;
    let begin = text.char_indices().nth(half).map_or(text.len(), |(place, _)| place);
    let end = text.char_indices().rev().nth(half - 2).map_or(0, |(place, _)| place);
    format!("{}…{}", &text[..begin], &text[end..])
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.path(), self.detail)
    }
}

impl std::error::Error for ApiError {}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        if let Some(allow) = &self.allow {
            response.insert_header((header::ALLOW, allow.as_str()));
        }
        if self.status_code() == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        let mut response = response.finish();
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl From<DbErr> for ApiError {
    fn from(error: DbErr) -> Self {
        tracing::error!(%error, "database");
        let text = error.to_string();
        let gone = matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_))
            || ["database is locked", "unable to open", "disk I/O", "readonly", "disk is full"]
                .iter()
                .any(|sign| text.contains(sign));
        if gone {
            Self::new(ProblemKind::Unavailable, "The database did not answer in time.").retry_after(5)
        } else {
            Self::new(ProblemKind::Internal, "The cause is in the server's log, under this request id.")
        }
    }
}

impl From<Vec<FilterError>> for ApiError {
    fn from(errors: Vec<FilterError>) -> Self {
        Self::fields(
            errors.into_iter().map(|error| FieldError { field: error.field, message: error.message }).collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiError, cut};

    #[test]
    fn what_is_long_loses_its_middle() {
        assert_eq!(cut("short".to_owned(), 10), "short");
        assert_eq!(cut("0123456789".to_owned(), 10), "0123456789");
        assert_eq!(cut("0123456789ab".to_owned(), 10), "01234…89ab");
        assert_eq!(cut("ääääääääää".to_owned(), 10), "ääääääääää");
        let long = cut("é".repeat(1_000_000), 400);
        assert_eq!(long.chars().count(), 400);
    }

    #[test]
    fn names_and_messages_are_cut_and_so_is_their_number() {
        let one = ApiError::field("x".repeat(1_000_000), "y".repeat(1_000_000)).problem(String::new());
        assert!(serde_json::to_string(&one).is_ok_and(|text| text.len() < 1500));
        let field = || kilo_types::FieldError { field: "f".to_owned(), message: "m".to_owned() };
        assert_eq!(ApiError::fields((0..5000).map(|_| field()).collect()).problem(String::new()).errors.len(), 100);
    }
}

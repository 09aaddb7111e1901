//! What can go wrong, as a problem to show and a private cause for the log.

use actix_web::{HttpResponse, ResponseError, http::StatusCode, http::header};
use kilo_types::{FieldError, FilterError, Problem, ProblemKind, Timestamp};
use sea_orm::DbErr;
use std::{fmt, sync::Arc};

/// What a client reads of a fault: the cause may hold what others said.
const INTERNAL: &str = "Something failed on our side. The cause is in the server's log under this request id.";
/// The same while the database cannot be used.
const GONE: &str = "The database did not answer in time.";

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
    allow: Option<Box<str>>,
    resets_at: Option<Timestamp>,
    /// For the log alone.
    cause: Option<Arc<str>>,
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
            cause: None,
        }
    }

    /// A fault of the server's own. The cause is for the log: clients read a neutral sentence.
    #[must_use]
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::new(ProblemKind::Internal, INTERNAL).because(cause)
    }

    /// Notes the cause for the log, without the values that it quotes: they may be what a visitor said.
    #[must_use]
    pub fn because(self, cause: impl fmt::Display) -> Self {
        let cause = cut(without_values(&cause.to_string()), MAX_SENTENCE);
        Self { cause: Some(cause.into()), ..self }
    }

    /// One bad field.
    #[must_use]
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::fields(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// Bad fields; the detail names the first, and how many more there are.
    #[must_use]
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let more = errors.len().saturating_sub(1);
        let short = |error: FieldError| FieldError {
            field: cut(error.field, MAX_NAME),
            message: cut(error.message, MAX_SENTENCE),
        };
        let errors: Vec<_> = errors.into_iter().take(MAX_FIELDS).map(short).collect();
        let subject =
            |error: &FieldError| if error.field.is_empty() { "The body".to_owned() } else { error.field.clone() };
        let first = errors.first().map(|error| format!("{} {}", subject(error), error.message)).unwrap_or_default();
        let detail = if more == 0 { first } else { format!("{first} (and {more} more: see `errors`)") };
        Self { errors, ..Self::new(ProblemKind::ValidationFailed, detail) }
    }

    /// Unknown, or another workspace's.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ProblemKind::NotFound, "Not found in this workspace.")
    }

    /// The path is none of the API's, whatever the id in it.
    #[must_use]
    pub fn no_such_path() -> Self {
        Self::new(ProblemKind::NotFound, "The API has no such path. `/api/docs` lists all of them.")
    }

    /// The access token is none, or not good any more.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::bad_credentials("The access token is not valid or has expired: renew it or sign in again.")
    }

    /// No key or token, or a bad one; `detail` says which header and kind of key is expected.
    #[must_use]
    pub fn bad_credentials(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::Unauthenticated, detail)
    }

    /// The path exists, with these methods.
    #[must_use]
    pub fn method_not_allowed(allow: String) -> Self {
        let detail = format!("This path takes {allow}.");
        Self { allow: Some(allow.into()), ..Self::new(ProblemKind::MethodNotAllowed, detail) }
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

    /// Why it happened, for the log; `None` where the detail says all.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// Names the bad fields of `other` too, where both are about fields.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self.errors.is_empty() || other.errors.is_empty() {
            return self;
        }
        Self::fields(self.errors.into_iter().chain(other.errors).collect())
    }

    /// All that is wrong in one line, for those who do not read a problem document.
    #[must_use]
    pub fn in_a_line(&self) -> String {
        let told = |error: &FieldError| format!("{} {}", error.field, error.message).trim().to_owned();
        let all = self.errors.iter().map(told).collect::<Vec<_>>().join("; ");
        if all.is_empty() { self.to_string() } else { cut(all, MAX_SENTENCE) }
    }

    /// The fields that were refused.
    #[must_use]
    pub fn into_fields(self) -> Vec<FieldError> {
        self.errors
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

/// `cause` with what stands between quotation marks left out: errors quote names of ours and values of others alike.
fn without_values(cause: &str) -> String {
    let mut kept = String::with_capacity(cause.len());
    let mut rest = cause;
    while let Some(begin) = rest.find(['"', '`', '\'']) {
        let (before, quoted) = rest.split_at(begin);
        kept.push_str(before);
        let mark = &quoted[..1];
        // A text may hold the mark itself: the last one of the line ends it.
        match quoted[1..].rfind(mark) {
            Some(end) => {
                kept.push_str(mark);
                kept.push('…');
                kept.push_str(mark);
                rest = &quoted[end + 2..];
            }
            None if mark == "'" => {
                kept.push_str(mark);
                rest = &quoted[1..];
            }
            None => {
                kept.push('…');
                rest = "";
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// For the log and for operators: clients get [`ApiError::problem`].
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.cause.as_deref().unwrap_or(&self.detail))
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
            response.insert_header((header::ALLOW, &**allow));
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
        let text = error.to_string();
        let gone = matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_))
            || ["database is locked", "unable to open", "disk I/O", "readonly", "disk is full"]
                .iter()
                .any(|sign| text.contains(sign));
        if gone { Self::new(ProblemKind::Unavailable, GONE).retry_after(5).because(text) } else { Self::internal(text) }
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
    use super::{ApiError, cut, without_values};

    #[test]
    fn a_cause_keeps_its_words_and_loses_what_it_quotes() {
        for (cause, kept) in [
            ("no such table: score_signals", "no such table: score_signals"),
            (r#"invalid type: string "jane@acme.com", expected u8"#, r#"invalid type: string "…", expected u8"#),
            (r#"invalid type: string "a"b" at line 1"#, r#"invalid type: string "…" at line 1"#),
            ("unknown variant `Jane`, expected `a`", "unknown variant `…`"),
            ("invalid type: string \"half", "invalid type: string …"),
            ("the table's name", "the table's name"),
        ] {
            assert_eq!(without_values(cause), kept);
        }
    }

    #[test]
    fn the_cause_is_for_the_log_alone() {
        let fault = ApiError::internal("no such table: people");
        assert_eq!(fault.to_string(), "no such table: people");
        let shown = serde_json::to_string(&fault.problem(String::new())).unwrap_or_default();
        assert!(!shown.contains("people"), "{shown}");
    }

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

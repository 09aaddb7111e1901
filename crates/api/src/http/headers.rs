//! Headers that say something once.

use crate::error::ApiError;
use actix_web::{
    HttpRequest,
    http::header::{self, AsHeaderName, HeaderValue},
};
use kilo_types::ProblemKind;

/// A header that came more than once: which of them counts, two programs on the way may see differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeated;

/// The header `name`, if it came.
///
/// # Errors
/// When it came more than once.
pub fn once(request: &HttpRequest, name: impl AsHeaderName) -> Result<Option<&HeaderValue>, Repeated> {
    let mut values = request.headers().get_all(name);
    let first = values.next();
    if values.next().is_some() { Err(Repeated) } else { Ok(first) }
}

/// Refuses a body that is encoded: nothing here decodes one, so that a small body stays small.
///
/// # Errors
/// 415 when `request` says that its body is anything but itself.
pub fn refuse_encoded(request: &HttpRequest) -> Result<(), ApiError> {
    if request.headers().get_all(header::CONTENT_ENCODING).all(|value| value == "identity") {
        return Ok(());
    }
    Err(ApiError::new(ProblemKind::UnsupportedMediaType, "Send the body without a content-encoding."))
}

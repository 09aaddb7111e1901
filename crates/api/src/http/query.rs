//! Query strings.

use crate::error::ApiError;
use actix_web::HttpRequest;
use kilo_types::{FieldError, ProblemKind};
use percent_encoding::percent_decode_str;
use std::collections::HashMap;

/// The query string as decoded pairs.
///
/// # Errors
/// 400 when it is not UTF-8, 422 when it names a parameter twice.
pub fn query_pairs(request: &HttpRequest) -> Result<Vec<(String, String)>, ApiError> {
    let pairs = decoded(request.query_string())?;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (name, _) in &pairs {
        *counts.entry(name).or_default() += 1;
    }
    let mut repeated: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name).collect();
    repeated.sort_unstable();
    if repeated.is_empty() { Ok(pairs) } else { Err(refuse(repeated, "must be given once")) }
}

/// Refuses every query parameter; for calls that take none.
///
/// # Errors
/// Names the parameters that were sent; 400 when the query string is not UTF-8.
pub fn no_query(request: &HttpRequest) -> Result<(), ApiError> {
    let pairs = decoded(request.query_string())?;
    if pairs.is_empty() {
        return Ok(());
    }
    Err(refuse(pairs.iter().map(|(name, _)| name.as_str()), "is not a known parameter"))
}

/// What is wrong with the parameters of a request, until all of them were read.
#[derive(Debug, Default)]
pub struct Mistakes(Vec<ApiError>);

impl Mistakes {
    /// What was read, unless it does not fit, which is noted.
    pub fn take<T>(&mut self, read: Result<T, ApiError>) -> Option<T> {
        read.map_err(|error| self.0.push(error)).ok()
    }

    /// Notes a parameter that there is not.
    pub fn unknown(&mut self, name: &str) {
        self.0.push(ApiError::field(name, "is not a known parameter"));
    }

    /// Refuses the request for all that was noted.
    ///
    /// # Errors
    /// Names every parameter that does not fit.
    pub fn refuse(self) -> Result<(), ApiError> {
        self.0.into_iter().reduce(ApiError::and).map_or(Ok(()), Err)
    }
}

fn refuse<'a>(names: impl IntoIterator<Item = &'a str>, message: &str) -> ApiError {
    let error = |field: &str| FieldError { field: field.to_owned(), message: message.to_owned() };
    ApiError::fields(names.into_iter().map(error).collect())
}

fn decoded(query: &str) -> Result<Vec<(String, String)>, ApiError> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| Ok((text(name)?, text(value)?)))
        .collect()
}

fn text(part: &str) -> Result<String, ApiError> {
    let spaced = part.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8();
    let decoded = decoded.map_err(|_| ApiError::new(ProblemKind::BadRequest, "The query string is not UTF-8."))?;
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn what_is_no_text_is_refused_and_the_rest_is_read() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        for (query, wanted) in [
            ("", vec![]),
            ("&&", vec![]),
            ("a", vec![pair("a", "")]),
            ("a=", vec![pair("a", "")]),
            ("a=b=c&d=%C3%A4+%2B", vec![pair("a", "b=c"), pair("d", "ä +")]),
            ("a=100%", vec![pair("a", "100%")]),
        ] {
            assert_eq!(decoded(query).unwrap(), wanted, "{query}");
        }
        for query in ["a=%FF", "%C3=a", "a=%ED%A0%80", "a=1&b=%C0%AF"] {
            assert!(decoded(query).is_err(), "{query}");
        }
    }
}

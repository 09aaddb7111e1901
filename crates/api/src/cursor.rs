//! Where a page of a list ended, sealed so that it is good only for the list, workspace and filter it was made under.

use crate::{
    db::Scope,
    error::ApiError,
    http::{self, Mistakes},
};
use actix_web::HttpRequest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kilo_types::{Cursor, Limit, ProblemKind};
use sha2::{Digest, Sha256};
use std::fmt::Debug;

/// What the cursors of one list, workspace and filter have in common.
#[derive(Clone, Copy, Debug)]
pub struct Seal([u8; 8]);

impl Seal {
    /// The seal for a list, told apart from others by what it shows of `filter`.
    #[must_use]
    pub fn of(scope: Scope, filter: &impl Debug) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(scope.number().to_be_bytes());
        hasher.update(format!("{filter:?}"));
        let mut fingerprint = [0; 8];
        fingerprint.copy_from_slice(&hasher.finalize()[..8]);
        Self(fingerprint)
    }

    /// The cursor of a page that ended at `position`.
    #[must_use]
    pub fn cursor(self, position: i64) -> Cursor {
        let bytes: Vec<u8> = self.0.into_iter().chain(position.to_be_bytes()).collect();
        Cursor(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The position in `cursor`.
    ///
    /// # Errors
    /// When it was made under another seal, or is damaged.
    pub fn position(self, cursor: &str) -> Result<i64, ApiError> {
        let refuse = || ApiError::new(ProblemKind::InvalidCursor, "It was made under other filters, or is damaged.");
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refuse())?;
        let rest = bytes.strip_prefix(&self.0).ok_or_else(refuse)?;
        rest.try_into().map(i64::from_be_bytes).map_err(|_| refuse())
    }

    /// What a request to a list without filters asks for: how many rows, and the position after which they begin.
    ///
    /// # Errors
    /// When it has another parameter, or one of these is none.
    pub fn asked(self, request: &HttpRequest) -> Result<(Limit, Option<i64>), ApiError> {
        let (mut limit, mut position, mut mistakes) = (None, None, Mistakes::default());
        for (name, value) in http::query_pairs(request)? {
            match name.as_str() {
                "limit" => limit = mistakes.take(self::limit(&value)),
                "cursor" => position = mistakes.take(self.position(&value)),
                _ => mistakes.unknown(&name),
            }
        }
        mistakes.refuse()?;
        Ok((limit.unwrap_or_default(), position))
    }
}

/// The parameter `limit` of a list.
///
/// # Errors
/// When it is not 1 to 200.
pub fn limit(value: &str) -> Result<Limit, ApiError> {
    let limit = value.parse().ok().and_then(Limit::new);
    limit.ok_or_else(|| ApiError::field("limit", "must be a whole number from 1 to 200"))
}

/// The JSON of a page: rows that are JSON already, and where it ended.
#[must_use]
pub fn page(rows: &[String], next: Option<&Cursor>) -> String {
    let next = serde_json::to_string(&next).unwrap_or_default();
    format!("{{\"data\":[{}],\"next_cursor\":{next}}}", rows.join(","))
}

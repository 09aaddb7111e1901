//! An answer that is read piece by piece, as it comes.

use super::{Answer, OutboundError};
use bytes::Bytes;
use reqwest::{Response, header};

/// An answer whose head is there.
#[derive(Debug)]
pub struct Incoming(Response);

impl Incoming {
    pub(super) const fn new(response: Response) -> Self {
        Self(response)
    }

    /// Whether it is a successful answer of this media type, whatever its parameters.
    #[must_use]
    pub fn is(&self, media_type: &str) -> bool {
        let told = self.0.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = told.and_then(|told| told.split(';').next()).map(str::trim);
        self.0.status().is_success() && essence.is_some_and(|essence| essence.eq_ignore_ascii_case(media_type))
    }

    /// The next bytes; `None` when that was all.
    ///
    /// # Errors
    /// When the connection breaks, or the call has taken too long.
    pub async fn next(&mut self) -> Result<Option<Bytes>, OutboundError> {
        self.0.chunk().await.map_err(|error| OutboundError::of(&error))
    }

    /// All of it, at most `max` bytes of its body.
    pub async fn whole(self, max: usize) -> Answer {
        Answer::read(self.0, max).await
    }
}

//! What was answered to a call.

use bytes::{Bytes, BytesMut};
use reqwest::{Response, header::HeaderMap};

/// An answer, read as far as its caller wanted.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, or its beginning.
    pub body: Bytes,
    /// Whether `body` is all of it: it may have been larger than wanted, or broken off.
    pub whole: bool,
}

impl Answer {
    /// Reads `response`, at most `max` bytes of its body.
    pub(super) async fn read(mut response: Response, max: usize) -> Self {
        let (status, headers) = (response.status().as_u16(), std::mem::take(response.headers_mut()));
        let mut body = BytesMut::new();
        let whole = loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= max => body.extend_from_slice(&chunk),
                Ok(None) => break true,
                Ok(Some(_)) | Err(_) => break false,
            }
        };
        Self { status, headers, body: body.freeze(), whole }
    }

    /// Whether it says that the call did what it should.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// A header's value, if there is one and it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

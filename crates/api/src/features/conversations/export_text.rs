//! A conversation as a file of text, written stretch by stretch as its reader takes it.

use super::{
    exporter::{Exporter, parsed},
    store::{self, Outline},
};
use crate::error::ApiError;
use actix_web::{HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use futures_util::stream;
use kilo_domain::transcript::Rendering;

/// The file that `rendering` began with `first`: at once if it is one stretch, else as a stream.
pub(super) async fn answer(
    mut response: HttpResponseBuilder,
    exporter: Exporter,
    outline: Outline,
    rendering: Rendering,
    first: String,
) -> Result<HttpResponse, ApiError> {
    let file = File { exporter, outline, rendering, from: 0 };
    let (piece, rest) = file.next(first).await?;
    let Some(rest) = rest else { return Ok(response.body(piece)) };
    let body = stream::try_unfold((Some(piece), Some(rest)), |(ready, rest)| async move {
        if let Some(piece) = ready {
            return Ok(Some((Bytes::from(piece), (None, rest))));
        }
        let Some(file) = rest else { return Ok(None) };
        let (piece, rest) = file.go_on().await?;
        Ok::<_, actix_web::Error>(Some((Bytes::from(piece), (None, rest))))
    });
    Ok(response.streaming(body))
}

/// What is still to be written.
struct File {
    exporter: Exporter,
    outline: Outline,
    rendering: Rendering,
    from: i64,
}

impl File {
    async fn go_on(self) -> Result<(String, Option<Self>), ApiError> {
        self.exporter.check().await?;
        self.next(String::new()).await
    }

    /// The next piece behind `before`, and what follows it.
    async fn next(self, before: String) -> Result<(String, Option<Self>), ApiError> {
        let Self { exporter, outline, mut rendering, from } = self;
        let stretch = store::stretch(exporter.db(), &outline, from).await?;
        let is_last = stretch.next.is_none();
        let render = move || -> Result<_, ApiError> {
            let piece = before + &rendering.messages(&parsed(&stretch.messages)?);
            Ok(if is_last { (piece + &rendering.end(), None) } else { (piece, Some(rendering)) })
        };
        let (piece, rendering) = exporter.work(render).await??;
        let rest = rendering.zip(stretch.next).map(|(rendering, from)| Self { exporter, outline, rendering, from });
        Ok((piece, rest))
    }
}

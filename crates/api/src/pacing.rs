//! How answers leave: in slices, as fast as their readers take them.
//!
//! Of an answer a connection buffers a slice or two; the rest waits here, and counts against what may wait for the
//! readers at one address and for all of them. So a reader who does not read costs little, and many of them cost no more
//! than the cap. One who takes nothing at all is cut off by the connection's write deadline
//! ([`connections`](crate::connections)).

use crate::{auth::client, caps::Hold, error::ApiError, http::MAX_BODY, route, server::Pace, startup::State};
use actix_web::{
    HttpRequest,
    body::{BodySize, BoxBody, MessageBody},
    dev::ServiceResponse,
    http::{Method, header::CONTENT_LENGTH},
    web::{self, Bytes},
};
use kilo_types::ProblemKind;
use std::{
    error::Error,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

/// Bytes of an answer that are handed over at once, and about what a connection buffers.
pub const SLICE: usize = 16 * 1024;

/// Bytes up to which an answer needs no room: it goes to the connection as it is.
pub const SMALL: usize = 64 * 1024;

/// Seconds after which whoever found no room may try again.
const RETRY_AFTER: u64 = 2;

/// Waits for room for an answer of about `bytes` to `request`, to be called before it is made. [`attach`] the room to the
/// answer.
///
/// # Errors
/// 503 when the readers at this address, or all readers, have left too much.
pub async fn room(state: &State, request: &HttpRequest, bytes: u64) -> Result<Option<Hold>, ApiError> {
    let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
    if bytes <= SMALL {
        return Ok(None);
    }
    let room = state.caps.unread.wait(&holder(state, request), bytes, state.caps.patience).await;
    room.map(|room| Some(of_connection(room, request))).ok_or_else(refusal)
}

/// Waits for room for the body of `request`, to be called before it is read; it is free again when that has been dealt
/// with. A body that does not say its length may be as long as any.
///
/// # Errors
/// 503 when the bodies from this address, or all that are on their way, are too much.
pub async fn room_for_body(state: &State, request: &HttpRequest) -> Result<Option<Hold>, ApiError> {
    let said = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let bytes = said.unwrap_or(MAX_BODY).min(MAX_BODY);
    if bytes <= SLICE {
        return Ok(None);
    }
    let room = state.caps.incoming.wait(&holder(state, request), bytes, state.caps.patience).await;
    let detail = "Too many large bodies are on their way.";
    room.map(|room| Some(of_connection(room, request)))
        .ok_or_else(|| ApiError::new(ProblemKind::Unavailable, detail).retry_after(RETRY_AFTER))
}

/// Gives an answer the room that was made for it.
#[must_use]
pub fn attach(mut response: actix_web::HttpResponse, room: Option<Hold>) -> actix_web::HttpResponse {
    if let Some(room) = room {
        response.extensions_mut().insert(room);
    }
    response
}

/// The connection of `request` gives the room back when others need it more.
fn of_connection(room: Hold, request: &HttpRequest) -> Hold {
    match request.conn_data::<Rc<Pace>>() {
        Some(pace) => room.of(pace.cut()),
        None => room,
    }
}

fn refusal() -> ApiError {
    let detail = "Too many answers wait for readers who do not take them.";
    ApiError::new(ProblemKind::Unavailable, detail).retry_after(RETRY_AFTER)
}

fn holder(state: &State, request: &HttpRequest) -> Vec<u8> {
    client::address(request, &state.config.trusted_proxies).map(client::identity).unwrap_or_default()
}

/// Sees to it that `response` leaves in slices and that what waits of it counts. One that is large and finds no room
/// becomes a refusal.
#[must_use]
pub fn paced(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let (request, mut response) = response.into_parts();
    let size = response.body().size();
    if matches!(size, BodySize::None) || matches!(size, BodySize::Sized(bytes) if bytes <= SMALL as u64) {
        return ServiceResponse::new(request, response);
    }
    let mut room = response.extensions_mut().remove::<Hold>();
    if let BodySize::Sized(bytes) = size {
        let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
        match &mut room {
            Some(room) => room.shrink(bytes),
            None => match without_room(&request, bytes) {
                Ok(taken) => room = taken,
                Err(refusal) => {
                    return ServiceResponse::new(request, actix_web::ResponseError::error_response(&refusal));
                }
            },
        }
    }
    let response =
        response.map_body(|_, body| BoxBody::new(Paced { rest: Bytes::new(), source: Some(body), size, room }));
    ServiceResponse::new(request, response)
}

/// Room for an answer that was made without asking. What is part of the program takes no memory and needs none.
fn without_room(request: &HttpRequest, bytes: usize) -> Result<Option<Hold>, ApiError> {
    let Some(state) = request.app_data::<web::Data<State>>() else { return Ok(None) };
    if !route::path(request).starts_with("/api/") {
        return Ok(None);
    }
    let room = state.caps.unread.take(&holder(state, request), bytes).map(|room| of_connection(room, request));
    // What was asked for has been done: to refuse the answer would have it done again.
    if room.is_none() && request.method() == Method::GET { Err(refusal()) } else { Ok(room) }
}

/// A body that is handed over slice by slice.
struct Paced {
    /// What is left of the last chunk.
    rest: Bytes,
    source: Option<BoxBody>,
    size: BodySize,
    #[expect(dead_code, reason = "is free again once the body has been taken")]
    room: Option<Hold>,
}

impl MessageBody for Paced {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        self.size
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        while self.rest.is_empty() {
            let Some(source) = &mut self.source else { return Poll::Ready(None) };
            match ready!(Pin::new(source).poll_next(cx)) {
                Some(Ok(chunk)) => self.rest = chunk,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => self.source = None,
            }
        }
        let slice = self.rest.len().min(SLICE);
        Poll::Ready(Some(Ok(self.rest.split_to(slice))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;

    #[tokio::test]
    async fn a_body_leaves_in_slices_and_as_a_whole() {
        let text: Vec<u8> = (0..=255).cycle().take(3 * SLICE + 5).collect();
        let size = BodySize::Sized(text.len() as u64);
        let source = Some(BoxBody::new(Bytes::from(text.clone())));
        let mut paced = Box::pin(Paced { rest: Bytes::new(), source, size, room: None });
        let (mut all, mut lengths) = (Vec::new(), Vec::new());
        while let Some(slice) = poll_fn(|cx| paced.as_mut().poll_next(cx)).await {
            let slice = slice.unwrap();
            lengths.push(slice.len());
            all.extend_from_slice(&slice);
        }
        assert!(all == text);
        assert_eq!(lengths, [SLICE, SLICE, SLICE, 5]);
    }
}

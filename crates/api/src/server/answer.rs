//! The outermost layer: a connection knows of each of its requests until the answer is out.

use super::pace::{Pace, Turn};
use actix_http::ConnectionType;
use actix_web::{
    Error, HttpMessage,
    body::{BodySize, BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::header,
    middleware::Next,
    web::Bytes,
};
use futures_util::Stream;
use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

/// Tells the request's connection when it begins and when its answer has ended.
///
/// # Errors
/// Those of `next`.
pub async fn paced(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let turn = request.request().conn_data::<Rc<Pace>>().map(Pace::begin);
    let (request, unread) = keep_body(request);
    let mut response = next.call(request).await?;
    if turn.as_ref().is_some_and(Turn::is_last) {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let answer = |body: BoxBody| Answer { body, _turn: turn, _unread: unread };
    Ok(response.map_body(|_, body| BoxBody::new(answer(body.boxed()))))
}

/// A body without a length that nobody reads any more would be waited for without end. While somebody holds on to it,
/// the server closes the connection after the answer instead.
fn keep_body(mut request: ServiceRequest) -> (ServiceRequest, Option<Body>) {
    if !request.headers().contains_key(header::TRANSFER_ENCODING) {
        return (request, None);
    }
    let body = Body(Rc::new(RefCell::new(request.take_payload())));
    request.set_payload(Payload::Stream { payload: Box::pin(body.clone()) });
    (request, Some(body))
}

/// A request's body, which a handler may let go of before its end.
#[derive(Clone)]
struct Body(Rc<RefCell<Payload>>);

impl Stream for Body {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(context)
    }
}

/// An answer's body, and what has to last as long as it does.
struct Answer {
    body: BoxBody,
    _turn: Option<Turn>,
    _unread: Option<Body>,
}

impl MessageBody for Answer {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.body.as_pin_mut().poll_next(context)
    }
}

//! The stream of what changes in the workspace.

use super::{
    ApiProblem,
    transport::{BASE, read, send},
};
use crate::{routes::encode_component, session::Session};
use gloo_net::http::Method;
use kilo_types::EventTicket;

/// `POST /events/tickets`: the address of a stream that goes on after the event `last` (empty: from now on). It works
/// once, within half a minute.
pub(crate) async fn address(session: Session, last: &str) -> Result<String, ApiProblem> {
    let EventTicket { ticket, .. } = read(send(session, Method::POST, "/events/tickets", None).await?).await?;
    let resume = if last.is_empty() { String::new() } else { format!("&last_event_id={last}") };
    Ok(format!("{BASE}/events?ticket={}{resume}", encode_component(&ticket)))
}

//! Conversations: list, counts, one, archive, export.

use super::{
    ApiProblem,
    file_name::file_name,
    transport::{read, send},
};
use crate::{routes::encode_component, session::Session};
use gloo_net::http::Method;
use kilo_types::{
    Audience, Conversation, ConversationCounts, ConversationFilter, ConversationId, ConversationSummary, Cursor,
    ExportFormat, Limit, Page,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// `GET /conversations`
pub(crate) async fn list(
    session: Session,
    filter: &ConversationFilter,
    cursor: Option<&Cursor>,
) -> Result<Page<ConversationSummary>, ApiProblem> {
    let mut query = parameters(filter);
    query.push(format!("limit={}", Limit::default().get()));
    if let Some(cursor) = cursor {
        query.push(format!("cursor={}", encode_component(&cursor.0)));
    }
    let path = format!("/conversations?{}", query.join("&"));
    read(send(session, Method::GET, &path).await?).await
}

/// `GET /conversations/counts`
pub(crate) async fn counts(session: Session, filter: &ConversationFilter) -> Result<ConversationCounts, ApiProblem> {
    let path = format!("/conversations/counts?{}", parameters(filter).join("&"));
    read(send(session, Method::GET, path.trim_end_matches('?')).await?).await
}

/// `GET /conversations/{id}`
pub(crate) async fn get(session: Session, id: ConversationId) -> Result<Conversation, ApiProblem> {
    read(send(session, Method::GET, &format!("/conversations/{id}")).await?).await
}

/// `POST /conversations/{id}/archive`
pub(crate) async fn archive(session: Session, id: ConversationId) -> Result<ConversationSummary, ApiProblem> {
    read(send(session, Method::POST, &format!("/conversations/{id}/archive")).await?).await
}

/// `POST /conversations/{id}/unarchive`
pub(crate) async fn unarchive(session: Session, id: ConversationId) -> Result<ConversationSummary, ApiProblem> {
    read(send(session, Method::POST, &format!("/conversations/{id}/unarchive")).await?).await
}

/// `GET /conversations/{id}/export`: the file and its name.
pub(crate) async fn export(
    session: Session,
    id: ConversationId,
    format: ExportFormat,
    audience: Audience,
    tz: &str,
) -> Result<(Blob, String), ApiProblem> {
    let (format, audience, tz) = (format.as_str(), audience.as_str(), encode_component(tz));
    let path = format!("/conversations/{id}/export?format={format}&tz={tz}&audience={audience}");
    let response = send(session, Method::GET, &path).await?;
    let (status, headers) = (response.status(), response.headers());
    let name = headers.get("content-disposition").as_deref().and_then(file_name);
    let raw: web_sys::Response = response.into();
    let unreadable = || ApiProblem::Unreadable { status, request_id: headers.get("x-request-id") };
    let blob = JsFuture::from(raw.blob().map_err(|_| unreadable())?).await.map_err(|_| unreadable())?;
    let blob = blob.dyn_into::<Blob>().map_err(|_| unreadable())?;
    Ok((blob, name.unwrap_or_else(|| format!("conversation-{id}"))))
}

fn parameters(filter: &ConversationFilter) -> Vec<String> {
    filter.to_pairs().into_iter().map(|(name, value)| format!("{name}={}", encode_component(&value))).collect()
}

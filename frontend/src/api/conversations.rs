//! Conversations: list, counts, one, archive, export.

use super::{
    ApiProblem,
    file_name::file_name,
    transport::{read, send},
    whole,
};
use crate::{routes::encode_component, session::Session};
use gloo_net::http::Method;
use kilo_types::{
    Audience, Conversation, ConversationCounts, ConversationFilter, ConversationId, ConversationSummary, Cursor,
    ExportFormat, MessageId, Page,
};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// `GET /conversations`
pub(crate) async fn list(
    session: Session,
    filter: &ConversationFilter,
    cursor: Option<&Cursor>,
    limit: u8,
) -> Result<Page<ConversationSummary>, ApiProblem> {
    let mut query = parameters(filter);
    query.push(format!("limit={limit}"));
    if let Some(cursor) = cursor {
        query.push(format!("cursor={}", encode_component(&cursor.0)));
    }
    let path = format!("/conversations?{}", query.join("&"));
    read(send(session, Method::GET, &path, None).await?).await
}

/// `GET /conversations/counts`
pub(crate) async fn counts(session: Session, filter: &ConversationFilter) -> Result<ConversationCounts, ApiProblem> {
    let path = format!("/conversations/counts?{}", parameters(filter).join("&"));
    read(send(session, Method::GET, path.trim_end_matches('?'), None).await?).await
}

/// `GET /conversations/{id}`, and of a large one what comes before from `GET /conversations/{id}/messages`, as far as it is
/// not `known`.
pub(crate) async fn get(
    session: Session,
    id: ConversationId,
    known: Option<Arc<Conversation>>,
) -> Result<Conversation, ApiProblem> {
    let mut found = read(send(session, Method::GET, &format!("/conversations/{id}"), None).await?).await?;
    loop {
        if let Some(known) = &known {
            whole::join(&mut found, known);
        }
        let Some(before) = whole::wanted(&found) else { return Ok(found) };
        let path = format!("/conversations/{id}/messages?before={before}&limit=200");
        whole::add(&mut found, read(send(session, Method::GET, &path, None).await?).await?);
    }
}

/// `PATCH /conversations/{id}`: what is given is taken as given, `null` takes it away again.
pub(crate) async fn patch(session: Session, id: ConversationId, body: String) -> Result<Conversation, ApiProblem> {
    read(send(session, Method::PATCH, &format!("/conversations/{id}"), Some(body)).await?).await
}

/// `POST /conversations/{id}/archive` or `/unarchive`
pub(crate) async fn change(
    session: Session,
    id: ConversationId,
    archive: bool,
) -> Result<ConversationSummary, ApiProblem> {
    let path = format!("/conversations/{id}/{}", verb(archive));
    read(send(session, Method::POST, &path, None).await?).await
}

/// `POST /conversations/archive` or `/unarchive`: at most 500 at once, all or none of them.
pub(crate) async fn change_many(session: Session, ids: &[ConversationId], archive: bool) -> Result<(), ApiProblem> {
    let body = format!("{{\"ids\":[{}]}}", quoted(ids));
    let path = format!("/conversations/{}", verb(archive));
    send(session, Method::POST, &path, Some(body)).await.map(drop)
}

const fn verb(archive: bool) -> &'static str {
    if archive { "archive" } else { "unarchive" }
}

/// `GET /conversations/export`: all that `filter` finds, as a table.
pub(crate) async fn export_all(session: Session, filter: &ConversationFilter) -> Result<(Blob, String), ApiProblem> {
    let mut query = parameters(filter);
    query.push("format=csv".to_owned());
    file(session, Method::GET, &format!("/conversations/export?{}", query.join("&")), None).await
}

/// `POST /conversations/export`: those of `ids`, as a table.
pub(crate) async fn export_picked(session: Session, ids: &[ConversationId]) -> Result<(Blob, String), ApiProblem> {
    let body = format!("{{\"format\":\"csv\",\"ids\":[{}]}}", quoted(ids));
    file(session, Method::POST, "/conversations/export", Some(body)).await
}

fn quoted(ids: &[ConversationId]) -> String {
    ids.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(",")
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
    file(session, Method::GET, &path, None).await
}

/// `GET /conversations/{id}/picture`: what stands at `place` among the assets of `message`.
pub(crate) async fn picture(
    session: Session,
    id: ConversationId,
    message: MessageId,
    place: usize,
) -> Result<Blob, ApiProblem> {
    let path = format!("/conversations/{id}/picture?message={message}&asset={place}");
    file(session, Method::GET, &path, None).await.map(|(picture, _)| picture)
}

async fn file(
    session: Session,
    method: Method,
    path: &str,
    body: Option<String>,
) -> Result<(Blob, String), ApiProblem> {
    let response = send(session, method, path, body).await?;
    let (status, headers) = (response.status(), response.headers());
    let name = headers.get("content-disposition").as_deref().and_then(file_name);
    let raw: web_sys::Response = response.into();
    let unreadable = || ApiProblem::Unreadable { status, request_id: headers.get("x-request-id") };
    let blob = JsFuture::from(raw.blob().map_err(|_| unreadable())?).await.map_err(|_| unreadable())?;
    let blob = blob.dyn_into::<Blob>().map_err(|_| unreadable())?;
    Ok((blob, name.unwrap_or_else(|| "conversations".to_owned())))
}

fn parameters(filter: &ConversationFilter) -> Vec<String> {
    filter.to_pairs().into_iter().map(|(name, value)| format!("{name}={}", encode_component(&value))).collect()
}

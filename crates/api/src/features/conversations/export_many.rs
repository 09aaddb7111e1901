//! Many conversations as one file: all that a filter finds, or what was picked.

use super::{
    both, criteria,
    export::{attachment, bom},
    export_batches::{Batches, Shape, Source},
    exporter::Exporter,
    store,
};
use crate::{
    auth::{Allowed, ExportConversations},
    error::ApiError,
    http::{self, Body},
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use futures_util::stream;
use kilo_types::{ExportSelection, MAX_EXPORT_IDS, Problem};

/// Export matching conversations
///
/// Streams exactly what the list shows for the same filters. The last line holds the count, so that a file
/// that was cut off shows: `{"count": n}` in ndjson, a row `#count,n` in CSV. It is cut off when the right to export goes
/// meanwhile.
#[utoipa::path(tag = "conversations", operation_id = "export_conversations", security(("bearer" = [])),
    params(crate::features::docs::Filters, crate::features::docs::BulkExportQuery), responses(
    (status = 200, content((String = "application/x-ndjson"), (String = "text/csv"))), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
#[get("/conversations/export")]
pub async fn many(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ExportConversations>,
) -> Result<HttpResponse, ApiError> {
    let (mut format, mut messages, mut bom, mut filters) = (None, Ok(false), Ok(true), Vec::new());
    for (name, value) in http::query_pairs(&request)? {
        match (name.as_str(), value.as_str()) {
            ("format", value) => {
                format = Some(value.parse().map_err(|message: String| ApiError::field("format", message)));
            }
            ("include", "messages") => messages = Ok(true),
            ("include", "") => {}
            ("include", _) => messages = Err(ApiError::field("include", "must be messages")),
            ("bom", value) => bom = self::bom(value),
            _ => filters.push((name, value)),
        }
    }
    let format = format.unwrap_or_else(|| Err(ApiError::field("format", "is required")));
    let shape = both(both(format, messages), bom).map(|((format, messages), bom)| Shape { format, messages, bom });
    let (shape, criteria) = both(shape, criteria(filters))?;
    let source = Source::Filter { criteria: Box::new(criteria), before: None };
    Ok(file(Exporter::start(state, caller)?, source, shape))
}

/// Export selected conversations
///
/// A file as `GET` gives it, newest first. All or none: an id that is not in the workspace makes it 404.
#[utoipa::path(tag = "conversations", operation_id = "export_picked_conversations", security(("bearer" = [])),
    request_body(content = ExportSelection, example = json!({
        "ids": ["0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f"], "format": "csv"
    })), responses(
    (status = 200, content((String = "application/x-ndjson"), (String = "text/csv"))), (status = 400, body = Problem),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
    (status = 429, body = Problem)))]
#[post("/conversations/export")]
pub async fn picked(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ExportConversations>,
    body: Body<ExportSelection>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let ExportSelection { ids, format, include, bom } = body.value;
    if ids.is_empty() || ids.len() > MAX_EXPORT_IDS {
        return Err(ApiError::field("ids", "must hold 1 to 5,000 ids"));
    }
    let positions =
        store::positions(&state.db.read_of(caller.scope), caller.scope, &ids).await?.ok_or_else(ApiError::not_found)?;
    let shape = Shape { format, messages: include.is_some(), bom: bom.unwrap_or(true) };
    Ok(file(Exporter::start(state, caller)?, Source::Picked(positions.into_iter()), shape))
}

fn file(exporter: Exporter, source: Source, shape: Shape) -> HttpResponse {
    let start = Batches::new(exporter, source, shape);
    let body = stream::try_unfold(start, async |batches| Ok::<_, actix_web::Error>(batches.next().await?));
    let name = format!("conversations.{}", shape.format.as_str());
    HttpResponse::Ok().content_type(shape.format.content_type()).insert_header(attachment(&name)).streaming(body)
}

//! Many conversations as one file: all that a filter finds, or what was picked.

use super::{
    criteria,
    export::{attachment, bom},
    store,
};
use crate::{
    auth::{Allowed, ExportConversations},
    db::Scope,
    error::ApiError,
    http::{self, Body},
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use bytes::Bytes;
use futures_util::stream;
use kilo_domain::{filter::Criteria, transcript};
use kilo_types::{BulkFormat, ExportSelection, MAX_EXPORT_IDS, Problem};
use serde::de::DeserializeOwned;

/// Conversations read at once: what bounds the memory.
const BATCH: u8 = 20;

/// What is written, and how.
#[derive(Clone, Copy)]
struct Shape {
    format: BulkFormat,
    messages: bool,
    bom: bool,
}

/// What is still to be read.
enum Source {
    /// All that a filter finds before a position.
    Filter { criteria: Criteria, before: Option<i64> },
    /// What was picked, by position.
    Picked(std::vec::IntoIter<i64>),
}

struct Stream {
    state: web::Data<State>,
    scope: Scope,
    source: Source,
    shape: Shape,
    count: usize,
    step: Step,
}

#[derive(PartialEq)]
enum Step {
    Header,
    Rows,
    End,
}

/// Export all that a filter finds
///
/// Streams exactly what the list shows for the same filters. The last line holds the count, so that a file
/// that was cut off shows: `{"count": n}` in ndjson, a row `#count,n` in CSV.
#[utoipa::path(tag = "conversations", operation_id = "export_conversations", security(("bearer" = [])),
    params(crate::features::docs::Filters, crate::features::docs::BulkExportQuery), responses(
    (status = 200, content((String = "application/x-ndjson"), (String = "text/csv"))), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem)))]
#[get("/conversations/export")]
pub async fn many(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ExportConversations>,
) -> Result<HttpResponse, ApiError> {
    let mut shape = Shape { format: BulkFormat::Ndjson, messages: false, bom: true };
    let (mut format, mut filters) = (None, Vec::new());
    for (name, value) in http::query_pairs(&request)? {
        match (name.as_str(), value.as_str()) {
            ("format", value) => {
                format = Some(value.parse().map_err(|message: String| ApiError::field("format", message))?);
            }
            ("include", "messages") => shape.messages = true,
            ("include", "") => {}
            ("include", _) => return Err(ApiError::field("include", "must be messages")),
            ("bom", value) => shape.bom = bom(value)?,
            _ => filters.push((name, value)),
        }
    }
    shape.format = format.ok_or_else(|| ApiError::field("format", "is required"))?;
    let source = Source::Filter { criteria: criteria(filters)?, before: None };
    Ok(file(state, caller.scope, source, shape))
}

/// Export what was picked
///
/// A file as `GET` gives it, newest first. All or none: an id that is not in the workspace makes it 404.
#[utoipa::path(tag = "conversations", operation_id = "export_picked_conversations", security(("bearer" = [])),
    request_body(content = ExportSelection, example = json!({
        "ids": ["0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f"], "format": "csv"
    })), responses(
    (status = 200, content((String = "application/x-ndjson"), (String = "text/csv"))), (status = 400, body = Problem),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
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
    Ok(file(state, caller.scope, Source::Picked(positions.into_iter()), shape))
}

fn file(state: web::Data<State>, scope: Scope, source: Source, shape: Shape) -> HttpResponse {
    let start = Stream { state, scope, source, shape, count: 0, step: Step::Header };
    let body = stream::try_unfold(start, |stream| async move {
        match stream.next().await {
            Ok(next) => Ok(next),
            Err(error) => Err(actix_web::Error::from(error)),
        }
    });
    let name = format!("conversations.{}", shape.format.as_str());
    HttpResponse::Ok().content_type(shape.format.content_type()).insert_header(attachment(&name)).streaming(body)
}

impl Stream {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, ApiError> {
        let chunk = match self.step {
            Step::Header => {
                self.step = Step::Rows;
                self.header()?
            }
            Step::Rows => self.rows().await?,
            Step::End => return Ok(None),
        };
        Ok(Some((chunk.into(), self)))
    }

    fn header(&self) -> Result<Vec<u8>, ApiError> {
        let Shape { format: BulkFormat::Csv, bom, messages } = self.shape else { return Ok(Vec::new()) };
        let row = transcript::bulk_csv_header(messages).iter().map(ToString::to_string).collect();
        let mut chunk = if bom { "\u{FEFF}".as_bytes().to_vec() } else { Vec::new() };
        chunk.extend(csv_rows(vec![row])?);
        Ok(chunk)
    }

    async fn rows(&mut self) -> Result<Vec<u8>, ApiError> {
        let (cards, more) = self.batch().await?;
        self.count += cards.len();
        let mut chunk = match self.shape.format {
            BulkFormat::Ndjson => cards.iter().flat_map(|card| [card.as_bytes(), b"\n"]).flatten().copied().collect(),
            BulkFormat::Csv => self.table(&cards)?,
        };
        if !more {
            self.step = Step::End;
            chunk.extend(match self.shape.format {
                BulkFormat::Ndjson => format!("{{\"count\":{}}}\n", self.count).into_bytes(),
                BulkFormat::Csv => format!("#count,{}\r\n", self.count).into_bytes(),
            });
        }
        Ok(chunk)
    }

    /// The next conversations, and whether there are more.
    async fn batch(&mut self) -> Result<(Vec<String>, bool), ApiError> {
        use store::Projection::{Summary, Whole};
        let projection = if self.shape.messages { Whole } else { Summary };
        let db = &self.state.db.read_of(self.scope);
        match &mut self.source {
            Source::Filter { criteria, before } => {
                let found = store::page(db, self.scope, criteria, *before, BATCH, projection).await?;
                *before = found.next;
                Ok((found.cards, before.is_some()))
            }
            Source::Picked(positions) => {
                let next: Vec<i64> = positions.by_ref().take(BATCH.into()).collect();
                Ok((store::at(db, self.scope, &next, projection).await?, positions.len() > 0))
            }
        }
    }

    fn table(&self, cards: &[String]) -> Result<Vec<u8>, ApiError> {
        let mut rows = Vec::new();
        for card in cards {
            if self.shape.messages {
                rows.extend(transcript::bulk_csv_messages(&stored(card)?));
            } else {
                rows.push(transcript::bulk_csv_summary(&stored(card)?));
            }
        }
        csv_rows(rows)
    }
}

fn stored<T: DeserializeOwned>(json: &str) -> Result<T, ApiError> {
    serde_json::from_str(json).map_err(ApiError::internal)
}

fn csv_rows(rows: Vec<Vec<String>>) -> Result<Vec<u8>, ApiError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(ApiError::internal)
}

//! Downloads: one conversation to hand on, or all that a filter finds.

use super::{criteria, store};
use crate::{
    auth::{Allowed, ExportConversations},
    db::Scope,
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, get, http::header, web};
use bytes::Bytes;
use futures_util::stream;
use kilo_domain::{
    filter::Criteria,
    period::Zone,
    transcript::{self, Audience, Body, Document, Format, Options, Rendered},
};
use kilo_types::{Conversation, ConversationId, Problem};
use serde::de::DeserializeOwned;

/// Conversations read at once by a streamed export: what bounds its memory.
const BATCH: u8 = 20;

fn attachment(file_name: &str) -> (header::HeaderName, String) {
    (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file_name}\""))
}

fn choice<T: std::str::FromStr<Err = String>>(field: &str, value: &str) -> Result<T, ApiError> {
    value.parse().map_err(|message| ApiError::field(field, message))
}

fn bom(value: &str) -> Result<bool, ApiError> {
    value.parse().map_err(|_| ApiError::field("bom", "must be true or false"))
}

/// Export a conversation
///
/// A file with a speaking name. `audience=external` leaves out score, qualification and internal ids.
#[utoipa::path(tag = "conversations", operation_id = "export_conversation", security(("bearer" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The conversation"),
    crate::features::docs::ExportQuery), responses(
    (status = 200, content((String = "text/markdown"), (String = "text/plain"),
    (String = "text/html"), (Vec<u8> = "application/pdf"), (String = "application/json"), (String = "text/csv"))), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[get("/conversations/{id}/export")]
pub async fn one(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ExportConversations>,
) -> Result<HttpResponse, ApiError> {
    let id: ConversationId = http::path_id(&request)?;
    let link = format!("{}/conversations/{id}", state.config.public_url);
    let mut options = Options { zone: Zone::utc(), audience: Audience::Internal, link, bom: true };
    let mut format = None;
    for (name, value) in http::query_pairs(&request)? {
        match name.as_str() {
            "format" => format = Some(choice::<Format>("format", &value)?),
            "audience" => options.audience = choice("audience", &value)?,
            "tz" => {
                let unknown = || ApiError::field("tz", "must be an IANA time zone such as Europe/Berlin");
                options.zone = Zone::parse(&value).ok_or_else(unknown)?;
            }
            "bom" => options.bom = bom(&value)?,
            _ => return Err(ApiError::field(name, "is not a known parameter")),
        }
    }
    let format = format.ok_or_else(|| ApiError::field("format", "is required"))?;
    let whole = store::conversation(state.db.read(), caller.scope, id).await?.ok_or_else(ApiError::not_found)?;
    let conversation: Conversation = stored(&whole)?;
    let Rendered { file_name, content_type, body } = transcript::render(&conversation, format, &options);
    let bytes = match body {
        Body::Text(text) => text.into_bytes(),
        Body::Pages(document) => pages(&state, *document).await?,
    };
    Ok(HttpResponse::Ok().content_type(content_type).insert_header(attachment(&file_name)).body(bytes))
}

/// `document` as a PDF: off the threads that answer requests, and few at a time, as each takes a core and memory.
async fn pages(state: &State, document: Document) -> Result<Vec<u8>, ApiError> {
    let permit = state.typesetting.clone().acquire_owned().await.map_err(ApiError::internal)?;
    let typeset = web::block(move || {
        // Kept until the work is done, also where the client has gone.
        let _permit = permit;
        kilo_pdf::render(&document)
    });
    match typeset.await.map_err(ApiError::internal)? {
        Ok(file) => Ok(file),
        Err(kilo_pdf::Error::TooLong(_)) => {
            Err(ApiError::field("format", "cannot be pdf for a conversation of more than 4 MiB of text: take html"))
        }
        Err(error) => Err(ApiError::internal(error)),
    }
}

fn stored<T: DeserializeOwned>(json: &str) -> Result<T, ApiError> {
    serde_json::from_str(json).map_err(ApiError::internal)
}

#[derive(Clone, Copy, PartialEq)]
enum Bulk {
    Ndjson,
    Csv { bom: bool },
}

struct Stream {
    state: web::Data<State>,
    scope: Scope,
    criteria: Criteria,
    format: Bulk,
    messages: bool,
    before: Option<i64>,
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
    let (mut format, mut messages, mut with_bom, mut filters) = (None, false, true, Vec::new());
    for (name, value) in http::query_pairs(&request)? {
        match (name.as_str(), value.as_str()) {
            ("format", "ndjson" | "csv") => format = Some(value),
            ("format", _) => return Err(ApiError::field("format", "must be ndjson or csv")),
            ("include", "messages") => messages = true,
            ("include", "") => {}
            ("include", _) => return Err(ApiError::field("include", "must be messages")),
            ("bom", value) => with_bom = bom(value)?,
            _ => filters.push((name, value)),
        }
    }
    let format = match format.as_deref() {
        Some("csv") => Bulk::Csv { bom: with_bom },
        Some(_) => Bulk::Ndjson,
        None => return Err(ApiError::field("format", "is required")),
    };
    let criteria = criteria(filters)?;
    let (content_type, name) = match format {
        Bulk::Ndjson => ("application/x-ndjson", "conversations.ndjson"),
        Bulk::Csv { .. } => ("text/csv; charset=utf-8", "conversations.csv"),
    };
    let start =
        Stream { state, scope: caller.scope, criteria, format, messages, before: None, count: 0, step: Step::Header };
    let body = stream::try_unfold(start, |stream| async move {
        match stream.next().await {
            Ok(next) => Ok(next),
            Err(error) => Err(actix_web::Error::from(error)),
        }
    });
    Ok(HttpResponse::Ok().content_type(content_type).insert_header(attachment(name)).streaming(body))
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
        let Bulk::Csv { bom } = self.format else { return Ok(Vec::new()) };
        let row = transcript::bulk_csv_header(self.messages).iter().map(ToString::to_string).collect();
        let mut chunk = if bom { "\u{FEFF}".as_bytes().to_vec() } else { Vec::new() };
        chunk.extend(csv_rows(vec![row])?);
        Ok(chunk)
    }

    async fn rows(&mut self) -> Result<Vec<u8>, ApiError> {
        use store::Projection::{Summary, Whole};
        let projection = if self.messages { Whole } else { Summary };
        let db = self.state.db.read();
        let found = store::page(db, self.scope, &self.criteria, self.before, BATCH, projection).await?;
        self.count += found.cards.len();
        self.before = found.next;
        let mut chunk = match self.format {
            Bulk::Ndjson => found.cards.iter().flat_map(|card| [card.as_bytes(), b"\n"]).flatten().copied().collect(),
            Bulk::Csv { .. } => {
                let mut rows = Vec::new();
                for card in &found.cards {
                    if self.messages {
                        rows.extend(transcript::bulk_csv_messages(&stored(card)?));
                    } else {
                        rows.push(transcript::bulk_csv_summary(&stored(card)?));
                    }
                }
                csv_rows(rows)?
            }
        };
        if self.before.is_none() {
            self.step = Step::End;
            chunk.extend(match self.format {
                Bulk::Ndjson => format!("{{\"count\":{}}}\n", self.count).into_bytes(),
                Bulk::Csv { .. } => format!("#count,{}\r\n", self.count).into_bytes(),
            });
        }
        Ok(chunk)
    }
}

fn csv_rows(rows: Vec<Vec<String>>) -> Result<Vec<u8>, ApiError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(ApiError::internal)
}

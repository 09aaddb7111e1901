//! A conversation as a file to hand on.

use super::store;
use crate::{
    auth::{Allowed, ExportConversations},
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, get, http::header, web};
use kilo_domain::{
    period::Zone,
    transcript::{self, Audience, Body, Document, Format, Options, Rendered},
};
use kilo_types::{Conversation, ConversationId, Problem};

/// The header that makes an answer a file.
pub(super) fn attachment(file_name: &str) -> (header::HeaderName, String) {
    (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file_name}\""))
}

fn choice<T: std::str::FromStr<Err = String>>(field: &str, value: &str) -> Result<T, ApiError> {
    value.parse().map_err(|message| ApiError::field(field, message))
}

/// Whether a table begins with a byte order mark.
pub(super) fn bom(value: &str) -> Result<bool, ApiError> {
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
    let whole = store::conversation(&state.db.read_of(caller.scope), caller.scope, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let conversation: Conversation = serde_json::from_str(&whole).map_err(ApiError::internal)?;
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

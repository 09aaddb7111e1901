//! A conversation as a file to hand on.

use super::{both, export_pdf, export_text, exporter::Exporter, store};
use crate::{
    auth::{Allowed, ExportConversations},
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, get, http::header, web};
use kilo_domain::{
    period::Zone,
    transcript::{self, Audience, Format, Options, Rendering},
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
/// A file with a descriptive name. `audience=external` leaves out score, qualification and internal ids. A PDF has at most
/// 2,000 pages. The file ends early, without the end of the answer, when the right to export goes meanwhile.
#[utoipa::path(tag = "conversations", operation_id = "export_conversation", security(("bearer" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The conversation"),
    crate::features::docs::ExportQuery), responses(
    (status = 200, content((String = "text/markdown"), (String = "text/plain"),
    (String = "text/html"), (Vec<u8> = "application/pdf"), (String = "application/json"), (String = "text/csv"))), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem),
    (status = 429, body = Problem)))]
#[get("/conversations/{id}/export")]
pub async fn one(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ExportConversations>,
) -> Result<HttpResponse, ApiError> {
    let id: ConversationId = http::path_id(&request)?;
    let link = format!("{}/conversations/{id}", state.config.public_url);
    let (format, options) = asked(http::query_pairs(&request)?, link)?;
    let exporter = Exporter::start(state, caller)?;
    if format != Format::Pdf {
        let glance = store::glance(exporter.db(), exporter.scope(), id).await?.ok_or_else(ApiError::not_found)?;
        if let Some(json) = glance.small {
            return small(&exporter, json, format, options).await;
        }
    }
    let outline = store::outline(exporter.db(), exporter.scope(), id).await?.ok_or_else(ApiError::not_found)?;
    let conversation: Conversation = serde_json::from_str(&outline.json).map_err(ApiError::internal)?;
    let mut response = answer(format, &transcript::file_name_of(&conversation.summary, format, &options));
    match Rendering::begin(&conversation, format, &options) {
        Some((rendering, first)) => export_text::answer(response, exporter, outline, rendering, first).await,
        None => Ok(response.body(export_pdf::file(&exporter, &outline, &conversation, &options).await?)),
    }
}

/// The file of a conversation of which `json` is all.
async fn small(exporter: &Exporter, json: String, format: Format, options: Options) -> Result<HttpResponse, ApiError> {
    let render = move || {
        let conversation: Conversation = serde_json::from_str(&json).map_err(ApiError::internal)?;
        let file = Rendering::begin(&conversation, format, &options)
            .map(|(mut rendering, first)| first + &rendering.messages(&conversation.messages) + &rendering.end());
        Ok::<_, ApiError>((transcript::file_name_of(&conversation.summary, format, &options), file.unwrap_or_default()))
    };
    let (file_name, file) = exporter.work(render).await??;
    Ok(answer(format, &file_name).body(file))
}

fn answer(format: Format, file_name: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.content_type(format.content_type()).insert_header(attachment(file_name));
    response
}

/// The format and the options that the query string asks for.
///
/// # Errors
/// Names every parameter that does not fit.
fn asked(pairs: Vec<(String, String)>, link: String) -> Result<(Format, Options), ApiError> {
    let mut format = Err(ApiError::field("format", "is required"));
    let (mut audience, mut zone, mut bom, mut unknown) = (Ok(Audience::Internal), Ok(Zone::utc()), Ok(true), Ok(()));
    for (name, value) in pairs {
        match name.as_str() {
            "format" => format = choice::<Format>("format", &value),
            "audience" => audience = choice("audience", &value),
            "tz" => {
                let unknown = || ApiError::field("tz", "must be an IANA time zone such as Europe/Berlin");
                zone = Zone::parse(&value).ok_or_else(unknown);
            }
            "bom" => bom = self::bom(&value),
            _ => unknown = both(unknown, Err(ApiError::field(name, "is not a known parameter"))).map(|((), ())| ()),
        }
    }
    let ((((format, audience), zone), bom), ()) = both(both(both(both(format, audience), zone), bom), unknown)?;
    Ok((format, Options { zone, audience, link, bom }))
}

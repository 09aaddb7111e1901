//! A picture that was shared in a conversation, fetched by the server: the reader's browser asks no stranger for it.

use super::{both, store};
use crate::{
    auth::{Allowed, ReadConversations},
    error::ApiError,
    http::{self, Mistakes},
    outbound::{Answer, Outbound, OutboundError, TargetError},
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, get, http::header, web};
use kilo_domain::picture::media_type;
use kilo_types::{AssetKind, MessageId, Problem, ProblemKind};

/// The largest picture that is shown, in bytes.
const MAX_PICTURE: usize = 5 * 1024 * 1024;
/// How often a host may send us on.
const MAX_REDIRECTS: usize = 3;
/// On a page of its own a picture can do nothing.
const POLICY: &str = "default-src 'none'; sandbox";

/// Which picture, for the document.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query string, is never built")]
struct Which {
    /// The message that it was shared with.
    message: MessageId,
    /// Its place among the message's `assets`, from 0.
    asset: u8,
}

/// Look at a shared picture
///
/// Fetched from where it was shared, at most 5 MiB of PNG, JPEG, GIF, WebP or AVIF. Only what stands in the conversation
/// as an image is fetched, from public addresses by https, so this is no way to anywhere else.
#[utoipa::path(tag = "conversations", operation_id = "get_picture", security(("bearer" = [])),
    params(("id" = kilo_types::ConversationId, Path, description = "The conversation"), Which), responses(
    (status = 200, content((String = "image/png"), (String = "image/jpeg"), (String = "image/gif"),
        (String = "image/webp"), (String = "image/avif"))), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem),
    (status = 502, description = "The picture could not be fetched", body = Problem)))]
#[get("/conversations/{id}/picture")]
pub async fn picture(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadConversations>,
) -> Result<HttpResponse, ApiError> {
    let (message, place) = which(&request)?;
    let id = http::path_id(&request)?;
    let asset = store::asset(&state.db.read_of(caller.scope), caller.scope, id, message, place).await?;
    let asset = asset.filter(|asset| asset.kind == AssetKind::Image).ok_or_else(ApiError::not_found)?;
    let answer = fetch(&state.outbound, asset.url.as_str()).await.map_err(|error| failed(error.to_string()))?;
    if !answer.is_success() {
        return Err(failed(format!("Its host answered {}.", answer.status)));
    }
    if !answer.whole {
        return Err(failed("It is larger than 5 MiB, or broke off.".to_owned()));
    }
    let kind = media_type(&answer.body).ok_or_else(|| failed("It is no PNG, JPEG, GIF, WebP or AVIF.".to_owned()))?;
    let policy = (header::CONTENT_SECURITY_POLICY, POLICY);
    Ok(HttpResponse::Ok().content_type(kind).insert_header(policy).body(answer.body))
}

fn failed(why: String) -> ApiError {
    ApiError::new(ProblemKind::PictureNotFetched, why)
}

fn which(request: &HttpRequest) -> Result<(MessageId, usize), ApiError> {
    let required = |name| ApiError::field(name, "is required");
    let (mut message, mut asset, mut mistakes) =
        (Err(required("message")), Err(required("asset")), Mistakes::default());
    for (name, value) in http::query_pairs(request)? {
        match name.as_str() {
            "message" => message = value.parse().map_err(|_| ApiError::field(name, "must be the id of a message")),
            "asset" => {
                let place = value.parse::<u8>().map(usize::from);
                asset = place.map_err(|_| ApiError::field(name, "must be a whole number from 0 to 255"));
            }
            _ => mistakes.unknown(&name),
        }
    }
    let found = mistakes.take(both(message, asset));
    mistakes.refuse()?;
    found.ok_or_else(|| required("message"))
}

/// What is at `url`; where its host sends us on, that address is judged like the first.
async fn fetch(outbound: &Outbound, url: &str) -> Result<Answer, OutboundError> {
    let mut target = outbound.target(url).map_err(OutboundError::Refused)?;
    for _ in 0..MAX_REDIRECTS {
        let answer = outbound.get(&target, MAX_PICTURE).await?;
        let next = answer.header("location").filter(|_| matches!(answer.status, 301 | 302 | 303 | 307 | 308));
        let Some(next) = next else { return Ok(answer) };
        let next = target.url().join(next).map_err(|_| OutboundError::Refused(TargetError::NoAddress))?;
        target = outbound.target(next.as_str()).map_err(OutboundError::Refused)?;
    }
    outbound.get(&target, MAX_PICTURE).await
}

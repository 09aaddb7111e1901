//! Listing what was sent.

use super::store;
use crate::{
    auth::{Allowed, ManageWorkspace},
    cursor::{self, Seal},
    error::ApiError,
    http::{self, Mistakes},
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use kilo_types::{Delivery, DeliveryState, Limit, Page, Problem};

/// List notifications
///
/// Newest first, with what became of each and why the last try failed.
#[utoipa::path(tag = "settings", operation_id = "list_deliveries", security(("bearer" = [])),
    params(("state" = Option<DeliveryState>, Query, description = "Only those in this state"),
    crate::features::docs::Paging), responses(
    (status = 200, body = Page<Delivery>), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/deliveries")]
pub async fn list(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ManageWorkspace>,
) -> Result<HttpResponse, ApiError> {
    let (mut limit, mut cursor, mut wanted, mut mistakes) = (None, None, None, Mistakes::default());
    for (name, value) in http::query_pairs(&request)? {
        match name.as_str() {
            "limit" => limit = mistakes.take(cursor::limit(&value)),
            "cursor" => cursor = Some(value),
            "state" => {
                let state = value.parse().map_err(|message: String| ApiError::field("state", message));
                wanted = mistakes.take(state);
            }
            _ => mistakes.unknown(&name),
        }
    }
    mistakes.refuse()?;
    let limit = limit.unwrap_or_else(Limit::default);
    let seal = Seal::of(caller.scope, &("deliveries", wanted));
    let before = cursor.map(|cursor| seal.position(&cursor)).transpose()?;
    let (rows, last) = store::page(&state.db.read_of(caller.scope), caller.scope, wanted, before, limit.get()).await?;
    let next = last.map(|position| seal.cursor(position));
    Ok(http::json(cursor::page(&rows, next.as_ref())))
}

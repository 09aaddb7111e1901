//! Listing leads.

use super::store;
use crate::{
    auth::{Allowed, ReadConversations},
    cursor::{self, Seal},
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use kilo_types::{Lead, Page, Problem};

/// List leads
///
/// Addresses that visitors left while the widget was paused, newest first; each address once.
#[utoipa::path(tag = "leads", operation_id = "list_leads", security(("bearer" = [])),
    params(crate::features::docs::Paging), responses(
    (status = 200, body = Page<Lead>), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/leads")]
pub async fn list(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadConversations>,
) -> Result<HttpResponse, ApiError> {
    let seal = Seal::of(caller.scope, &"leads");
    let (limit, before) = seal.asked(&request)?;
    let (leads, last) = store::page(&state.db.read_of(caller.scope), caller.scope, before, limit.get()).await?;
    let next = last.map(|number| seal.cursor(number));
    Ok(http::json(cursor::page(&leads, next.as_ref())))
}

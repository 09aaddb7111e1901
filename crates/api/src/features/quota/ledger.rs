//! What explains the quota.

use super::store;
use crate::{
    auth::{Allowed, ReadQuota},
    cursor::{self, Seal},
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, get, web};
use kilo_types::{LedgerEntry, Limit, Page, Problem};

/// List the ledger
///
/// Every line with the figures after it, newest first: periods, conversations counted, packs, plans. Lines are never
/// changed or removed.
#[utoipa::path(tag = "quota", operation_id = "list_quota_ledger", security(("bearer" = [])),
    params(crate::features::docs::Paging), responses(
    (status = 200, body = Page<LedgerEntry>), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/quota/ledger")]
pub async fn ledger(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadQuota>,
) -> Result<web::Json<Page<LedgerEntry>>, ApiError> {
    let (mut limit, mut cursor) = (Limit::default(), None);
    for (name, value) in http::query_pairs(&request)? {
        match name.as_str() {
            "limit" => limit = cursor::limit(&value)?,
            "cursor" => cursor = Some(value),
            _ => return Err(ApiError::field(name, "is not a known parameter")),
        }
    }
    let seal = Seal::of(caller.scope, &"quota ledger");
    let before = cursor.map(|cursor| seal.position(&cursor)).transpose()?;
    let (data, more) = store::ledger(state.db.read(), caller.scope, before, limit.get()).await?;
    let last = data.last().filter(|_| more).and_then(|entry| i64::try_from(entry.number).ok());
    Ok(web::Json(Page { next_cursor: last.map(|number| seal.cursor(number)), data }))
}

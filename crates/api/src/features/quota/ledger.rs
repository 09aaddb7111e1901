//! What explains the quota.

use super::store;
use crate::{
    auth::{Allowed, ReadQuota},
    cursor::Seal,
    error::ApiError,
    startup::State,
};
use actix_web::{HttpRequest, get, web};
use kilo_types::{LedgerEntry, Page, Problem};

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
    let seal = Seal::of(caller.scope, &"quota ledger");
    let (limit, before) = seal.asked(&request)?;
    let (data, more) = store::ledger(&state.db.read_of(caller.scope), caller.scope, before, limit.get()).await?;
    let last = data.last().filter(|_| more).and_then(|entry| i64::try_from(entry.number).ok());
    Ok(web::Json(Page { next_cursor: last.map(|number| seal.cursor(number)), data }))
}

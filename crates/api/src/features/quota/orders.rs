//! What was ordered, and what became of it.

use super::store;
use crate::{
    auth::{Allowed, ManageWorkspace, ReadQuota},
    cursor::Seal,
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, get, web};
use kilo_types::{Page, Problem, TopUp, TopUpOrder};

/// Read an order of packs
///
/// What became of it, and the quota as it is now: who has paid reads it until it is no longer pending.
#[utoipa::path(tag = "quota", operation_id = "get_top_up", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path, description = "The order")), responses(
    (status = 200, body = TopUp), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem)))]
#[get("/quota/top-ups/{id}")]
pub async fn get(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadQuota>,
) -> Result<web::Json<TopUp>, ApiError> {
    http::no_query(&request)?;
    let id = http::path_id(&request)?;
    let order =
        store::order(&state.db.read_of(caller.scope), caller.scope, id).await?.ok_or_else(ApiError::not_found)?;
    let quota = store::quota(&state.db.read_of(caller.scope), caller.scope, state.clock.now()).await?;
    let may_pay = caller.pass.admit::<ManageWorkspace>(&state).await.is_ok();
    Ok(web::Json(TopUp::new(shown(order, may_pay), quota)))
}

/// List orders of packs
///
/// Newest first, with what became of each.
#[utoipa::path(tag = "quota", operation_id = "list_top_ups", security(("bearer" = [])),
    params(crate::features::docs::Paging), responses(
    (status = 200, body = Page<TopUpOrder>), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/quota/top-ups")]
pub async fn list(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadQuota>,
) -> Result<web::Json<Page<TopUpOrder>>, ApiError> {
    let seal = Seal::of(caller.scope, &"top-ups");
    let (limit, before) = seal.asked(&request)?;
    let (orders, last) = store::orders(&state.db.read_of(caller.scope), caller.scope, before, limit.get()).await?;
    let may_pay = caller.pass.admit::<ManageWorkspace>(&state).await.is_ok();
    let data = orders.into_iter().map(|order| shown(order, may_pay)).collect();
    Ok(web::Json(Page { data, next_cursor: last.map(|number| seal.cursor(number)) }))
}

/// The page on which an order is paid shows who ordered it, so it is for those who may order.
fn shown(order: TopUpOrder, may_pay: bool) -> TopUpOrder {
    TopUpOrder { checkout_url: order.checkout_url.filter(|_| may_pay), ..order }
}

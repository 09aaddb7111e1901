//! Buying packs.

use super::store::{self, NewOrder};
use crate::{
    auth::{Allowed, ManageWorkspace, Person},
    error::ApiError,
    features::billing::checkout,
    http::{self, Body},
    idempotency::Attempt,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{NewTopUp, OrderState, Problem, TopUp};

/// Most packs of one order.
const MAX_PACKS: u32 = 100;

/// Buy packs
///
/// A pack is 100 conversations, used after the plan's allowance and kept until used up. The `Idempotency-Key` header is
/// required, so that a repeated request buys once: a key names one order of the workspace for good, whichever admin sends
/// it. With the same body it is answered with that order, with another body it is 409.
///
/// Where packs are paid online the order is `pending`, and `checkout_url` is the page to go to; read the order until it
/// is `granted`. 502, `/problems/payment-service-failed`, when there is no page: a repeat with the same key goes on with
/// the same order.
#[utoipa::path(tag = "quota", operation_id = "create_top_up", security(("bearer" = [])),
    params(("Idempotency-Key" = String, Header, max_length = 255,
    description = "Names one order of the workspace for good: a repeat with the same body is answered with that order, one \
    with another body is 409.")),
    request_body(content = NewTopUp, example = json!({ "packs": 2 })), responses(
    (status = 201, body = TopUp), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem),
    (status = 415, body = Problem), (status = 422, body = Problem), (status = 502, body = Problem)))]
#[post("/quota/top-ups")]
pub async fn top_up(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ManageWorkspace>,
    person: Person,
    body: Body<NewTopUp>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let packs = body.value.packs;
    if !(1..=MAX_PACKS).contains(&packs) {
        return Err(ApiError::field("packs", "must be a whole number from 1 to 100"));
    }
    let attempt = Attempt::to_order(&state, caller.scope, &request, &body.bytes)?;
    if let Some(stripe) = &state.stripe {
        return checkout::order(&state, stripe, caller.scope, person.user, packs, attempt).await;
    }
    let (scope, key) = (caller.scope, attempt.key().map(str::to_owned));
    attempt
        .write(&state, async move |state, tx| {
            let now = state.clock.now();
            let provider = state.config.top_ups;
            let new = NewOrder { id: state.ids.next(), packs, provider: provider.name(), ordered_at: now };
            let granted = provider.settle() == OrderState::Granted;
            let order = store::add_order(tx, scope, new, key.as_deref(), granted).await?;
            let placed = store::order(tx, scope, order).await?.ok_or_else(ApiError::not_found)?;
            let top_up = TopUp::new(placed, store::quota(tx, scope, now).await?);
            Ok((201, serde_json::to_string(&top_up).map_err(ApiError::internal)?))
        })
        .await
}

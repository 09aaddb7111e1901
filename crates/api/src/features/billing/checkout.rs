//! An order that is paid on a page of Stripe's.

use super::{Provider, Stripe};
use crate::{
    db::Scope,
    error::ApiError,
    features::{
        accounts,
        quota::store::{self, NewOrder},
    },
    idempotency::Attempt,
    startup::State,
};
use actix_web::{HttpResponse, web};
use kilo_types::{TopUp, UserId};

/// Where the dashboard waits for an order, below the public address.
fn back(state: &State, order: uuid::Uuid) -> String {
    state.config.link(&format!("/usage?order={order}"))
}

/// Records the order and opens the page on which `buyer` pays it. It is recorded first: should Stripe fail, or this
/// process end, a repeated request goes on with the same order, and Stripe with the same session.
///
/// # Errors
/// 409 when the key came with another order before, 502 when Stripe fails.
pub async fn order(
    state: &web::Data<State>,
    stripe: &Stripe,
    scope: Scope,
    buyer: UserId,
    packs: u32,
    attempt: Attempt,
) -> Result<HttpResponse, ApiError> {
    let customer_email = accounts::store::user(&state.db, buyer).await?.map(|user| user.email);
    let write = state.db.begin().await?;
    if let Some(answer) = attempt.replay(state, &write).await? {
        return Ok(answer.into());
    }
    let (id, ordered_at) = (state.ids.next(), state.clock.now());
    let new = NewOrder { id, packs, provider: Provider::Stripe.name(), ordered_at };
    let order = store::add_paid_order(&write, scope, new, attempt.key(), customer_email).await?;
    write.commit().await?;
    order.require_packs(packs)?;
    let session = if order.needs_session {
        Some(stripe.open(&state.outbound, &order, &back(state, order.id)).await?)
    } else {
        None
    };
    // Another process may have had the same request, and Stripe has given it the same session.
    attempt
        .write(state, async move |state, tx| {
            if let Some(session) = &session {
                store::set_session(tx, scope, order.id, session).await?;
            }
            let placed = store::order(tx, scope, order.id).await?.ok_or_else(ApiError::not_found)?;
            let top_up = TopUp::new(placed, store::quota(tx, scope, state.clock.now()).await?);
            Ok((201, serde_json::to_string(&top_up).map_err(ApiError::internal)?))
        })
        .await
}

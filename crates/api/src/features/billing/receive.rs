//! Where Stripe tells what became of an order.

use super::{
    event::{self, Told},
    signature,
};
use crate::{
    error::ApiError,
    features::quota::store::{self, Settled},
    http,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{Problem, ProblemKind};

/// Where it is, with everything before it: not counted against the limit of an address, or a busy proxy that is not
/// named in the settings could keep packs away from who has paid.
pub const PATH: &str = "/api/v1/billing/stripe";

/// Receive Stripe webhooks
///
/// For the webhook of a Stripe account: `checkout.session.completed`, `.async_payment_succeeded`, `.async_payment_failed`
/// and `.expired`, signed in `Stripe-Signature`. Whatever else comes is taken and ignored. It is only there when packs
/// are paid with Stripe.
#[utoipa::path(tag = "billing", operation_id = "create_stripe_event",
    params(("Stripe-Signature" = Option<String>, Header, description = "Time and signatures, `t=…,v1=…`")), responses(
    (status = 200, description = "Taken"), (status = 400, body = Problem), (status = 404, body = Problem),
    (status = 408, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
    (status = 422, body = Problem), (status = 503, body = Problem)))]
#[post("/billing/stripe")]
pub async fn receive(
    state: web::Data<State>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let stripe = state.stripe.as_deref().ok_or_else(ApiError::not_found)?;
    http::refuse_encoded(&request)?;
    http::no_query(&request)?;
    let body = http::whole(payload.into_inner(), state.body_deadline).await?;
    let header = http::once(&request, "stripe-signature").ok().flatten().and_then(|value| value.to_str().ok());
    let now = state.clock.now();
    signature::verify(stripe.webhook_secret.reveal(), header.unwrap_or_default(), &body, now).map_err(|why| {
        tracing::warn!(%why, "a call to Stripe's webhook is not believed");
        ApiError::new(ProblemKind::BadRequest, why.to_string())
    })?;
    let told = event::read(&body).map_err(|error| ApiError::new(ProblemKind::MalformedJson, error.to_string()))?;
    if let Some(told) = told {
        settle(&state, &told).await?;
    }
    Ok(HttpResponse::Ok().finish())
}

/// Stripe is told that all is well also where nothing changes: it would call for days.
async fn settle(state: &State, told: &Told) -> Result<(), ApiError> {
    let Told { event, order: Some(order), session, state: outcome } = told else {
        tracing::info!(event = told.event, "Stripe told of a session that is not of an order");
        return Ok(());
    };
    let write = state.db.begin().await?;
    let settled = store::settle(&write, *order, session, *outcome, state.clock.now()).await?;
    write.commit().await?;
    let outcome = outcome.as_str();
    match settled {
        Settled::Now => tracing::info!(event, %order, outcome, "an order was settled"),
        Settled::Before => tracing::info!(event, %order, outcome, "an order was settled before"),
        Settled::Unknown => tracing::warn!(event, %order, outcome, "Stripe told of an order that is not known"),
        Settled::OtherSession => tracing::warn!(event, %order, outcome, "Stripe told of another session of an order"),
    }
    Ok(())
}

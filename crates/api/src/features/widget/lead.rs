//! The address of a visitor who cannot start a conversation.

use super::store;
use crate::{
    auth::{PublishableKey, client},
    error::ApiError,
    features::leads,
    http::{self, Body},
    idempotency::Attempt,
    limits::Noted,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{LeadReceipt, NewLead, Problem, ProblemKind};

/// Leave an email address
///
/// While `GET /widget/config` says `ask_email`; else it is 409, `/problems/leads-not-taken`. The team is told of an
/// address once, and the answer does not tell whether it was known. It is no conversation and counts for nothing.
///
/// 429 when the visitor's address has left too many.
#[utoipa::path(tag = "widget", operation_id = "create_widget_lead", security(("publishable_key" = [])),
    params(crate::features::docs::Idempotency),
    request_body(content = NewLead, example = json!({ "email": "jane@acme.com" })), responses(
    (status = 201, body = LeadReceipt), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 409, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
    (status = 422, body = Problem)))]
#[post("/widget/leads")]
pub async fn leave(
    state: web::Data<State>,
    request: HttpRequest,
    page: PublishableKey,
    body: Body<NewLead>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    super::take_bytes(&state, &request, page.scope, None, body.bytes.len())?;
    let sender = super::stranger(&state, &request);
    let attempt = Attempt::within(&state, page.scope, &sender, &request, &body.bytes)?;
    let (scope, new, noted) = (page.scope, body.value, Noted::of(&request));
    let address = client::address(&request, &state.config.trusted_proxies);
    attempt
        .write(&state, async move |state, tx| {
            let now = state.clock.now();
            if !store::config(tx, scope, None, now).await?.ask_email {
                let detail = "The widget is not paused, or the workspace does not ask for addresses.";
                return Err(ApiError::new(ProblemKind::LeadsNotTaken, detail));
            }
            state.limits.widget_lead(&noted, address, now)?;
            leads::keep(state, tx, scope, &new).await?;
            Ok((201, serde_json::to_string(&LeadReceipt { email: new.email }).map_err(ApiError::internal)?))
        })
        .await
}

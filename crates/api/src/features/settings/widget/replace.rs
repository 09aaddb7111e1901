//! Setting how the widget looks, how long a conversation goes on, and who answers.

use super::store;
use crate::{
    auth::{Allowed, ManageWorkspace},
    error::ApiError,
    http::{self, Body},
    outbound::TargetError,
    startup::State,
};
use actix_web::{HttpRequest, put, web};
use kilo_domain::visit;
use kilo_types::{MAX_ALLOWED_ORIGINS, OriginPattern, Problem, Url, WidgetSettings, WidgetSettingsUpdate, safe_href};
use std::collections::HashSet;

/// Change the widget's settings
///
/// What is left out stays as it is. While an agent answers, `disclosure` cannot be empty. `allowed_origins` names the websites that may use the widget, exactly or with every
/// name below a domain (`https://*.example.com`); an empty list lets every one. The first `agent_url` makes the secret that signs the calls to it.
#[utoipa::path(tag = "settings", operation_id = "update_widget_settings", security(("bearer" = [])),
    request_body(content = WidgetSettingsUpdate, example = json!({ "agent_url": "https://agent.acme.example/kilo" })), responses(
    (status = 200, body = WidgetSettings), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
    (status = 422, body = Problem)))]
#[put("/settings/widget")]
pub async fn replace(
    state: web::Data<State>,
    request: HttpRequest,
    admin: Allowed<ManageWorkspace>,
    body: Body<WidgetSettingsUpdate>,
) -> Result<web::Json<WidgetSettings>, ApiError> {
    http::no_query(&request)?;
    if let Some(Some(url)) = &body.value.agent_url {
        check(&state, url).await?;
    }
    check_origins(body.value.allowed_origins.as_deref().unwrap_or_default())?;
    if let Some(Some(url)) = &body.value.privacy_url {
        safe_href(url.as_str()).filter(|_| url.as_str().starts_with("http")).ok_or_else(|| {
            ApiError::field("privacy_url", "must be an address of the web, such as https://acme.example/privacy")
        })?;
    }
    let write = state.db.begin().await?;
    store::change_settings(&write, &state.sealer, admin.scope, &body.value, &state.random).await?;
    store::change_words(&write, admin.scope, &body.value).await?;
    let settings = store::settings(&write, &state.sealer, admin.scope, &state.config.public_url).await?;
    let agent_answers = settings.agent_url.is_some();
    visit::check_disclosure(settings.disclosure.as_ref(), agent_answers).map_err(|_| {
        ApiError::field("disclosure", "must not be empty while an agent answers: visitors are told that it is an AI")
    })?;
    write.commit().await?;
    Ok(web::Json(settings))
}

fn check_origins(origins: &[OriginPattern]) -> Result<(), ApiError> {
    if origins.len() > MAX_ALLOWED_ORIGINS {
        return Err(ApiError::field("allowed_origins", "must hold at most 50 origins"));
    }
    let mut known = HashSet::new();
    let again = origins.iter().position(|origin| !known.insert(origin));
    let refusal = |place| ApiError::field(format!("allowed_origins[{place}]"), "must not be named twice");
    again.map_or(Ok(()), |place| Err(refusal(place)))
}

/// Refuses an address that may not be called.
async fn check(state: &State, url: &Url) -> Result<(), ApiError> {
    let refuse = |refusal: TargetError| ApiError::field("agent_url", refusal.to_string());
    let target = state.outbound.target(url.as_str()).map_err(refuse)?;
    state.outbound.check(&target).await.map_err(refuse)
}

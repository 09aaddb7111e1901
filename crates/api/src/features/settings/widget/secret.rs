//! A new secret for the calls to the agent endpoint.

use super::store;
use crate::{
    auth::{Allowed, ManageWorkspace},
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, post, web};
use kilo_types::{Problem, WidgetSettings};

/// Replace the agent's secret
///
/// Calls are signed with the new one at once; the old one is gone.
#[utoipa::path(tag = "settings", operation_id = "create_widget_secret", security(("bearer" = [])), responses(
    (status = 200, body = WidgetSettings), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[post("/settings/widget/secret")]
pub async fn renew(
    state: web::Data<State>,
    request: HttpRequest,
    admin: Allowed<ManageWorkspace>,
) -> Result<web::Json<WidgetSettings>, ApiError> {
    http::no_query(&request)?;
    let write = state.db.begin().await?;
    store::renew_secret(&write, &state.sealer, admin.scope, &state.random).await?;
    let settings = store::settings(&write, &state.sealer, admin.scope, &state.config.public_url).await?;
    write.commit().await?;
    Ok(web::Json(settings))
}

//! The widget's settings, and the tag to copy.

use super::store;
use crate::{
    auth::{Allowed, ManageWorkspace, ReadSettings},
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, get, web};
use kilo_types::{Problem, WidgetSettings};

/// Read the widget's settings
///
/// With the script tag to copy. Below admin the agent's address is cut and its secret masked.
#[utoipa::path(tag = "settings", operation_id = "get_widget_settings", security(("bearer" = [])), responses(
    (status = 200, body = WidgetSettings), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/settings/widget")]
pub async fn read(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadSettings>,
) -> Result<web::Json<WidgetSettings>, ApiError> {
    http::no_query(&request)?;
    let public_url = &state.config.public_url;
    let settings = store::settings(&state.db.read_of(caller.scope), &state.sealer, caller.scope, public_url).await?;
    let is_admin = caller.pass.admit::<ManageWorkspace>(&state).await.is_ok();
    Ok(web::Json(if is_admin { settings } else { masked(settings) }))
}

/// What somebody below admin sees: where replies come from, but nothing that would let them be forged.
fn masked(settings: WidgetSettings) -> WidgetSettings {
    let host = |url: String| {
        let start = url.find("://").map_or(0, |place| place + 3);
        let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |length| start + length);
        format!("{}/…", &url[..end])
    };
    WidgetSettings {
        agent_url: settings.agent_url.map(host),
        agent_secret: settings.agent_secret.map(|_| "whsec_…".to_owned()),
        ..settings
    }
}

//! Reading where notifications go.

use super::store;
use crate::{
    auth::{Allowed, ManageWorkspace, ReadSettings},
    error::ApiError,
    http,
    startup::State,
};
use actix_web::{HttpRequest, get, web};
use kilo_types::{NotificationSettings, Problem};

/// Read the notification settings
///
/// Below admin, only the webhook's origin is shown: whoever knows the whole address can post to the channel.
#[utoipa::path(tag = "settings", operation_id = "get_notification_settings", security(("bearer" = [])), responses(
    (status = 200, body = NotificationSettings), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/settings/notifications")]
pub async fn read(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Allowed<ReadSettings>,
) -> Result<web::Json<NotificationSettings>, ApiError> {
    http::no_query(&request)?;
    let mut settings = store::settings(&state.db.read_of(caller.scope), &state.sealer, caller.scope).await?;
    if caller.pass.admit::<ManageWorkspace>(&state).await.is_err() {
        settings.slack_webhook_url = settings.slack_webhook_url.map(|url| masked(&state, &url));
    }
    Ok(web::Json(settings))
}

fn masked(state: &State, url: &str) -> String {
    let origin = state.outbound.target(url).map(|target| target.origin()).unwrap_or_default();
    format!("{origin}/…")
}

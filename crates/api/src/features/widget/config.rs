//! How the bubble looks, and whether it takes new conversations.

use super::store;
use crate::{auth::PublishableKey, error::ApiError, http, startup::State};
use actix_web::{HttpRequest, get, web};
use kilo_types::{Problem, WidgetConfig};

/// Read how the widget looks
///
/// For the page's script: needs nothing but the publishable key, tells nothing about visitors.
#[utoipa::path(tag = "widget", operation_id = "get_widget_config", security(("publishable_key" = [])), responses(
    (status = 200, body = WidgetConfig), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
#[get("/widget/config")]
pub async fn config(
    state: web::Data<State>,
    request: HttpRequest,
    page: PublishableKey,
) -> Result<web::Json<WidgetConfig>, ApiError> {
    http::no_query(&request)?;
    Ok(web::Json(store::config(&state.db.read_of(page.scope), page.scope, state.clock.now()).await?))
}

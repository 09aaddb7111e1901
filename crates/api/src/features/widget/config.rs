//! How the bubble looks, and whether it takes new conversations.

use super::store;
use crate::{
    auth::PublishableKey,
    error::ApiError,
    http::{self, Mistakes},
    startup::State,
};
use actix_web::{HttpRequest, get, web};
use kilo_types::{Problem, WidgetConfig, WidgetLanguage};

/// Who looks, for the document.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query string, is never built")]
struct Reader {
    /// The language of the page or of the visitor; the workspace's own words in it are given where there are some.
    #[param(max_length = 35, example = "de-DE")]
    language: Option<String>,
}

/// Read how the widget looks
///
/// For the page's script: needs nothing but the publishable key, tells nothing about visitors.
#[utoipa::path(tag = "widget", operation_id = "get_widget_config", security(("publishable_key" = [])), params(Reader),
    responses((status = 200, body = WidgetConfig), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem)))]
#[get("/widget/config")]
pub async fn config(
    state: web::Data<State>,
    request: HttpRequest,
    page: PublishableKey,
) -> Result<web::Json<WidgetConfig>, ApiError> {
    let (mut language, mut mistakes) = (None, Mistakes::default());
    for (name, value) in http::query_pairs(&request)? {
        match name.as_str() {
            "language" => language = WidgetLanguage::of(&value),
            _ => mistakes.unknown(&name),
        }
    }
    mistakes.refuse()?;
    Ok(web::Json(store::config(&state.db.read_of(page.scope), page.scope, language, state.clock.now()).await?))
}

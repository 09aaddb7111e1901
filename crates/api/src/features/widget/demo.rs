//! `/widget/demo?key=kilo_pk_…`: the bubble on a sample page with a strict policy, and the tag to copy.

use crate::{auth, error::ApiError, http, startup::State};
use actix_web::{HttpRequest, HttpResponse, get, http::header, web};

/// What a customer's page needs to allow, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../frontend/widget/demo.html"));
const STYLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../frontend/widget/demo.css"));

/// The sample page, with the bubble of the workspace whose key is in the query.
///
/// # Errors
/// When the database fails.
#[get("/widget/demo")]
pub async fn demo(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let pairs = http::query_pairs(&request)?;
    let key = pairs.into_iter().find(|(name, _)| name == "key").map(|(_, key)| key);
    let known = match &key {
        Some(key) => auth::workspace_of_key(&state, key).await?.is_some(),
        None => false,
    };
    let page = match key.filter(|_| known) {
        Some(key) => {
            let tag = super::script_tag(&state.config.public_url, &key);
            // From here, whatever name this server is reached by.
            PAGE.replace("{{script}}", &super::script_tag("", &key)).replace("{{snippet}}", &escape(&tag))
        }
        None => {
            let hint = "No workspace has the key in the address of this page: it ends in ?key=kilo_pk_…";
            PAGE.replace("{{script}}", "").replace("{{snippet}}", hint)
        }
    };
    let html = HttpResponse::Ok().content_type("text/html; charset=utf-8").insert_header(policy()).body(page);
    Ok(html)
}

const fn policy() -> (header::HeaderName, &'static str) {
    (header::CONTENT_SECURITY_POLICY, POLICY)
}

/// How the sample page looks.
#[get("/widget/demo.css")]
pub async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(STYLE)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

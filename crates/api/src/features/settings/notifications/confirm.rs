//! The page behind the link that asks an address whether it wants a workspace's notifications. Opening it confirms nothing:
//! programs that look into mail open every link. Pressing its button does.

use super::store::{self, Named};
use crate::{auth::token::RecipientClaims, error::ApiError, http, startup::State};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header},
    post, web,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use kilo_domain::transcript::escape_html as escape;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// Where the link leads.
pub const PATH: &str = "/recipients/confirm";

const PAGE: &str = include_str!("confirm.html");
const STYLE: &str = include_str!("confirm.css");

/// Its own style and its own form, and nothing else.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// The page that asks.
///
/// # Errors
/// When the database fails.
#[get("/recipients/confirm")]
pub async fn ask(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let Some((_, Named { email, workspace, is_confirmed })) = asked(&state, &request).await? else { return Ok(gone()) };
    if is_confirmed {
        return Ok(confirmed(&email, &workspace));
    }
    let body = format!(
        "<p>The workspace <b>{}</b> wants to send its notifications to <b>{}</b>: visitors who are worth a call, and news \
         about the workspace. You get nothing unless you confirm.</p>\n\
         <form method=\"post\"><button>Confirm this address</button></form>",
        escape(&workspace),
        escape(&email)
    );
    Ok(page(StatusCode::OK, "Do you want these notifications?", &body))
}

/// Confirms.
///
/// # Errors
/// When the database fails.
#[post("/recipients/confirm")]
pub async fn confirm(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let Some((id, named)) = asked(&state, &request).await? else { return Ok(gone()) };
    let write = state.db.begin().await?;
    store::confirm(&write, &id, state.clock.now()).await?;
    write.commit().await?;
    Ok(confirmed(&named.email, &named.workspace))
}

/// Whom the link of `request` names; `None` when it is not good any more.
async fn asked(state: &State, request: &HttpRequest) -> Result<Option<(String, Named)>, ApiError> {
    let pairs = http::query_pairs(request)?;
    let token = pairs.into_iter().find(|(name, _)| name == "token").map(|(_, token)| token).unwrap_or_default();
    let Some(claims) = state.tokens.read_recipient(&token, state.clock.now()) else { return Ok(None) };
    let RecipientClaims { sub, wid } = claims;
    Ok(store::named(state.db.read(), &wid.to_string(), &sub).await?.map(|named| (sub, named)))
}

fn confirmed(email: &str, workspace: &str) -> HttpResponse {
    let (email, workspace) = (escape(email), escape(workspace));
    let body = format!("<p>From now on <b>{email}</b> gets the notifications of <b>{workspace}</b>.</p>");
    page(StatusCode::OK, "The address is confirmed", &body)
}

fn gone() -> HttpResponse {
    let body =
        "<p>It is older than seven days, or the address was removed. An admin of the workspace can send a new one.</p>";
    page(StatusCode::GONE, "This link is no longer good", body)
}

fn page(status: StatusCode, title: &str, body: &str) -> HttpResponse {
    let html = PAGE.replace("{{title}}", title).replace("{{style}}", STYLE).replace("{{body}}", body);
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY.as_str()))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .body(html)
}

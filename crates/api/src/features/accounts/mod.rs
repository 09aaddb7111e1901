//! People signing in and out, and the workspaces they belong to.

use crate::{auth::Person, auth::token::ACCESS_SECONDS, error::ApiError, http, startup::State};
use actix_web::{HttpRequest, HttpResponse, cookie::time::Duration, get, post, web};
use kilo_types::{Access, Me, Problem};

mod cookies;
pub mod login;
pub mod password;
pub mod store;
mod throttle;

/// Days a session lives without being used.
const REFRESH_DAYS: i64 = 30;

fn signed_in(state: &State, grant: store::Grant) -> Result<HttpResponse, ApiError> {
    let access_token = state
        .tokens
        .sign(&grant.me.user.id.to_string(), &grant.session, state.clock.now())
        .map_err(ApiError::internal)?;
    let access = Access { access_token, token_type: "Bearer".to_owned(), expires_in: ACCESS_SECONDS, me: grant.me };
    let cookie = cookies::make(state, cookies::REFRESH, &grant.refresh_token, Duration::days(REFRESH_DAYS));
    Ok(HttpResponse::Ok().cookie(cookie).json(access))
}

/// Renew the access token
///
/// Takes the refresh cookie, gives a new one. A cookie that was used gives the same new one again for 10 seconds, so that
/// a page that is loaded twice stays signed in; after that it ends the whole session: either its owner or somebody else
/// holds a copy.
#[utoipa::path(tag = "auth", operation_id = "create_refresh", responses(
    (status = 200, body = Access), (status = 401, body = Problem), (status = 422, body = Problem)))]
#[post("/auth/refresh")]
pub async fn refresh(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    http::refuse_encoded(&request)?;
    http::no_query(&request)?;
    let tokens = cookies::all(&state, &request, cookies::REFRESH);
    if tokens.is_empty() {
        return Err(ApiError::bad_credentials("The refresh cookie is missing: sign in first."));
    }
    let over = || ApiError::bad_credentials("The session has ended: sign in again.");
    let grant = store::renew(&state, &tokens).await?.ok_or_else(over)?;
    signed_in(&state, grant)
}

/// Sign out
///
/// Ends the session at once, its access tokens too.
#[utoipa::path(tag = "auth", operation_id = "create_logout", security(("bearer" = [])), responses(
    (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
#[post("/auth/logout")]
pub async fn logout(state: web::Data<State>, request: HttpRequest, person: Person) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    store::end_session(&state, &person.session).await?;
    Ok(HttpResponse::NoContent().cookie(cookies::remove(&state, cookies::REFRESH)).finish())
}

/// Get the current user
///
/// The signed-in person, the open workspace, and all workspaces the person belongs to.
#[utoipa::path(tag = "auth", operation_id = "get_me", security(("bearer" = [])), responses(
    (status = 200, body = Me), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
#[get("/me")]
pub async fn me(state: web::Data<State>, request: HttpRequest, person: Person) -> Result<web::Json<Me>, ApiError> {
    http::no_query(&request)?;
    let me = store::me(state.db.read(), person.user, person.scope.id()).await?;
    me.map(web::Json).ok_or_else(ApiError::unauthenticated)
}

//! People signing in and out, and the workspaces they belong to.

use crate::{
    auth::{
        Person, client,
        password::{MAX_LENGTH, MIN_LENGTH},
        token::{self, ACCESS_SECONDS},
    },
    error::ApiError,
    http::{self, Body},
    startup::State,
};
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    get, post, web,
};
use kilo_domain::contact::account_key;
use kilo_types::{Access, LoginRequest, Me, PasswordChange, Problem, ProblemKind};
use throttle::Attempt;

pub mod store;
mod throttle;

/// Name of the cookie that holds the refresh token.
const COOKIE: &str = "kilo_refresh";
/// Days a session lives without being used.
const REFRESH_DAYS: i64 = 30;

fn cookie(state: &State, value: &str, age: Duration) -> Cookie<'static> {
    Cookie::build(COOKIE, value.to_owned())
        .path("/api/v1/auth")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(state.config.public_url.starts_with("https://"))
        .max_age(age)
        .finish()
}

async fn signed_in(state: &State, grant: store::Grant) -> Result<HttpResponse, ApiError> {
    let access_token = state
        .tokens
        .sign(&grant.me.user.id.to_string(), &grant.session, state.clock.now())
        .map_err(ApiError::internal)?;
    let access = Access { access_token, token_type: "Bearer".to_owned(), expires_in: ACCESS_SECONDS, me: grant.me };
    let cookie = cookie(state, &grant.refresh_token, Duration::days(REFRESH_DAYS));
    Ok(HttpResponse::Ok().cookie(cookie).json(access))
}

/// Sign in
///
/// Checks email and password and opens a session. The refresh token comes as an `HttpOnly` cookie.
#[utoipa::path(tag = "auth", operation_id = "create_login",
    request_body(content = LoginRequest, example = json!({ "email": "owner@acme.example", "password": "…" })), responses(
    (status = 200, body = Access), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
    (status = 429, body = Problem)))]
#[post("/auth/login")]
pub async fn login(
    state: web::Data<State>,
    request: HttpRequest,
    body: Body<LoginRequest>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let LoginRequest { email, password, workspace_id } = body.value;
    if password.is_empty() || password.len() > MAX_LENGTH {
        return Err(ApiError::field("password", "must be 1 to 1024 bytes"));
    }
    let account = account_key(email.as_str());
    let address = client::address(&request, &state.config.trusted_proxies);
    let attempt = Attempt::new(&state.keyed_hash, &account, address);
    let permit = state.passwords.permit().await?;
    if state.config.rate_limits {
        attempt.refuse_when_throttled(&state.db, state.clock.now()).await?;
    }
    let user = store::find_user(&state.db, &account).await?;
    let (number, stored) = user.map(|user| (Some(user.number), Some(user.password_hash))).unwrap_or_default();
    let fits = state.passwords.verify(&permit, password, stored).await?;
    let opened = match number.filter(|_| fits) {
        Some(user) => store::open_session(&state, user, workspace_id).await?,
        None => None,
    };
    let Some(grant) = opened else {
        if state.config.rate_limits {
            attempt.fail(&state.db, state.clock.now()).await?;
        }
        let detail = "No account fits this email, password and workspace.";
        return Err(ApiError::new(ProblemKind::InvalidCredentials, detail));
    };
    if state.config.rate_limits {
        attempt.succeed(&state.db).await?;
    }
    signed_in(&state, grant).await
}

/// Renew the access token
///
/// Takes the refresh cookie, gives a new one. A cookie that was used before ends the whole session: either
/// its owner or somebody else holds a copy.
#[utoipa::path(tag = "auth", operation_id = "create_refresh", responses(
    (status = 200, body = Access), (status = 401, body = Problem), (status = 422, body = Problem)))]
#[post("/auth/refresh")]
pub async fn refresh(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let token = request.cookie(COOKIE).ok_or_else(ApiError::unauthenticated)?;
    match store::rotate(&state, &token::hash(token.value())).await? {
        Some(grant) => signed_in(&state, grant).await,
        None => Err(ApiError::unauthenticated()),
    }
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
    Ok(HttpResponse::NoContent().cookie(cookie(&state, "", Duration::ZERO)).finish())
}

/// Change the password
///
/// Ends every session of the person at once.
#[utoipa::path(tag = "auth", operation_id = "create_password", security(("bearer" = [])),
    request_body(content = PasswordChange, example = json!({ "current": "…", "new": "…" })), responses(
    (status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
#[post("/auth/password")]
pub async fn change_password(
    state: web::Data<State>,
    request: HttpRequest,
    person: Person,
    body: Body<PasswordChange>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let PasswordChange { current, new } = body.value;
    if !(MIN_LENGTH..=MAX_LENGTH).contains(&new.len()) {
        return Err(ApiError::field("new", "must be 12 to 1024 bytes"));
    }
    if current.len() > MAX_LENGTH {
        return Err(ApiError::field("current", "must be at most 1024 bytes"));
    }
    let user = store::user(&state.db, person.user).await?.ok_or_else(ApiError::unauthenticated)?;
    let permit = state.passwords.permit().await?;
    if !state.passwords.verify(&permit, current, Some(user.password_hash.clone())).await? {
        return Err(ApiError::field("current", "is not the password so far"));
    }
    let hash = state.passwords.hash(&permit, new).await?;
    store::set_password(&state, &user, hash).await?;
    Ok(HttpResponse::NoContent().cookie(cookie(&state, "", Duration::ZERO)).finish())
}

/// Who is asking
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

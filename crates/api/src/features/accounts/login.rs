//! Signing in.

use super::{cookies, signed_in, store, throttle::Attempt};
use crate::{
    auth::{
        client,
        password::MAX_LENGTH,
        token::{DEVICE_SECONDS, DeviceClaims},
    },
    db::entity::user,
    error::ApiError,
    http::{self, Body},
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, cookie::time::Duration, post, web};
use kilo_domain::contact::account_key;
use kilo_types::{Access, LoginRequest, Problem, ProblemKind, UserId};
use uuid::{Builder, Uuid};

/// Sign in
///
/// Checks email and password and opens a session. The refresh token comes as an `HttpOnly` cookie; a second cookie makes
/// the browser one that is known, so that others who try passwords do not lock its owner out.
///
/// 429 after 10 wrong passwords in 15 minutes from an address or a known browser.
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
    let user = store::find_user(&state.db, &account).await?;
    let device = user.as_ref().and_then(|user| known_device(&state, &request, user));
    let address = client::address(&request, &state.config.trusted_proxies);
    let attempt = Attempt::to_sign_in(&state.keyed_hash, &account, address, device);
    let permit = attempt.begin(&state).await?;
    let (number, stored) = user.map(|user| (Some(user.number), Some(user.password_hash))).unwrap_or_default();
    let fits = state.passwords.verify(&permit, password, stored).await?;
    let opened = match number.filter(|_| fits) {
        Some(user) => store::open_session(&state, user, workspace_id).await?,
        None => None,
    };
    let Some(grant) = opened else {
        attempt.fail(&state).await?;
        let detail = "No account fits this email, password and workspace.";
        return Err(ApiError::new(ProblemKind::InvalidCredentials, detail));
    };
    attempt.succeed(&state).await?;
    let remembered = remember(&state, grant.me.user.id, device)?;
    let mut answer = signed_in(&state, grant)?;
    answer.add_cookie(&remembered).map_err(ApiError::internal)?;
    Ok(answer)
}

/// The browser that sends `request`, if `user` has signed in with it before.
fn known_device(state: &State, request: &HttpRequest, user: &user::Model) -> Option<Uuid> {
    let now = state.clock.now();
    let claims = cookies::all(state, request, cookies::DEVICE).into_iter();
    let mut claims = claims.filter_map(|token| state.tokens.read_device(&token, now));
    claims.find(|claims| claims.sub == user.id).map(|claims| claims.did)
}

/// The cookie by which the browser is known from now on.
fn remember(state: &State, user: UserId, device: Option<Uuid>) -> Result<actix_web::cookie::Cookie<'static>, ApiError> {
    let did = device.unwrap_or_else(|| Builder::from_random_bytes(state.random.bytes()).into_uuid());
    let claims = DeviceClaims { sub: user.to_string(), did };
    let token = state.tokens.sign_device(claims, state.clock.now()).map_err(ApiError::internal)?;
    Ok(cookies::make(state, cookies::DEVICE, &token, Duration::seconds(DEVICE_SECONDS.into())))
}

//! Changing the password.

use super::{cookies, store, throttle::Attempt};
use crate::{
    auth::{
        Person,
        password::{self, MAX_LENGTH},
    },
    error::ApiError,
    http::{self, Body},
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{PasswordChange, Problem};

/// Change the password
///
/// Ends every session of the person at once. A new password has 12 to 1024 bytes; those that are guessed first are
/// refused: common ones with digits or signs around them or for letters, and what is made of the person's own address, name
/// or workspaces.
///
/// 429 after 10 wrong current passwords in a session within 15 minutes.
#[utoipa::path(tag = "auth", operation_id = "create_password", security(("bearer" = [])),
    request_body(content = PasswordChange, example = json!({ "current": "…", "new": "…" })), responses(
    (status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
    (status = 429, body = Problem)))]
#[post("/auth/password")]
pub async fn change_password(
    state: web::Data<State>,
    request: HttpRequest,
    person: Person,
    body: Body<PasswordChange>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    let PasswordChange { current, new } = body.value;
    let me = store::me(state.db.read(), person.user, person.scope.id()).await?;
    let me = me.ok_or_else(ApiError::unauthenticated)?;
    let workspaces = me.workspaces.iter().map(|workspace| workspace.name.as_str());
    let own: Vec<&str> = [me.user.email.as_str(), &me.user.name].into_iter().chain(workspaces).collect();
    password::refuse_weak("new", &new, &own)?;
    if current.len() > MAX_LENGTH {
        return Err(ApiError::field("current", "must be at most 1024 bytes"));
    }
    let user = store::user(&state.db, person.user).await?.ok_or_else(ApiError::unauthenticated)?;
    let attempt = Attempt::in_session(&state.keyed_hash, &person.session);
    let permit = attempt.begin(&state).await?;
    if !state.passwords.verify(&permit, current, Some(user.password_hash.clone())).await? {
        attempt.fail(&state).await?;
        return Err(ApiError::field("current", "is not your current password"));
    }
    let hash = state.passwords.hash(&permit, new).await?;
    store::set_password(&state, &user, hash).await?;
    Ok(HttpResponse::NoContent().cookie(cookies::remove(&state, cookies::REFRESH)).finish())
}

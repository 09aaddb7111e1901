//! Whether the process lives, and whether it can serve.

use crate::{db, error::ApiError, startup::State};
use actix_web::{HttpResponse, get, web};

/// The process answers.
#[get("/healthz")]
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().body("ok")
}

/// The database answers and takes writes, its schema is there, and notifications are on their way.
///
/// # Errors
/// 503 that says what is in the way.
#[get("/readyz")]
pub async fn readyz(state: web::Data<State>) -> Result<HttpResponse, ApiError> {
    db::one(state.db.read(), "SELECT 1 FROM workspaces LIMIT 1", []).await?;
    state.db.ready()?;
    state.outbox.ready()?;
    Ok(HttpResponse::Ok().body("ready"))
}

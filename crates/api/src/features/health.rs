//! Whether the process lives, and whether it can serve.

use crate::{db, error::ApiError, startup::State};
use actix_web::{HttpResponse, get, web};

/// The process answers.
#[get("/healthz")]
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().body("ok")
}

/// The database answers and its schema is there.
///
/// # Errors
/// 503 when it does not.
#[get("/readyz")]
pub async fn readyz(state: web::Data<State>) -> Result<HttpResponse, ApiError> {
    db::one(state.db.read(), "SELECT 1 FROM workspaces LIMIT 1", []).await?;
    Ok(HttpResponse::Ok().body("ready"))
}

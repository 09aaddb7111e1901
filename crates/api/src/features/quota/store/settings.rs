//! Marks that a workspace added.

use crate::{
    db::{self, Ask, Change, Row, Scope},
    error::ApiError,
};
use kilo_domain::quota::Marks;

/// The workspace's own marks.
///
/// # Errors
/// When the database fails.
pub async fn marks(db: &impl Ask, scope: Scope) -> Result<Marks, ApiError> {
    let sql = "SELECT quota_marks FROM workspaces WHERE number = ?";
    let row = db::one(db, sql, [scope.number().into()]).await?.ok_or_else(ApiError::not_found)?;
    marks_of(&row)
}

pub(super) fn marks_of(row: &Row) -> Result<Marks, ApiError> {
    let marks = serde_json::from_str(&row.get::<String>("quota_marks")?).map_err(ApiError::internal)?;
    Marks::new(marks).map_err(|_| ApiError::internal("A workspace has broken marks."))
}

/// Stores the workspace's own marks.
///
/// # Errors
/// When the database fails.
pub async fn set_marks(write: &impl Change, scope: Scope, marks: &Marks) -> Result<(), ApiError> {
    let marks = serde_json::to_string(marks.as_slice()).map_err(ApiError::internal)?;
    let sql = "UPDATE workspaces SET quota_marks = ? WHERE number = ?";
    db::execute(write, sql, [marks.into(), scope.number().into()]).await?;
    Ok(())
}

//! The queries behind signing in. They run before a workspace is known, so they are bound to a person.

use crate::{
    auth::token,
    db::{self, Db},
    error::ApiError,
    startup::State,
};
use kilo_types::{Me, ProblemKind, Role, Timestamp, UserId, UserSummary, WorkspaceId, WorkspaceSummary};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

/// A session that was just opened or renewed.
#[derive(Debug)]
pub struct Grant {
    /// Who signed in, and where.
    pub me: Me,
    /// The session's id.
    pub session: String,
    /// The only copy of the refresh token.
    pub refresh_token: String,
}

/// The user's number and password hash, by [account key](kilo_domain::contact::account_key).
///
/// # Errors
/// When the database fails.
pub async fn find_user(db: &Db, account_key: &str) -> Result<Option<(i64, String)>, ApiError> {
    let sql = "SELECT number, password_hash FROM users WHERE account_key = ?";
    let row = db::one(db.read(), sql, [account_key.into()]).await?;
    Ok(row
        .map(|row| Ok::<_, sea_orm::DbErr>((row.try_get("", "number")?, row.try_get("", "password_hash")?)))
        .transpose()?)
}

/// The stored password hash of a user.
///
/// # Errors
/// When the database fails.
pub async fn password_hash(db: &Db, user: UserId) -> Result<Option<String>, ApiError> {
    let row = db::one(db.read(), "SELECT password_hash FROM users WHERE id = ?", [user.to_string().into()]).await?;
    Ok(row.map(|row| row.try_get("", "password_hash")).transpose()?)
}

/// Stores a new password hash and ends every session of the user.
///
/// # Errors
/// When the database fails.
pub async fn set_password(state: &State, user: UserId, hash: String) -> Result<(), ApiError> {
    let write = state.db.begin().await?;
    db::execute(&write, "UPDATE users SET password_hash = ? WHERE id = ?", [hash.into(), user.to_string().into()])
        .await?;
    let sql = "UPDATE sessions SET ended_at = ? WHERE ended_at IS NULL
               AND user = (SELECT number FROM users WHERE id = ?)";
    db::execute(&write, sql, [state.clock.now().to_string().into(), user.to_string().into()]).await?;
    Ok(write.commit().await?)
}

/// Who `user` is, in `workspace`.
///
/// # Errors
/// When the database fails.
pub async fn me(db: &impl ConnectionTrait, user: UserId, workspace: WorkspaceId) -> Result<Option<Me>, ApiError> {
    let sql = "SELECT u.email, u.name AS user_name, w.id, w.name, m.role FROM users u
               JOIN memberships m ON m.user = u.number JOIN workspaces w ON w.number = m.workspace
               WHERE u.id = ? ORDER BY m.joined_at, w.number";
    let rows = db::all(db, sql, [user.to_string().into()]).await?;
    let workspaces = rows.iter().map(workspace_of).collect::<Result<Vec<_>, ApiError>>()?;
    let Some((row, open)) = rows.first().zip(workspaces.iter().find(|open| open.id == workspace)) else {
        return Ok(None);
    };
    let user = UserSummary { id: user, email: row.try_get("", "email")?, name: row.try_get("", "user_name")? };
    Ok(Some(Me { user, workspace: open.clone(), workspaces }))
}

fn workspace_of(row: &QueryResult) -> Result<WorkspaceSummary, ApiError> {
    let broken = || ApiError::new(ProblemKind::Internal, "A membership is broken.");
    let (id, role): (String, String) = (row.try_get("", "id")?, row.try_get("", "role")?);
    let role: Role = role.parse().map_err(|_| broken())?;
    Ok(WorkspaceSummary { id: id.parse().map_err(|_| broken())?, name: row.try_get("", "name")?, role })
}

/// Opens a session of `user` in `workspace`, or in the one that was joined first.
///
/// # Errors
/// When the database fails.
pub async fn open_session(state: &State, user: i64, workspace: Option<WorkspaceId>) -> Result<Option<Grant>, ApiError> {
    let write = state.db.begin().await?;
    let sql = "SELECT w.number, w.id, u.id AS user FROM memberships m JOIN workspaces w ON w.number = m.workspace
               JOIN users u ON u.number = m.user WHERE m.user = ?1 AND (?2 IS NULL OR w.id = ?2)
               ORDER BY m.joined_at, w.number LIMIT 1";
    let wanted = workspace.map(|id| id.to_string());
    let Some(row) = db::one(&write, sql, [user.into(), wanted.into()]).await? else { return Ok(None) };
    let (number, user_id): (i64, String) = (row.try_get("", "number")?, row.try_get("", "user")?);
    let session = state.ids.next().to_string();
    let sql = "INSERT INTO sessions (id, user, workspace, created_at) VALUES (?, ?, ?, ?)";
    let now = state.clock.now().to_string();
    db::execute(&write, sql, [session.clone().into(), user.into(), number.into(), now.into()]).await?;
    let id: String = row.try_get("", "id")?;
    grant(state, write, session, &user_id, &id).await
}

/// Swaps a refresh token for a new one. One that was used before ends its session.
///
/// # Errors
/// When the database fails.
pub async fn rotate(state: &State, hash: &[u8]) -> Result<Option<Grant>, ApiError> {
    let write = state.db.begin().await?;
    let sql = "SELECT r.session, r.used_at, r.expires_at, s.ended_at, w.id, u.id AS user FROM refresh_tokens r
               JOIN sessions s ON s.id = r.session JOIN workspaces w ON w.number = s.workspace
               JOIN users u ON u.number = s.user WHERE r.hash = ?";
    let Some(row) = db::one(&write, sql, [hash.to_vec().into()]).await? else { return Ok(None) };
    let now = state.clock.now().to_string();
    let (session, expires): (String, String) = (row.try_get("", "session")?, row.try_get("", "expires_at")?);
    let (used, ended): (Option<String>, Option<String>) = (row.try_get("", "used_at")?, row.try_get("", "ended_at")?);
    if ended.is_some() || expires <= now {
        return Ok(None);
    }
    if used.is_some() {
        db::execute(&write, "UPDATE sessions SET ended_at = ? WHERE id = ?", [now.into(), session.into()]).await?;
        write.commit().await?;
        return Ok(None);
    }
    db::execute(&write, "UPDATE refresh_tokens SET used_at = ? WHERE hash = ?", [now.into(), hash.to_vec().into()])
        .await?;
    let (user, workspace): (String, String) = (row.try_get("", "user")?, row.try_get("", "id")?);
    grant(state, write, session, &user, &workspace).await
}

async fn grant(
    state: &State,
    write: DatabaseTransaction,
    session: String,
    user: &str,
    workspace: &str,
) -> Result<Option<Grant>, ApiError> {
    let refresh_token = token::random("", &state.random);
    let expires = Timestamp::from_millis(state.clock.now().millis() + super::REFRESH_DAYS * 86_400_000);
    let sql = "INSERT INTO refresh_tokens (hash, session, expires_at) VALUES (?, ?, ?)";
    let values = [token::hash(&refresh_token).into(), session.clone().into(), expires.to_string().into()];
    db::execute(&write, sql, values).await?;
    let ids = user.parse().ok().zip(workspace.parse().ok());
    let me = match ids {
        Some((user, workspace)) => me(&write, user, workspace).await?,
        None => None,
    };
    write.commit().await?;
    Ok(me.map(|me| Grant { me, session, refresh_token }))
}

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub async fn end_session(state: &State, session: &str) -> Result<(), ApiError> {
    let write = state.db.begin().await?;
    let values = [state.clock.now().to_string().into(), session.into()];
    db::execute(&write, "UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL", values).await?;
    Ok(write.commit().await?)
}

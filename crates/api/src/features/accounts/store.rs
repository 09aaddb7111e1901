//! The queries behind signing in. They run before a workspace is known, so they are bound to a person.

use crate::{
    auth::token,
    db::{
        self, Ask, Db, Row, Write,
        entity::{refresh_token, session, user},
    },
    error::ApiError,
    startup::State,
};
use kilo_types::{Me, Role, Timestamp, UserId, UserSummary, WorkspaceId, WorkspaceSummary};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, sea_query::Expr};

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

/// The user found by [account key](kilo_domain::contact::account_key).
///
/// # Errors
/// When the database fails.
pub async fn find_user(db: &Db, account_key: &str) -> Result<Option<user::Model>, ApiError> {
    user_by(db, "account_key", account_key.to_owned()).await
}

/// The user with this id.
///
/// # Errors
/// When the database fails.
pub async fn user(db: &Db, id: UserId) -> Result<Option<user::Model>, ApiError> {
    user_by(db, "id", id.to_string()).await
}

async fn user_by(db: &Db, column: &'static str, value: String) -> Result<Option<user::Model>, ApiError> {
    let row = db::one(db.read(), format!("SELECT * FROM users WHERE {column} = ?"), [value.into()]).await?;
    let user = |row: Row| -> Result<_, DbErr> {
        Ok(user::Model {
            number: row.get("number")?,
            id: row.get("id")?,
            email: row.get("email")?,
            account_key: row.get("account_key")?,
            name: row.get("name")?,
            password_hash: row.get("password_hash")?,
            created_at: row.get("created_at")?,
        })
    };
    Ok(row.map(user).transpose()?)
}

/// Stores a new password hash and ends every session of the user.
///
/// # Errors
/// When the database fails.
pub async fn set_password(state: &State, user: &user::Model, hash: String) -> Result<(), ApiError> {
    let write = state.db.begin().await?;
    let new = user::ActiveModel { number: Set(user.number), password_hash: Set(hash), ..Default::default() };
    user::Entity::update_many().set(new).filter(user::Column::Number.eq(user.number)).exec(&write).await?;
    end_sessions(state, &write, session::Column::User.eq(user.number)).await?;
    Ok(write.commit().await?)
}

/// Who `user` is, in `workspace`.
///
/// # Errors
/// When the database fails.
pub async fn me(db: &impl Ask, user: UserId, workspace: WorkspaceId) -> Result<Option<Me>, ApiError> {
    let sql = "SELECT u.email, u.name AS user_name, w.id, w.name, m.role FROM users u
               JOIN memberships m ON m.user = u.number JOIN workspaces w ON w.number = m.workspace
               WHERE u.id = ? ORDER BY m.joined_at, w.number";
    let rows = db::all(db, sql, [user.to_string().into()]).await?;
    let workspaces = rows.iter().map(workspace_of).collect::<Result<Vec<_>, ApiError>>()?;
    let Some((row, open)) = rows.first().zip(workspaces.iter().find(|open| open.id == workspace)) else {
        return Ok(None);
    };
    let user = UserSummary { id: user, email: row.get("email")?, name: row.get("user_name")? };
    Ok(Some(Me { user, workspace: open.clone(), workspaces }))
}

fn workspace_of(row: &Row) -> Result<WorkspaceSummary, ApiError> {
    let broken = || ApiError::internal("A membership is broken.");
    let (id, role): (String, String) = (row.get("id")?, row.get("role")?);
    let role: Role = role.parse().map_err(|_| broken())?;
    Ok(WorkspaceSummary { id: id.parse().map_err(|_| broken())?, name: row.get("name")?, role })
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
    let id = state.ids.next().to_string();
    let session = session::ActiveModel {
        id: Set(id.clone()),
        user: Set(user),
        workspace: Set(row.get("number")?),
        created_at: Set(state.clock.now().to_string()),
        ended_at: Set(None),
    };
    session::Entity::insert(session).exec_without_returning(&write).await?;
    let (user, workspace): (String, String) = (row.get("user")?, row.get("id")?);
    grant(state, write, id, &user, &workspace).await
}

/// Swaps a refresh token for a new one. One that was used before ends its session.
///
/// # Errors
/// When the database fails.
pub async fn rotate(state: &State, hash: &[u8]) -> Result<Option<Grant>, ApiError> {
    let write = state.db.begin().await?;
    let sql = "SELECT r.session, r.used_at, r.expires_at, w.id, u.id AS user FROM refresh_tokens r
               JOIN sessions s ON s.id = r.session JOIN workspaces w ON w.number = s.workspace
               JOIN users u ON u.number = s.user WHERE r.hash = ? AND s.ended_at IS NULL";
    let Some(row) = db::one(&write, sql, [hash.to_vec().into()]).await? else { return Ok(None) };
    let now = state.clock.now().to_string();
    let (session, expires): (String, String) = (row.get("session")?, row.get("expires_at")?);
    if expires <= now {
        return Ok(None);
    }
    if row.get::<Option<String>>("used_at")?.is_some() {
        end_sessions(state, &write, session::Column::Id.eq(session)).await?;
        write.commit().await?;
        return Ok(None);
    }
    let used = refresh_token::ActiveModel { used_at: Set(Some(now)), ..Default::default() };
    let this = refresh_token::Column::Hash.eq(hash);
    refresh_token::Entity::update_many().set(used).filter(this).exec(&write).await?;
    let (user, workspace): (String, String) = (row.get("user")?, row.get("id")?);
    grant(state, write, session, &user, &workspace).await
}

async fn grant(
    state: &State,
    write: Write,
    session: String,
    user: &str,
    workspace: &str,
) -> Result<Option<Grant>, ApiError> {
    let refresh_token = token::random("", &state.random);
    let expires = Timestamp::from_millis(state.clock.now().millis() + super::REFRESH_DAYS * 86_400_000);
    let token = refresh_token::ActiveModel {
        hash: Set(token::hash(&refresh_token)),
        session: Set(session.clone()),
        expires_at: Set(expires.to_string()),
        used_at: Set(None),
    };
    refresh_token::Entity::insert(token).exec_without_returning(&write).await?;
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
    end_sessions(state, &write, session::Column::Id.eq(session)).await?;
    Ok(write.commit().await?)
}

async fn end_sessions(state: &State, write: &DatabaseTransaction, which: Expr) -> Result<(), ApiError> {
    let ended = session::ActiveModel { ended_at: Set(Some(state.clock.now().to_string())), ..Default::default() };
    let open = session::Column::EndedAt.is_null();
    session::Entity::update_many().set(ended).filter(which).filter(open).exec(write).await?;
    Ok(())
}

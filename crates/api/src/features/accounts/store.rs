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
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kilo_types::{Me, Role, Timestamp, UserId, UserSummary, WorkspaceId, WorkspaceSummary};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, sea_query::Expr};

/// How long a refresh token that was used gives its successor again, in milliseconds.
const GRACE_MILLIS: i64 = 10_000;
/// Most tokens that may follow each other within that time.
const MAX_SWAPS: usize = 32;

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
    write.commit().await
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
    let refresh_token = token::random("", &state.random);
    keep(state, &write, &id, &refresh_token).await?;
    grant(write, Holder { session: id, user: row.get("user")?, workspace: row.get("id")? }, refresh_token).await
}

/// Renews the session that one of `tokens` is for: a token is swapped for its successor, once. One that was swapped less
/// than [`GRACE_MILLIS`] ago gives the same successor. One that was swapped before ends its session, unless another of
/// `tokens` is good.
///
/// # Errors
/// When the database fails.
pub async fn renew(state: &State, tokens: &[String]) -> Result<Option<Grant>, ApiError> {
    let write = state.db.begin().await?;
    let now = state.clock.now();
    let mut copied = Vec::new();
    for token in tokens {
        match find(state, &write, token, now).await? {
            Found::Unused(holder) => {
                let next = successor(state, token);
                let used = refresh_token::ActiveModel { used_at: Set(Some(now.to_string())), ..Default::default() };
                let this = refresh_token::Column::Hash.eq(token::hash(token));
                refresh_token::Entity::update_many().set(used).filter(this).exec(&write).await?;
                keep(state, &write, &holder.session, &next).await?;
                return grant(write, holder, next).await;
            }
            Found::JustUsed(holder, next) => return grant(write, holder, next).await,
            Found::UsedBefore(session) => copied.push(session),
            Found::Nothing => {}
        }
    }
    for session in copied {
        end_sessions(state, &write, session::Column::Id.eq(session)).await?;
    }
    write.commit().await?;
    Ok(None)
}

/// Whose a session is, and where.
struct Holder {
    session: String,
    user: String,
    workspace: String,
}

/// What a refresh token is.
enum Found {
    /// Good.
    Unused(Holder),
    /// Swapped moments ago for this one, which is good: an answer was lost, or two pages asked at once.
    JustUsed(Holder, String),
    /// Swapped long ago, in this session: there is a copy.
    UsedBefore(String),
    /// Unknown, too old, or of a session that has ended.
    Nothing,
}

async fn find(state: &State, write: &Write, token: &str, now: Timestamp) -> Result<Found, ApiError> {
    let sql = "SELECT r.session, r.used_at, r.expires_at, w.id, u.id AS user FROM refresh_tokens r
               JOIN sessions s ON s.id = r.session JOIN workspaces w ON w.number = s.workspace
               JOIN users u ON u.number = s.user WHERE r.hash = ? AND s.ended_at IS NULL";
    let mut last = token.to_owned();
    for swaps in 0..MAX_SWAPS {
        let Some(row) = db::one(write, sql, [token::hash(&last).into()]).await? else { return Ok(Found::Nothing) };
        let holder = Holder { session: row.get("session")?, user: row.get("user")?, workspace: row.get("id")? };
        if row.get::<String>("expires_at")? <= now.to_string() {
            return Ok(Found::Nothing);
        }
        let Some(used) = row.get::<Option<String>>("used_at")? else {
            return Ok(if swaps == 0 { Found::Unused(holder) } else { Found::JustUsed(holder, last) });
        };
        let used: Timestamp = used.parse().map_err(ApiError::internal)?;
        if now.millis() - used.millis() > GRACE_MILLIS {
            return Ok(Found::UsedBefore(holder.session));
        }
        last = successor(state, &last);
    }
    Ok(Found::Nothing)
}

/// The token that follows `token`. It is worked out anew whenever it is asked for again: only hashes are stored.
fn successor(state: &State, token: &str) -> String {
    URL_SAFE_NO_PAD.encode(state.keyed_hash.of("refresh token", token.as_bytes()))
}

/// Stores the hash of `refresh_token` as one of `session`.
async fn keep(state: &State, write: &Write, session: &str, refresh_token: &str) -> Result<(), ApiError> {
    let expires = Timestamp::from_millis(state.clock.now().millis() + super::REFRESH_DAYS * 86_400_000);
    let token = refresh_token::ActiveModel {
        hash: Set(token::hash(refresh_token)),
        session: Set(session.to_owned()),
        expires_at: Set(expires.to_string()),
        used_at: Set(None),
    };
    refresh_token::Entity::insert(token).exec_without_returning(write).await?;
    Ok(())
}

async fn grant(write: Write, holder: Holder, refresh_token: String) -> Result<Option<Grant>, ApiError> {
    let Holder { session, user, workspace } = holder;
    let me = match user.parse().ok().zip(workspace.parse().ok()) {
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
    write.commit().await
}

async fn end_sessions(state: &State, write: &DatabaseTransaction, which: Expr) -> Result<(), ApiError> {
    let ended = session::ActiveModel { ended_at: Set(Some(state.clock.now().to_string())), ..Default::default() };
    let open = session::Column::EndedAt.is_null();
    session::Entity::update_many().set(ended).filter(which).filter(open).exec(write).await?;
    Ok(())
}

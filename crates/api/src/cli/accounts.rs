//! Making workspaces and adding people.

use crate::{
    auth::{
        SECRET_KEY_PREFIX,
        password::{MAX_LENGTH, MIN_LENGTH},
        token,
    },
    db,
    error::ApiError,
    startup::State,
};
use kilo_types::{Email, Framework, PersonName, ProblemKind, Role, Scope, WorkspaceId};
use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};

/// Makes a workspace, its owner and its keys.
///
/// # Errors
/// When the name or the password is not one, or the database fails.
pub(super) async fn create_workspace(
    state: &State,
    name: &str,
    owner: &Email,
    plan: &str,
    framework: Framework,
) -> Result<Value, ApiError> {
    let name = PersonName::parse(name).map_err(|error| ApiError::field("--name", error.to_string()))?;
    let hash = password_hash(state, "KILO_OWNER_PASSWORD").await?;
    let (id, now) = (WorkspaceId(state.ids.next()), state.clock.now().to_string());
    let publishable = token::random("kilo_pk_", &state.random);
    let secret = token::random(SECRET_KEY_PREFIX, &state.random);
    let write = state.db.begin().await?;
    let sql = "INSERT INTO workspaces (id, name, plan, framework, publishable_key, created_at)
               VALUES (?, ?, ?, ?, ?, ?) RETURNING number";
    let values = [
        id.to_string().into(),
        name.as_str().into(),
        plan.into(),
        framework.as_str().into(),
        publishable.as_str().into(),
        now.as_str().into(),
    ];
    let row = db::one(&write, sql, values).await?;
    let workspace: i64 = row.map(|row| row.try_get("", "number")).transpose()?.unwrap_or_default();
    let owner = join(state, &write, workspace, owner, &hash, Role::Owner).await?;
    let scopes = Scope::ALL.map(Scope::as_str).join(" ");
    let sql =
        "INSERT INTO api_keys (id, workspace, name, hash, scopes, created_at) VALUES (?, ?, 'First key', ?, ?, ?)";
    let key = state.ids.next().to_string();
    let values = [key.into(), workspace.into(), token::hash(&secret).into(), scopes.into(), now.into()];
    db::execute(&write, sql, values).await?;
    write.commit().await?;
    Ok(json!({ "workspace_id": id, "owner_id": owner, "publishable_key": publishable, "secret_key": secret }))
}

/// Adds a person to a workspace; somebody who has an account keeps it and its password.
///
/// # Errors
/// When there is no such workspace, or the database fails.
pub(super) async fn add_user(
    state: &State,
    workspace: WorkspaceId,
    email: &Email,
    role: Role,
) -> Result<Value, ApiError> {
    let hash = password_hash(state, "KILO_USER_PASSWORD").await?;
    let write = state.db.begin().await?;
    let row = db::one(&write, "SELECT number FROM workspaces WHERE id = ?", [workspace.to_string().into()]).await?;
    let number: i64 = row.ok_or_else(ApiError::not_found)?.try_get("", "number")?;
    let user = join(state, &write, number, email, &hash, role).await?;
    write.commit().await?;
    Ok(json!({ "user_id": user, "workspace_id": workspace, "role": role }))
}

async fn join(
    state: &State,
    write: &DatabaseTransaction,
    workspace: i64,
    email: &Email,
    hash: &str,
    role: Role,
) -> Result<String, ApiError> {
    let now = state.clock.now().to_string();
    let name = email.as_str().split('@').next().unwrap_or_default();
    let sql = "INSERT INTO users (id, email, account_key, name, password_hash, created_at) VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (account_key) DO UPDATE SET email = email RETURNING number, id";
    let values = [
        state.ids.next().to_string().into(),
        email.as_str().into(),
        kilo_domain::contact::account_key(email.as_str()).into(),
        name.into(),
        hash.into(),
        now.as_str().into(),
    ];
    let row = db::one(write, sql, values).await?.ok_or_else(ApiError::not_found)?;
    let (user, id): (i64, String) = (row.try_get("", "number")?, row.try_get("", "id")?);
    let sql = "INSERT INTO memberships (workspace, user, role, joined_at) VALUES (?, ?, ?, ?)
               ON CONFLICT DO UPDATE SET role = excluded.role";
    db::execute(write, sql, [workspace.into(), user.into(), role.as_str().into(), now.into()]).await?;
    Ok(id)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a password comes from the environment or the terminal, never as an argument"
)]
async fn password_hash(state: &State, variable: &str) -> Result<String, ApiError> {
    let password = match std::env::var(variable) {
        Ok(password) => password,
        Err(_) => rpassword::prompt_password("Password: ")
            .map_err(|error| ApiError::new(ProblemKind::BadRequest, format!("set {variable}: {error}")))?,
    };
    if !(MIN_LENGTH..=MAX_LENGTH).contains(&password.len()) {
        return Err(ApiError::field(variable, "must be 12 to 1024 bytes"));
    }
    state.passwords.hash(password).await
}

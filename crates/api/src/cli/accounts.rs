//! Making workspaces and adding people.

use crate::{
    auth::{SECRET_KEY_PREFIX, password::refuse_weak, token},
    db::entity::{api_key, membership, user, workspace},
    error::ApiError,
    startup::State,
};
use kilo_domain::{contact::account_key, period::Zone};
use kilo_types::{Email, Framework, PersonName, ProblemKind, Role, Scope, WorkspaceId};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};
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
    zone: &Zone,
) -> Result<Value, ApiError> {
    let name = PersonName::parse(name).map_err(|error| ApiError::field("--name", error.to_string()))?;
    let hash = password_hash(state, "KILO_OWNER_PASSWORD", &[owner.as_str(), name.as_str()]).await?;
    let (id, now) = (WorkspaceId(state.ids.next()), state.clock.now().to_string());
    let publishable = token::random("kilo_pk_", &state.random);
    let secret = token::random(SECRET_KEY_PREFIX, &state.random);
    let write = state.db.begin().await?;
    let workspace = workspace::ActiveModel {
        number: NotSet,
        id: Set(id.to_string()),
        name: Set(name.into_string()),
        plan: Set(plan.to_owned()),
        framework: Set(framework.as_str().to_owned()),
        publishable_key: Set(publishable.clone()),
        reopen_on_message: Set(true),
        created_at: Set(now.clone()),
        time_zone: Set(zone.name().to_owned()),
    };
    let workspace = workspace.insert(&write).await?.number;
    let owner = join(state, &write, workspace, owner, hash, Role::Owner).await?;
    let key = api_key::ActiveModel {
        id: Set(state.ids.next().to_string()),
        workspace: Set(workspace),
        name: Set("First key".to_owned()),
        hash: Set(token::hash(&secret)),
        scopes: Set(Scope::ALL.map(Scope::as_str).join(" ")),
        created_at: Set(now),
        revoked_at: Set(None),
    };
    api_key::Entity::insert(key).exec_without_returning(&write).await?;
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
    let this = workspace::Column::Id.eq(workspace.to_string());
    let write = state.db.begin().await?;
    let found = workspace::Entity::find().filter(this.clone()).one(&write).await?.ok_or_else(ApiError::not_found)?;
    // Nobody else waits for what is typed and hashed.
    drop(write);
    let hash = password_hash(state, "KILO_USER_PASSWORD", &[email.as_str(), &found.name]).await?;
    let write = state.db.begin().await?;
    let found = workspace::Entity::find().filter(this).one(&write).await?.ok_or_else(ApiError::not_found)?;
    let user = join(state, &write, found.number, email, hash, role).await?;
    write.commit().await?;
    Ok(json!({ "user_id": user, "workspace_id": workspace, "role": role }))
}

async fn join(
    state: &State,
    write: &DatabaseTransaction,
    workspace: i64,
    email: &Email,
    password_hash: String,
    role: Role,
) -> Result<String, ApiError> {
    let now = state.clock.now().to_string();
    let user = user::ActiveModel {
        number: NotSet,
        id: Set(state.ids.next().to_string()),
        email: Set(email.to_string()),
        account_key: Set(account_key(email.as_str())),
        name: Set(email.as_str().split('@').next().unwrap_or_default().to_owned()),
        password_hash: Set(password_hash),
        created_at: Set(now.clone()),
    };
    let known = OnConflict::column(user::Column::AccountKey).do_nothing().to_owned();
    user::Entity::insert(user).on_conflict(known).try_insert().exec_without_returning(write).await?;
    let this = user::Column::AccountKey.eq(account_key(email.as_str()));
    let user = user::Entity::find().filter(this).one(write).await?.ok_or_else(ApiError::not_found)?;
    let membership = membership::ActiveModel {
        user: Set(user.number),
        workspace: Set(workspace),
        role: Set(role.as_str().to_owned()),
        joined_at: Set(now),
    };
    let known = OnConflict::columns([membership::Column::User, membership::Column::Workspace])
        .update_column(membership::Column::Role)
        .to_owned();
    membership::Entity::insert(membership).on_conflict(known).exec_without_returning(write).await?;
    Ok(user.id)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a password comes from the environment or the terminal, never as an argument"
)]
async fn password_hash(state: &State, variable: &str, own: &[&str]) -> Result<String, ApiError> {
    let password = match std::env::var(variable) {
        Ok(password) => password,
        Err(_) => rpassword::prompt_password("Password: ")
            .map_err(|error| ApiError::new(ProblemKind::BadRequest, format!("set {variable}: {error}")))?,
    };
    refuse_weak(variable, &password, own)?;
    state.passwords.hash(&state.passwords.permit().await?, password).await
}

//! Making workspaces and adding people.

use super::{people, print_quietly, say};
use crate::{
    auth::{PUBLISHABLE_KEY_PREFIX, SECRET_KEY_PREFIX, password::refuse_weak, token},
    db::{
        self, Scope,
        entity::{api_key, membership, user, workspace},
    },
    error::ApiError,
    features::accounts,
    startup::State,
};
use kilo_domain::{contact::account_key, period::Zone};
use kilo_types::{Email, Framework, PersonName, ProblemKind, Role, Scope as KeyScope, WorkspaceId};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};
use serde_json::{Value, json};
use std::{error::Error, io};

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
    let publishable = token::random(PUBLISHABLE_KEY_PREFIX, &state.random);
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
        scopes: Set(KeyScope::ALL.map(KeyScope::as_str).join(" ")),
        created_at: Set(now),
        revoked_at: Set(None),
    };
    api_key::Entity::insert(key).exec_without_returning(&write).await?;
    write.commit().await?;
    Ok(json!({ "workspace_id": id, "owner_id": owner, "publishable_key": publishable, "secret_key": secret }))
}

/// Adds a person to a workspace, or gives a member another role. Somebody who has an account keeps it and its password,
/// and the operator is told so.
///
/// # Errors
/// When the workspace would be left without an owner, the password is weak, or the database fails.
pub(super) async fn add_user(state: &State, scope: Scope, email: &Email, role: Role) -> Result<Value, ApiError> {
    let known = accounts::store::find_user(&state.db, &account_key(email.as_str())).await?;
    let hash = match &known {
        Some(_) => {
            say(format_args!(
                "{email} has an account already: its password stays as it is. `kilo user password --email {email}` sets \
                 a new one."
            ));
            String::new()
        }
        None => {
            let sql = "SELECT name FROM workspaces WHERE number = ?";
            let row = db::one(state.db.read(), sql, [scope.number().into()]).await?;
            let name: String = row.map(|row| row.get("name")).transpose()?.unwrap_or_default();
            // Nobody else waits for what is typed and hashed.
            password_hash(state, "KILO_USER_PASSWORD", &[email.as_str(), &name]).await?
        }
    };
    let write = state.db.begin().await?;
    people::may_become(&write, scope, email, role).await?;
    let user = join(state, &write, scope.number(), email, hash, role).await?;
    write.commit().await?;
    Ok(json!({ "user_id": user, "workspace_id": scope.id(), "role": role, "new_account": known.is_none() }))
}

/// Prints every workspace and its owners, as JSON.
///
/// # Errors
/// When the database fails, or standard output.
pub(super) async fn list_workspaces(state: &State) -> Result<(), Box<dyn Error>> {
    let sql = "SELECT w.id, w.name, w.plan, w.time_zone, w.created_at, group_concat(u.email, ' ') AS owners
               FROM workspaces w LEFT JOIN memberships m ON m.workspace = w.number AND m.role = 'owner'
               LEFT JOIN users u ON u.number = m.user GROUP BY w.number ORDER BY w.number";
    let mut workspaces = Vec::new();
    for row in &db::all(state.db.read(), sql, []).await? {
        let [id, name, plan, time_zone, created_at]: [String; 5] =
            [row.get("id")?, row.get("name")?, row.get("plan")?, row.get("time_zone")?, row.get("created_at")?];
        let owners = row.get::<Option<String>>("owners")?.unwrap_or_default();
        let owners: Vec<&str> = owners.split_whitespace().collect();
        workspaces.push(json!({ "workspace_id": id, "name": name, "plan": plan, "time_zone": time_zone,
            "created_at": created_at, "owners": owners }));
    }
    Ok(print_quietly(Value::from(workspaces))?)
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

async fn password_hash(state: &State, variable: &str, own: &[&str]) -> Result<String, ApiError> {
    let password = password(variable).map_err(|error| ApiError::new(ProblemKind::BadRequest, error.to_string()))?;
    refuse_weak(variable, &password, own)?;
    state.passwords.hash(&state.passwords.permit().await?, password).await
}

/// The password that the environment gives as `variable`, or else the operator types.
///
/// # Errors
/// When there is neither, or it was typed differently the second time.
#[expect(
    clippy::disallowed_methods,
    reason = "a password comes from the environment or the terminal, never as an argument"
)]
pub(super) fn password(variable: &str) -> io::Result<String> {
    std::env::var(variable).or_else(|_| people::ask_twice(variable))
}

//! Secret keys of a workspace.

use super::{print, print_quietly, say};
use crate::{
    auth::{SECRET_KEY_PREFIX, token},
    db::{self, Scope, entity::api_key},
    error::ApiError,
    startup::State,
};
use kilo_types::{ApiKeyId, PersonName, ProblemKind, Scope as KeyScope};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use std::error::Error;

/// Makes a key and prints it, as JSON: it is shown this once.
///
/// # Errors
/// When the database fails, or standard output.
pub(super) async fn create(
    state: &State,
    scope: Scope,
    name: &PersonName,
    scopes: &[KeyScope],
) -> Result<(), Box<dyn Error>> {
    let (id, secret) = (state.ids.next(), token::random(SECRET_KEY_PREFIX, &state.random));
    let names: Vec<&str> =
        KeyScope::ALL.into_iter().filter(|known| scopes.contains(known)).map(KeyScope::as_str).collect();
    let key = api_key::ActiveModel {
        id: Set(id.to_string()),
        workspace: Set(scope.number()),
        name: Set(name.as_str().to_owned()),
        hash: Set(token::hash(&secret)),
        scopes: Set(names.join(" ")),
        created_at: Set(state.clock.now().to_string()),
        revoked_at: Set(None),
    };
    let write = state.db.begin().await?;
    api_key::Entity::insert(key).exec_without_returning(&write).await?;
    write.commit().await?;
    Ok(print(json!({ "id": id, "name": name, "scopes": names, "secret_key": secret }))?)
}

/// Prints the keys of the workspace, as JSON, without their secrets.
///
/// # Errors
/// When the database fails, or standard output.
pub(super) async fn list(state: &State, scope: Scope) -> Result<(), Box<dyn Error>> {
    let sql =
        "SELECT id, name, scopes, created_at, revoked_at FROM api_keys WHERE workspace = ? ORDER BY created_at, id";
    let rows = db::all(state.db.read(), sql, [scope.number().into()]).await?;
    let mut keys = Vec::new();
    for row in &rows {
        let [id, name, scopes, created_at]: [String; 4] =
            [row.get("id")?, row.get("name")?, row.get("scopes")?, row.get("created_at")?];
        let scopes: Vec<&str> = scopes.split_whitespace().collect();
        let revoked_at = row.get::<Option<String>>("revoked_at")?;
        keys.push(json!({
            "id": id, "name": name, "scopes": scopes, "created_at": created_at, "revoked_at": revoked_at,
        }));
    }
    Ok(print_quietly(Value::from(keys))?)
}

/// Takes a key back: it is good for nothing from this moment on.
///
/// # Errors
/// When the workspace has no such key, or the database fails.
pub(super) async fn revoke(state: &State, scope: Scope, key: ApiKeyId) -> Result<(), ApiError> {
    let write = state.db.begin().await?;
    let sql = "UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?) WHERE workspace = ? AND id = ?";
    let now = state.clock.now().to_string();
    let found = db::execute(&write, sql, [now.into(), scope.number().into(), key.to_string().into()]).await?;
    if found == 0 {
        let detail = "the workspace has no key with this id: `kilo key list` shows them";
        return Err(ApiError::new(ProblemKind::NotFound, detail));
    }
    write.commit().await?;
    say(format_args!("the key {key} is revoked"));
    Ok(())
}

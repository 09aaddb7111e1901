//! The people of a workspace: who they are, what they may do, and how they sign in.

use super::{accounts::password, print_quietly, say};
use crate::{
    auth::password::refuse_weak,
    db::{self, Change, Scope, Write},
    error::ApiError,
    features::accounts::store,
    startup::State,
};
use kilo_domain::{access::change_role, contact::account_key};
use kilo_types::{Email, ProblemKind, Role};
use serde_json::{Value, json};
use std::{error::Error, io};

/// A member of a workspace.
struct Member {
    user: i64,
    role: Role,
}

/// Prints who belongs to the workspace, as JSON.
///
/// # Errors
/// When the database fails, or standard output.
pub(super) async fn list(state: &State, scope: Scope) -> Result<(), Box<dyn Error>> {
    let sql = "SELECT u.id, u.email, u.name, m.role, m.joined_at FROM memberships m JOIN users u ON u.number = m.user
               WHERE m.workspace = ? ORDER BY m.joined_at, u.number";
    let rows = db::all(state.db.read(), sql, [scope.number().into()]).await?;
    let mut people = Vec::new();
    for row in &rows {
        let [id, email, name, role, joined_at]: [String; 5] =
            [row.get("id")?, row.get("email")?, row.get("name")?, row.get("role")?, row.get("joined_at")?];
        people.push(json!({ "user_id": id, "email": email, "name": name, "role": role, "joined_at": joined_at }));
    }
    Ok(print_quietly(Value::from(people))?)
}

/// Gives the person with this address a new password, and ends all their sessions.
///
/// # Errors
/// When nobody has the address, or not in `scope`; when the password is weak; when the database fails.
pub(super) async fn set_password(state: &State, scope: Option<Scope>, email: &Email) -> Result<(), Box<dyn Error>> {
    let user = store::find_user(&state.db, &account_key(email.as_str())).await?;
    let user = user.ok_or_else(|| format!("nobody has an account with the address {email}"))?;
    if let Some(scope) = scope {
        let write = state.db.begin().await?;
        member(&write, scope, email).await?;
    }
    let sql = "SELECT w.name FROM memberships m JOIN workspaces w ON w.number = m.workspace WHERE m.user = ?";
    let rows = db::all(state.db.read(), sql, [user.number.into()]).await?;
    let names = rows.iter().map(|row| row.get("name")).collect::<Result<Vec<String>, _>>()?;
    let own: Vec<&str> = [email.as_str(), &user.name].into_iter().chain(names.iter().map(String::as_str)).collect();
    let new = password("KILO_USER_PASSWORD")?;
    refuse_weak("the password", &new, &own)?;
    let hash = state.passwords.hash(&state.passwords.permit().await?, new).await?;
    store::set_password(state, &user, hash).await?;
    say(format_args!("the password of {email} is changed, and all sessions have ended"));
    Ok(())
}

/// Gives a member another role.
///
/// # Errors
/// When nobody has the address in the workspace, it would be left without an owner, or the database fails.
pub(super) async fn set_role(state: &State, scope: Scope, email: &Email, role: Role) -> Result<Value, ApiError> {
    let write = state.db.begin().await?;
    let member = member(&write, scope, email).await?;
    lower(&write, scope, &member, Some(role)).await?;
    let sql = "UPDATE memberships SET role = ? WHERE workspace = ? AND user = ?";
    db::execute(&write, sql, [role.as_str().into(), scope.number().into(), member.user.into()]).await?;
    write.commit().await?;
    Ok(json!({ "email": email, "workspace_id": scope.id(), "role": role }))
}

/// Takes a member out of a workspace. The account, and memberships in other workspaces, stay.
///
/// # Errors
/// As [`set_role`].
pub(super) async fn remove(state: &State, scope: Scope, email: &Email) -> Result<(), ApiError> {
    let write = state.db.begin().await?;
    let member = member(&write, scope, email).await?;
    lower(&write, scope, &member, None).await?;
    let now = state.clock.now().to_string();
    let [user, workspace] = [member.user, scope.number()];
    let sql = "UPDATE sessions SET ended_at = ? WHERE user = ? AND workspace = ? AND ended_at IS NULL";
    db::execute(&write, sql, [now.into(), user.into(), workspace.into()]).await?;
    let sql = "DELETE FROM memberships WHERE user = ? AND workspace = ?";
    db::execute(&write, sql, [user.into(), workspace.into()]).await?;
    write.commit().await?;
    say(format_args!("{email} does not belong to the workspace any more"));
    Ok(())
}

async fn member(write: &Write, scope: Scope, email: &Email) -> Result<Member, ApiError> {
    let sql = "SELECT m.user, m.role FROM memberships m JOIN users u ON u.number = m.user
               WHERE m.workspace = ? AND u.account_key = ?";
    let row = db::one(write, sql, [scope.number().into(), account_key(email.as_str()).into()]).await?;
    let row = row.ok_or_else(|| {
        let detail = format!("{email} does not belong to this workspace: `kilo user list` shows who does");
        ApiError::new(ProblemKind::NotFound, detail)
    })?;
    let role = row.get::<String>("role")?.parse().map_err(ApiError::internal)?;
    Ok(Member { user: row.get("user")?, role })
}

/// Refuses to leave the workspace without an owner.
///
/// # Errors
/// When it would be, or the database fails.
async fn lower(write: &impl Change, scope: Scope, member: &Member, role: Option<Role>) -> Result<(), ApiError> {
    let sql = "SELECT count(*) AS owners FROM memberships WHERE workspace = ? AND role = 'owner'";
    let row = db::one(write, sql, [scope.number().into()]).await?;
    let owners: i64 = row.map(|row| row.get("owners")).transpose()?.unwrap_or_default();
    change_role(u64::try_from(owners).unwrap_or_default(), member.role, role).map_err(|_| {
        let detail = "this is the workspace's only owner: make somebody else an owner first (`kilo user role`)";
        ApiError::new(ProblemKind::Forbidden, detail)
    })
}

/// Refuses to lower the only owner by giving an existing member a role.
///
/// # Errors
/// As [`set_role`], but for who is not a member yet.
pub(super) async fn may_become(write: &Write, scope: Scope, email: &Email, role: Role) -> Result<(), ApiError> {
    match member(write, scope, email).await {
        Ok(member) => lower(write, scope, &member, Some(role)).await,
        Err(error) if error.kind() == ProblemKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// A password typed twice: what cannot be seen is easily mistyped.
///
/// # Errors
/// When there is no terminal, or the two differ.
pub(super) fn ask_twice(variable: &str) -> io::Result<String> {
    let ask = |prompt: &str| {
        rpassword::prompt_password(prompt)
            .map_err(|_| io::Error::other(format!("there is no terminal to ask for a password: set {variable}")))
    };
    let first = ask("Password: ")?;
    if ask("Again: ")? == first {
        Ok(first)
    } else {
        Err(io::Error::other("the two passwords differ: nothing was changed"))
    }
}

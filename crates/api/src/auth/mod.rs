//! Who is asking, and what they may do.
//!
//! A handler says in its signature what it needs: `Allowed<Read>`. A handler without such a parameter has no
//! [`Scope`], and without a scope there is no query: a forgotten check does not compile.

use crate::{
    db::{self, Row, Scope},
    error::ApiError,
    startup::State,
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use futures_util::future::LocalBoxFuture;
use kilo_domain::access::{Permission, role_allows, scope_allows};
use kilo_types::{ProblemKind, Role, UserId};
use std::marker::PhantomData;

pub mod client;
pub mod password;
pub mod token;

/// Prefix of secret keys.
pub const SECRET_KEY_PREFIX: &str = "kilo_sk_";

/// Something a handler can ask for.
pub trait Need: 'static {
    /// What the caller must be allowed to do.
    const PERMISSION: Permission;
}

macro_rules! need {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl Need for $name {
            const PERMISSION: Permission = Permission::$name;
        }
    )*};
}

need! {
    /// Viewer, or a key with `conversations:read`.
    ReadConversations;
    /// A key with `conversations:write`, or a member.
    WriteConversations;
    /// Member, or a key with `conversations:write`.
    ArchiveConversations;
    /// Member, or a key with `conversations:export`.
    ExportConversations;
    /// Viewer; no key.
    ReadSettings;
    /// Admin; no key.
    ManageWorkspace;
}

/// A caller who may do what `N` names, in the workspace that `scope` is bound to.
#[derive(Debug)]
pub struct Allowed<N> {
    /// The workspace every query of this request is bound to.
    pub scope: Scope,
    need: PhantomData<N>,
}

impl<N: Need> FromRequest for Allowed<N> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (scope, allowed) = match bearer(&request)? {
                Bearer::Key(key) => {
                    let (scope, scopes) = key_scope(state(&request)?, &key).await?;
                    (scope, scope_allows(&scopes, N::PERMISSION))
                }
                Bearer::Token(jwt) => {
                    let person = person(state(&request)?, &jwt).await?;
                    (person.scope, role_allows(person.role, N::PERMISSION))
                }
            };
            if allowed {
                return Ok(Self { scope, need: PhantomData });
            }
            let detail = format!("This needs the permission {:?}.", N::PERMISSION);
            Err(ApiError::new(ProblemKind::Forbidden, detail))
        })
    }
}

/// A signed-in person; keys do not pass.
#[derive(Clone, Debug)]
pub struct Person {
    /// The workspace that is open.
    pub scope: Scope,
    /// The person's role in it, as it is now.
    pub role: Role,
    /// The person.
    pub user: UserId,
    /// The session the access token belongs to.
    pub session: String,
}

impl FromRequest for Person {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            match bearer(&request)? {
                Bearer::Token(jwt) => person(state(&request)?, &jwt).await,
                Bearer::Key(key) => {
                    // A key that is not good is 401 here as everywhere.
                    key_scope(state(&request)?, &key).await?;
                    Err(ApiError::new(ProblemKind::Forbidden, "This is for people, not for keys."))
                }
            }
        })
    }
}

enum Bearer {
    Key(String),
    Token(String),
}

fn state(request: &HttpRequest) -> Result<&web::Data<State>, ApiError> {
    request.app_data().ok_or_else(|| ApiError::internal("The server is not set up."))
}

fn bearer(request: &HttpRequest) -> Result<Bearer, ApiError> {
    let header = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (kind, token) = header.and_then(|value| value.split_once(' ')).ok_or_else(ApiError::unauthenticated)?;
    if !kind.eq_ignore_ascii_case("bearer") {
        return Err(ApiError::unauthenticated());
    }
    let token = token.trim().to_owned();
    Ok(if token.starts_with(SECRET_KEY_PREFIX) { Bearer::Key(token) } else { Bearer::Token(token) })
}

async fn key_scope(state: &State, key: &str) -> Result<(Scope, Vec<kilo_types::Scope>), ApiError> {
    let sql = "SELECT w.number, w.id, k.scopes FROM api_keys k JOIN workspaces w ON w.number = k.workspace
               WHERE k.hash = ? AND k.revoked_at IS NULL";
    let row = db::one(state.db.read(), sql, [token::hash(key).into()]).await?;
    let row = row.ok_or_else(ApiError::unauthenticated)?;
    let scopes: String = row.get("scopes")?;
    Ok((scope_of(&row)?, scopes.split(' ').filter_map(|scope| scope.parse().ok()).collect()))
}

async fn person(state: &State, jwt: &str) -> Result<Person, ApiError> {
    let claims = state.tokens.read(jwt, state.clock.now()).ok_or_else(ApiError::unauthenticated)?;
    let sql = "SELECT w.number, w.id, m.role, u.id AS user FROM sessions s
               JOIN memberships m ON m.user = s.user AND m.workspace = s.workspace
               JOIN users u ON u.number = s.user JOIN workspaces w ON w.number = s.workspace
               WHERE s.id = ? AND s.ended_at IS NULL";
    let row = db::one(state.db.read(), sql, [claims.sid.clone().into()]).await?;
    let row = row.ok_or_else(ApiError::unauthenticated)?;
    let (role, user): (String, String) = (row.get("role")?, row.get("user")?);
    Ok(Person {
        scope: scope_of(&row)?,
        role: role.parse().map_err(|_| ApiError::unauthenticated())?,
        user: user.parse().map_err(|_| ApiError::unauthenticated())?,
        session: claims.sid,
    })
}

/// The scope of the workspace that `row` selected as `number` and `id`.
///
/// # Errors
/// When the row holds no such columns.
pub fn scope_of(row: &Row) -> Result<Scope, ApiError> {
    let id: String = row.get("id")?;
    let id = id.parse().map_err(|_| ApiError::internal("A workspace has a broken id."))?;
    Ok(Scope::new(row.get("number")?, id))
}

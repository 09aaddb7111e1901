//! Who is asking, and what they may do.
//!
//! A handler says in its signature what it needs: `Allowed<Read>`. A handler without such a parameter has no
//! [`Scope`], and without a scope there is no query: a forgotten check does not compile.

use crate::{
    db::{self, Row, Scope},
    error::ApiError,
    http::{self, Trace},
    startup::State,
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use futures_util::future::LocalBoxFuture;
use kilo_domain::access::{Permission, role_allows, role_refusal, scope_allows, scope_refusal};
use kilo_types::{ProblemKind, Role, Setter, SetterKind, UserId};
use std::{fmt, marker::PhantomData};

pub mod admission;
pub mod client;
pub mod password;
pub mod seal;
pub mod token;
mod visitor;

pub use visitor::{Guest, PublishableKey, Visitor, workspace_of_key};

/// Prefix of secret keys.
pub const SECRET_KEY_PREFIX: &str = "kilo_sk_";

/// Prefix of publishable keys.
pub const PUBLISHABLE_KEY_PREFIX: &str = "kilo_pk_";

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
    /// Viewer, or a key with `quota:read`.
    ReadQuota;
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
    /// Owner; no key.
    OwnWorkspace;
}

/// A caller who may do what `N` names, in the workspace that `scope` is bound to.
#[derive(Debug)]
pub struct Allowed<N> {
    /// The workspace every query of this request is bound to.
    pub scope: Scope,
    /// What let the caller in.
    pub pass: Pass,
    /// Who the caller is.
    pub actor: Actor,
    need: PhantomData<N>,
}

/// Who does something: what is kept for one is not for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person, in whichever of their sessions.
    User(String),
    /// A program, by its key's id.
    Key(String),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user:{id}"),
            Self::Key(id) => write!(f, "key:{id}"),
        }
    }
}

impl Actor {
    /// The actor as it is kept beside what they set: with the name they have now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setter(&self, db: &impl db::Ask) -> Result<Setter, ApiError> {
        let (kind, id, sql) = match self {
            Self::User(id) => (SetterKind::User, id, "SELECT name FROM users WHERE id = ?"),
            Self::Key(id) => (SetterKind::Key, id, "SELECT name FROM api_keys WHERE id = ?"),
        };
        let row = db::one(db, sql, [id.as_str().into()]).await?;
        let name = row.map(|row| row.get("name")).transpose()?;
        Ok(Setter { kind, id: Some(id.clone()), name })
    }
}

/// Lets a caller in by `check`, before anything that was sent is looked at.
fn admitted<T: 'static>(
    request: &HttpRequest,
    check: impl Future<Output = Result<T, ApiError>> + 'static,
) -> LocalBoxFuture<'static, Result<T, ApiError>> {
    let (undecided, request) = (admission::ask(request), request.clone());
    Box::pin(async move {
        let found = check.await?;
        drop(undecided);
        // Another extractor of the same handler may ask for more than this one.
        admission::decided(&request).await;
        http::refuse_encoded(&request)?;
        Ok(found)
    })
}

impl<N: Need> FromRequest for Allowed<N> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = request.clone();
        admitted(request, async move {
            let state = state(&asked)?;
            let pass = pass(state, &asked)?;
            let (scope, actor) = pass.admitted::<N>(state).await?;
            Trace::note(&asked, scope.id(), &actor);
            Ok(Self { scope, pass, actor, need: PhantomData })
        })
    }
}

/// What lets a caller in. It can be looked at again while an answer goes on.
#[derive(Clone, Debug)]
pub enum Pass {
    /// The session of a person, by its id.
    Session(String),
    /// A secret key, by its hash.
    Key(Vec<u8>),
}

impl Pass {
    /// The workspace in which it allows what `N` names, as things are now.
    ///
    /// # Errors
    /// 401 when it has ended, 403 when it does not allow that.
    pub async fn admit<N: Need>(&self, state: &State) -> Result<Scope, ApiError> {
        Ok(self.admitted::<N>(state).await?.0)
    }

    async fn admitted<N: Need>(&self, state: &State) -> Result<(Scope, Actor), ApiError> {
        let (scope, actor, refusal) = match self {
            Self::Session(id) => {
                let Person { scope, user, role, .. } = person(state, id).await?;
                let allowed = role_allows(role, N::PERMISSION);
                (scope, Actor::User(user.to_string()), (!allowed).then(|| role_refusal(role, N::PERMISSION)))
            }
            Self::Key(hash) => {
                let Program { scope, id, scopes } = program(state, hash).await?;
                let allowed = scope_allows(&scopes, N::PERMISSION);
                (scope, Actor::Key(id), (!allowed).then(|| scope_refusal(N::PERMISSION)))
            }
        };
        match refusal {
            None => Ok((scope, actor)),
            Some(detail) => Err(ApiError::new(ProblemKind::Forbidden, detail)),
        }
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
        let asked = request.clone();
        admitted(request, async move {
            let state = state(&asked)?;
            match pass(state, &asked)? {
                Pass::Session(id) => {
                    let person = person(state, &id).await?;
                    Trace::note(&asked, person.scope.id(), &Actor::User(person.user.to_string()));
                    Ok(person)
                }
                Pass::Key(hash) => {
                    // A key that is not good is 401 here as everywhere.
                    program(state, &hash).await?;
                    Err(ApiError::new(ProblemKind::Forbidden, "No secret key can do this: sign in as a person."))
                }
            }
        })
    }
}

fn state(request: &HttpRequest) -> Result<&web::Data<State>, ApiError> {
    request.app_data().ok_or_else(|| ApiError::internal("The server is not set up."))
}

/// What to send where the header is missing or none of ours.
const EXPECTED: &str =
    "Send `Authorization: Bearer …` with a secret key (`kilo_sk_…`) or the access token of a sign-in.";

/// The token or key that `request` carries.
///
/// # Errors
/// 401 when it carries none, or two.
pub fn bearer(request: &HttpRequest) -> Result<&str, ApiError> {
    let again = |_| ApiError::bad_credentials("The header `Authorization` came more than once: send it once.");
    let header = http::once(request, header::AUTHORIZATION).map_err(again)?;
    let header = header.and_then(|value| value.to_str().ok());
    let bearer = header.and_then(|value| value.split_once(' ')).filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
    bearer.map(|(_, token)| token.trim()).ok_or_else(|| ApiError::bad_credentials(EXPECTED))
}

fn pass(state: &State, request: &HttpRequest) -> Result<Pass, ApiError> {
    let token = bearer(request)?;
    if token.starts_with(SECRET_KEY_PREFIX) {
        return Ok(Pass::Key(token::hash(token)));
    }
    if token.starts_with(PUBLISHABLE_KEY_PREFIX) {
        let detail = format!("A publishable key (`kilo_pk_…`) is for the widget alone. {EXPECTED}");
        return Err(ApiError::bad_credentials(detail));
    }
    let claims = state.tokens.read(token, state.clock.now()).ok_or_else(ApiError::unauthenticated)?;
    Ok(Pass::Session(claims.sid))
}

/// A program with a secret key.
struct Program {
    scope: Scope,
    /// The key's id.
    id: String,
    scopes: Vec<kilo_types::Scope>,
}

async fn program(state: &State, hash: &[u8]) -> Result<Program, ApiError> {
    let sql = "SELECT w.number, w.id, k.id AS key, k.scopes FROM api_keys k JOIN workspaces w ON w.number = k.workspace
               WHERE k.hash = ? AND k.revoked_at IS NULL";
    let row = db::one(state.db.read(), sql, [hash.to_vec().into()]).await?;
    let row = row.ok_or_else(|| ApiError::bad_credentials("This secret key is unknown or revoked."))?;
    let scopes: String = row.get("scopes")?;
    let scopes = scopes.split(' ').filter_map(|scope| scope.parse().ok()).collect();
    Ok(Program { scope: scope_of(&row)?, id: row.get("key")?, scopes })
}

async fn person(state: &State, session: &str) -> Result<Person, ApiError> {
    let sql = "SELECT w.number, w.id, m.role, u.id AS user FROM sessions s
               JOIN memberships m ON m.user = s.user AND m.workspace = s.workspace
               JOIN users u ON u.number = s.user JOIN workspaces w ON w.number = s.workspace
               WHERE s.id = ? AND s.ended_at IS NULL";
    let row = db::one(state.db.read(), sql, [session.into()]).await?;
    let row = row.ok_or_else(ApiError::unauthenticated)?;
    let (role, user): (String, String) = (row.get("role")?, row.get("user")?);
    Ok(Person {
        scope: scope_of(&row)?,
        role: role.parse().map_err(|_| ApiError::unauthenticated())?,
        user: user.parse().map_err(|_| ApiError::unauthenticated())?,
        session: session.to_owned(),
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

//! Visitors of a customer's website: everybody has the workspace's publishable key, and whoever has said something a
//! token that opens that conversation and no other.

use super::{admitted, bearer, scope_of, state, token::VisitorClaims};
use crate::{
    cors,
    db::{self, Scope},
    error::ApiError,
    http::{Trace, once, path_id},
    startup::State,
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use futures_util::future::LocalBoxFuture;
use kilo_domain::origin::is_allowed;
use kilo_types::{ConversationId, OriginPattern, ProblemKind};
use uuid::Uuid;

/// Header with the publishable key.
pub const KEY_HEADER: &str = "x-kilo-key";

/// A page that holds a workspace's publishable key. It may learn how the bubble looks, and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct PublishableKey {
    /// The workspace whose key it is.
    pub scope: Scope,
}

/// Somebody on a page with a publishable key who may have been here before.
#[derive(Clone, Copy, Debug)]
pub struct Guest {
    /// The workspace whose page it is.
    pub scope: Scope,
    /// Who it is, when a token came along.
    pub known: Option<Visitor>,
}

/// A visitor of the conversation that the path names: its token is for this one.
#[derive(Clone, Copy, Debug)]
pub struct Visitor {
    /// The workspace whose visitor it is.
    pub scope: Scope,
    /// The visitor's random id.
    pub id: Uuid,
    /// The conversation that the token opens.
    pub conversation: ConversationId,
}

impl FromRequest for PublishableKey {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = request.clone();
        admitted(request, async move { Ok(Self { scope: key_scope(&asked).await? }) })
    }
}

impl FromRequest for Guest {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = request.clone();
        admitted(request, async move {
            let scope = key_scope(&asked).await?;
            let has_token = asked.headers().contains_key(header::AUTHORIZATION);
            Ok(Self { scope, known: if has_token { Some(visitor(&asked, scope)?) } else { None } })
        })
    }
}

impl FromRequest for Visitor {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = request.clone();
        admitted(request, async move {
            let visitor = visitor(&asked, key_scope(&asked).await?)?;
            let named: ConversationId = path_id(&asked)?;
            // Another visitor's conversation looks like one that does not exist.
            if named == visitor.conversation { Ok(visitor) } else { Err(ApiError::not_found()) }
        })
    }
}

async fn key_scope(request: &HttpRequest) -> Result<Scope, ApiError> {
    let key = once(request, KEY_HEADER).ok().flatten().and_then(|value| value.to_str().ok());
    let expected = "Send the workspace's publishable key, once: `x-kilo-key: kilo_pk_…`.";
    let key = key.ok_or_else(|| ApiError::bad_credentials(expected))?;
    let sql =
        "SELECT w.number, w.id, s.allowed_origins FROM workspaces w JOIN widget_settings s ON s.workspace = w.number
      WHERE w.publishable_key = ?";
    let row = db::one(state(request)?.db.read(), sql, [key.into()]).await?;
    let row = row.ok_or_else(|| ApiError::bad_credentials("No workspace has this publishable key (`kilo_pk_…`)."))?;
    let allowed: String = row.get("allowed_origins")?;
    admit_origin(request, &serde_json::from_str::<Vec<OriginPattern>>(&allowed).map_err(ApiError::internal)?)?;
    let scope = scope_of(&row)?;
    Trace::note(request, scope.id(), &"page");
    Ok(scope)
}

/// Refuses a page of a website that may not use the widget, and notes which pages may read the answer. A browser names the
/// page's origin with every call to another origin; without one, the page is ours or it is no browser.
fn admit_origin(request: &HttpRequest, allowed: &[OriginPattern]) -> Result<(), ApiError> {
    if allowed.is_empty() {
        return Ok(());
    }
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = request.headers().get(header::ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().unwrap_or_default();
    let host = origin.split_once("://").map(|(_, host)| host);
    if is_allowed(allowed, origin) || (host.is_some() && host == text(header::HOST)) {
        cors::Readers::Origin(origin.to_owned()).note(request);
        return Ok(());
    }
    cors::Readers::Nobody.note(request);
    let detail = "The workspace has a list of websites that may use its widget, and this page is of none of them.";
    Err(ApiError::new(ProblemKind::OriginNotAllowed, detail))
}

/// The workspace with this publishable key.
///
/// # Errors
/// When the database fails.
pub async fn workspace_of_key(state: &State, key: &str) -> Result<Option<Scope>, ApiError> {
    let sql = "SELECT number, id FROM workspaces WHERE publishable_key = ?";
    db::one(state.db.read(), sql, [key.into()]).await?.as_ref().map(scope_of).transpose()
}

/// Who sent the visitor's token of `request`, which must be one of `scope`'s workspace.
fn visitor(request: &HttpRequest, scope: Scope) -> Result<Visitor, ApiError> {
    let refuse =
        || ApiError::bad_credentials("Send the `visitor_token` of this conversation as `Authorization: Bearer …`.");
    let (token, state) = (bearer(request).map_err(|_| refuse())?, state(request)?);
    let claims = state.tokens.read_visitor(token, state.clock.now()).filter(|claims| claims.wid == scope.id());
    let VisitorClaims { sub: id, cid: conversation, .. } = claims.ok_or_else(refuse)?;
    Trace::note(request, scope.id(), &format_args!("visitor:{id}"));
    Ok(Visitor { scope, id, conversation })
}

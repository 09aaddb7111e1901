//! Visitors of a customer's website: everybody has the workspace's publishable key, and whoever has said something a
//! token that opens that conversation and no other.

use super::{bearer, scope_of, state, token::VisitorClaims};
use crate::{
    db::{self, Scope},
    error::ApiError,
    startup::State,
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use futures_util::future::LocalBoxFuture;
use kilo_types::ConversationId;
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
        let request = request.clone();
        Box::pin(async move { Ok(Self { scope: key_scope(&request).await? }) })
    }
}

impl FromRequest for Guest {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let scope = key_scope(&request).await?;
            let has_token = request.headers().contains_key(header::AUTHORIZATION);
            Ok(Self { scope, known: if has_token { Some(visitor(&request, scope)?) } else { None } })
        })
    }
}

impl FromRequest for Visitor {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let visitor = visitor(&request, key_scope(&request).await?)?;
            let named: ConversationId = crate::http::path_id(&request)?;
            // Another visitor's conversation looks like one that does not exist.
            if named == visitor.conversation { Ok(visitor) } else { Err(ApiError::not_found()) }
        })
    }
}

async fn key_scope(request: &HttpRequest) -> Result<Scope, ApiError> {
    let key = request.headers().get(KEY_HEADER).and_then(|value| value.to_str().ok());
    let key = key.ok_or_else(ApiError::unauthenticated)?;
    workspace_of_key(state(request)?, key).await?.ok_or_else(ApiError::unauthenticated)
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
    let (token, state) = (bearer(request)?, state(request)?);
    let claims = state.tokens.read_visitor(token, state.clock.now()).filter(|claims| claims.wid == scope.id());
    let VisitorClaims { sub: id, cid: conversation, .. } = claims.ok_or_else(ApiError::unauthenticated)?;
    Ok(Visitor { scope, id, conversation })
}

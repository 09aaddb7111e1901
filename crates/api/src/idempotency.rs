//! The same key and body within 24 hours get the first answer again, stored in the transaction of its effect: as it was, or,
//! where it is about something that is stored anyway, as a reference. A key is its sender's: what one is answered, nobody
//! else is. Answers may hold secrets, so they are sealed.

use crate::{
    auth::Allowed,
    db::{self, Change, Scope, Tx, entity::idempotency_key},
    error::ApiError,
    http, route,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use kilo_types::{ProblemKind, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

/// How long an answer is kept, in milliseconds.
const KEPT_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// Longest key, in bytes.
const MAX_KEY: usize = 255;

/// Keys whose first request is still running in this process.
#[derive(Clone, Debug, Default)]
pub struct Running(Arc<Mutex<HashSet<(i64, String)>>>);

/// A request that may have been answered before.
#[derive(Debug)]
pub struct Attempt {
    key: Option<String>,
    fingerprint: Vec<u8>,
    scope: Scope,
    running: Running,
}

impl Attempt {
    /// The attempt that `request` of `caller` with `body` makes; without an `Idempotency-Key` everything passes.
    ///
    /// # Errors
    /// 409 while the first request with the key is still running, 422 for a bad key.
    pub fn of<N>(state: &State, caller: &Allowed<N>, request: &HttpRequest, body: &[u8]) -> Result<Self, ApiError> {
        Self::within(state, caller.scope, &caller.actor.to_string(), request, body)
    }

    /// The same for somebody whom `sender` names.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn within(
        state: &State,
        scope: Scope,
        sender: &str,
        request: &HttpRequest,
        body: &[u8],
    ) -> Result<Self, ApiError> {
        let refuse = || ApiError::field("Idempotency-Key", "must be 1 to 255 visible ASCII characters");
        let again = |_| ApiError::field("Idempotency-Key", "must be given once");
        let key = match http::once(request, "idempotency-key").map_err(again)? {
            None => None,
            Some(value) => {
                let key = value.to_str().map_err(|_| refuse())?;
                if key.is_empty() || key.len() > MAX_KEY {
                    return Err(refuse());
                }
                Some(format!("{sender}:{key}"))
            }
        };
        let mut hasher = Sha256::new();
        hasher.update(route::path(request));
        hasher.update([0]);
        hasher.update(body);
        let running = state.running.clone();
        if let Some(key) = &key {
            let mut keys = running.0.lock().unwrap_or_else(PoisonError::into_inner);
            if !keys.insert((scope.number(), key.clone())) {
                let detail = "The first request with this key has not been answered yet.";
                return Err(ApiError::new(ProblemKind::RequestInProgress, detail).retry_after(1));
            }
        }
        Ok(Self { key, fingerprint: hasher.finalize().to_vec(), scope, running })
    }

    /// The same for an order of the workspace, which must carry an `Idempotency-Key`: whoever of its admins repeats it
    /// orders nothing more.
    ///
    /// # Errors
    /// As for [`Attempt::of`], and 422 without a key.
    pub fn to_order(state: &State, scope: Scope, request: &HttpRequest, body: &[u8]) -> Result<Self, ApiError> {
        let attempt = Self::within(state, scope, "workspace", request, body)?;
        let without = || ApiError::field("Idempotency-Key", "is required: a header with a new key for each purchase");
        if attempt.key.is_some() { Ok(attempt) } else { Err(without()) }
    }

    /// The key, behind its sender, if there is one.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Does `act` as a write and answers with the status and JSON it gives; or with the first answer, if there was one.
    ///
    /// # Errors
    /// Those of `act`, and 409 when the key came with another path or body.
    pub async fn write(
        self,
        state: &web::Data<State>,
        act: impl AsyncFnOnce(&State, &Tx) -> Result<(u16, String), ApiError> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        let within = state.clone();
        let once = async move |tx: &Tx| {
            if let Some(first) = self.replay(&within, tx).await? {
                return Ok(first);
            }
            let (status, body) = act(&within, tx).await?;
            self.keep(&within, tx, status, &body, None).await?;
            Ok(Answer { status, body, replayed: false })
        };
        Ok(state.db.write(once).await?.into())
    }

    /// As [`write`](Self::write), for an answer about something that is stored: `act` gives the status and a reference to
    /// it, which is all that is kept, and `tell` makes the JSON of it, the first time and again.
    ///
    /// # Errors
    /// Those of `act` and `tell`, and 409 when the key came with another path or body.
    pub async fn write_about<R: Serialize + DeserializeOwned + 'static>(
        self,
        state: &web::Data<State>,
        act: impl AsyncFnOnce(&State, &Tx) -> Result<(u16, R), ApiError> + Send + 'static,
        tell: impl AsyncFnOnce(&State, &Tx, R) -> Result<String, ApiError> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        let within = state.clone();
        let once = async move |tx: &Tx| {
            let (status, about, replayed) = match self.first(&within, tx).await? {
                Some(First { status, refers_to: Some(json), .. }) => {
                    (status, serde_json::from_str(&json).map_err(ApiError::internal)?, true)
                }
                // One of an earlier version.
                Some(First { status, body, .. }) => return Ok(Answer { status, body, replayed: true }),
                None => {
                    let (status, about) = act(&within, tx).await?;
                    let json = serde_json::to_string(&about).map_err(ApiError::internal)?;
                    self.keep(&within, tx, status, "", Some(json)).await?;
                    (status, about, false)
                }
            };
            Ok(Answer { status, body: tell(&within, tx, about).await?, replayed })
        };
        Ok(state.db.write(once).await?.into())
    }

    /// The first answer, if there was one.
    ///
    /// # Errors
    /// 409 when the key came with another path or body.
    pub async fn replay(&self, state: &State, write: &impl Change) -> Result<Option<Answer>, ApiError> {
        let first = self.first(state, write).await?;
        Ok(first.map(|First { status, body, .. }| Answer { status, body, replayed: true }))
    }

    async fn first(&self, state: &State, write: &impl Change) -> Result<Option<First>, ApiError> {
        let Some(key) = &self.key else { return Ok(None) };
        let oldest = Timestamp::from_millis(state.clock.now().millis() - KEPT_MILLIS).to_string();
        let stale = idempotency_key::Column::CreatedAt.lt(oldest);
        db::run(write, idempotency_key::Entity::delete_many().filter(stale)).await?;
        let sql = "SELECT fingerprint, status, body, refers_to FROM idempotency_keys WHERE workspace = ? AND key = ?";
        let first = db::one(write, sql, [self.scope.number().into(), key.as_str().into()]).await?;
        let Some(first) = first else { return Ok(None) };
        if first.get::<Vec<u8>>("fingerprint")? != self.fingerprint {
            let detail = "The key came with another path or body before.";
            return Err(ApiError::new(ProblemKind::IdempotencyKeyReused, detail));
        }
        let status = u16::try_from(first.get::<i64>("status")?).unwrap_or(200);
        let body = state.sealer.open(&self.label(key), &first.get::<String>("body")?).ok_or_else(|| {
            let detail = "The request with this key was done; its answer cannot be read any more.";
            ApiError::new(ProblemKind::IdempotencyKeyReused, detail)
        })?;
        Ok(Some(First { status, body, refers_to: first.get("refers_to")? }))
    }

    /// Where an answer is kept: it opens for its own key alone.
    fn label(&self, key: &str) -> String {
        format!("answer:{}:{key}", self.scope.number())
    }

    async fn keep(
        &self,
        state: &State,
        tx: &Tx,
        status: u16,
        body: &str,
        refers_to: Option<String>,
    ) -> Result<(), ApiError> {
        let Some(key) = &self.key else { return Ok(()) };
        let first = idempotency_key::ActiveModel {
            workspace: Set(self.scope.number()),
            key: Set(key.clone()),
            fingerprint: Set(self.fingerprint.clone()),
            status: Set(status.into()),
            body: Set(if refers_to.is_some() { String::new() } else { state.sealer.seal(&self.label(key), body)? }),
            created_at: Set(state.clock.now().to_string()),
            refers_to: Set(refers_to),
        };
        db::run(tx, idempotency_key::Entity::insert(first)).await?;
        Ok(())
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            self.running.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&(self.scope.number(), key));
        }
    }
}

/// What is kept of an answer.
struct First {
    status: u16,
    body: String,
    /// What it was about, as JSON, where that is all that is kept.
    refers_to: Option<String>,
}

/// An answer with JSON, the first time or again.
#[derive(Debug)]
pub struct Answer {
    status: u16,
    body: String,
    replayed: bool,
}

impl From<Answer> for HttpResponse {
    fn from(Answer { status, body, replayed }: Answer) -> Self {
        let mut response = Self::build(StatusCode::from_u16(status).unwrap_or(StatusCode::OK));
        if replayed {
            response.insert_header(("idempotency-replayed", "true"));
        }
        response.content_type("application/json").body(body)
    }
}

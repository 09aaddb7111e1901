//! What every export has in common: its place, its right, and where it is rendered.

use crate::{
    auth::{Allowed, ExportConversations, Pass},
    caps::Hold,
    db::{Reader, Scope},
    error::ApiError,
    startup::{State, TYPESETTING},
};
use actix_web::web;
use kilo_types::{Message, PAGE_BYTES, ProblemKind};
use tokio::sync::OwnedSemaphorePermit;

/// Seconds after which an export that found no place may be tried again.
const RETRY_AFTER: u64 = 10;

/// An export under way. It has a place until it is dropped.
pub(super) struct Exporter {
    state: web::Data<State>,
    reader: Reader,
    scope: Scope,
    pass: Pass,
    _place: Hold,
}

impl Exporter {
    /// Takes a place for what `caller` wants to export.
    ///
    /// # Errors
    /// 429 when as many exports of the workspace, or in all, are under way as there may be.
    pub(super) fn start(state: web::Data<State>, caller: Allowed<ExportConversations>) -> Result<Self, ApiError> {
        let place = state.caps.exports.take(&caller.scope.number().to_be_bytes(), 1).ok_or_else(|| {
            let detail = "Too many exports are running. Wait for one to finish.";
            ApiError::new(ProblemKind::TooManyRequests, detail).retry_after(RETRY_AFTER)
        })?;
        let reader = state.db.read_of(caller.scope);
        Ok(Self { state, reader, scope: caller.scope, pass: caller.pass, _place: place })
    }

    /// Where it reads.
    pub(super) const fn db(&self) -> &Reader {
        &self.reader
    }

    /// The workspace that it is of.
    pub(super) const fn scope(&self) -> Scope {
        self.scope
    }

    /// Whether it may go on: to be asked before every further batch.
    ///
    /// # Errors
    /// 401 or 403 when its right has gone meanwhile.
    pub(super) async fn check(&self) -> Result<(), ApiError> {
        let scope = self.pass.admit::<ExportConversations>(&self.state).await?;
        if scope == self.scope { Ok(()) } else { Err(ApiError::unauthenticated()) }
    }

    /// Does what takes a processor: off the threads that answer requests, and few at a time, so that whoever asks for
    /// something else does not wait. Exports take turns, batch by batch.
    ///
    /// # Errors
    /// When it panics.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let permit = self.state.rendering.clone().acquire_owned().await.map_err(ApiError::internal)?;
        let done = web::block(move || {
            // Kept until the work is done, also where the client has gone.
            let _permit = permit;
            work()
        });
        done.await.map_err(ApiError::internal)
    }

    /// Takes a place among the few documents that are typeset at once; one with `bytes` of messages that are many takes
    /// all places.
    ///
    /// # Errors
    /// When the server is about to end.
    pub(super) async fn typesetting(&self, bytes: u64) -> Result<OwnedSemaphorePermit, ApiError> {
        let places = if bytes > PAGE_BYTES { TYPESETTING } else { 1 };
        self.state.typesetting.clone().acquire_many_owned(places).await.map_err(ApiError::internal)
    }
}

/// Messages as the database wrote them.
///
/// # Errors
/// When one of them is broken.
pub(super) fn parsed(messages: &[String]) -> Result<Vec<Message>, ApiError> {
    messages.iter().map(|json| serde_json::from_str(json).map_err(ApiError::internal)).collect()
}

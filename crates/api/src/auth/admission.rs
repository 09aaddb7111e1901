//! Rights before validation. The extractors of a handler run side by side, and the first refusal is the answer; so
//! whatever judges what was sent waits here until all that ask who sent it are content.

use actix_web::{HttpMessage, HttpRequest};
use std::sync::Arc;
use tokio::sync::{OwnedRwLockReadGuard, RwLock};

/// Held by who asks whether the caller may; a body waits for all of them.
#[derive(Clone, Debug, Default)]
struct Gate(Arc<RwLock<()>>);

/// Somebody who has not made up their mind.
#[derive(Debug)]
pub(super) struct Undecided(#[expect(dead_code, reason = "to hold it is its use")] Option<OwnedRwLockReadGuard<()>>);

fn gate(request: &HttpRequest) -> Gate {
    request.extensions_mut().get_or_insert_with(Gate::default).clone()
}

/// Makes [`decided`] wait until the value is dropped. For the start of an extractor, before it awaits anything: all
/// extractors of a handler are made before one of them runs.
pub(super) fn ask(request: &HttpRequest) -> Undecided {
    Undecided(gate(request).0.try_read_owned().ok())
}

/// Waits until everybody who was asked about `request` lets it in. Where somebody refuses, that is the answer, and nobody
/// waits here any more.
pub async fn decided(request: &HttpRequest) {
    let gate = gate(request);
    drop(gate.0.write().await);
}

//! The one task of a process that looks for changes.

use super::store;
use crate::startup::State;
use actix_web::web;
use std::time::Duration;

/// How often the database is asked at most: what changes faster is told together.
const PAUSE: Duration = Duration::from_millis(100);

/// How long a change by another process may go unnoticed.
const INTERVAL: Duration = Duration::from_millis(250);

/// Wakes the streams of workspaces in which something happened, as long as the server runs. It asks at once after
/// a commit of this process, and not at all while nobody listens.
pub async fn run(state: web::Data<State>) {
    let mut commits = state.db.commits();
    loop {
        let workspaces = state.listeners.workspaces().await;
        match store::newest(state.db.read(), &workspaces).await {
            Ok(found) => found.into_iter().for_each(|(workspace, newest)| state.listeners.announce(workspace, newest)),
            Err(error) => tracing::warn!(%error, "events"),
        }
        tokio::time::sleep(PAUSE).await;
        tokio::time::timeout(INTERVAL - PAUSE, commits.changed()).await.ok();
    }
}

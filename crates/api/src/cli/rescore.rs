//! Judging the conversations of a workspace anew.

use crate::{features::conversations::store, startup::State};
use indicatif::{ProgressBar, ProgressStyle};
use kilo_domain::filter::{self, Criteria};
use kilo_types::{ConversationFilter, WorkspaceId};
use std::error::Error;

fn every() -> Result<Criteria, String> {
    filter::resolve(&ConversationFilter::default()).map_err(|errors| format!("{errors:?}"))
}

/// Re-runs detection over every conversation of `workspace`, batch by batch; what was done stays if it is cut off.
/// Nothing is handed to the team. With `dry_run` nothing is stored: it only says how many would change.
///
/// # Errors
/// When there is no such workspace, or the database fails.
pub(super) async fn run(state: &State, workspace: WorkspaceId, dry_run: bool) -> Result<(), Box<dyn Error>> {
    let scope = super::scope(state, workspace).await?;
    let counts = store::counts(state.db.read(), scope, &every()?).await?.by_status;
    let bar = ProgressBar::new(counts.active + counts.handed_off + counts.archived)
        .with_style(ProgressStyle::with_template("{bar:40} {pos}/{len} conversations, {eta} left")?);
    let (mut after, mut judged, mut changed) = (i64::MIN, 0, 0);
    loop {
        let Some(batch) = store::rescore(state, scope, after, dry_run).await? else { break };
        after = batch.last;
        judged += batch.judged;
        changed += batch.changed;
        bar.set_position(judged);
    }
    bar.finish_and_clear();
    let outcome = if dry_run { "would change" } else { "changed" };
    super::say(format_args!("{judged} judged, {changed} {outcome}"));
    Ok(())
}

//! Whose notifications go next: workspaces take turns, each with places of its own.

use super::Claimed;
use crate::{
    db::{self, Ask, Change, Row},
    error::ApiError,
};
use kilo_domain::delivery::Places;
use kilo_types::{DeliveryChannel, Timestamp};
use std::collections::HashSet;

/// How long a worker may hold a delivery, in milliseconds: longer than any delivery takes.
const LEASE_MILLIS: i64 = 60_000;

/// Deliveries that share places in a process. What hangs on one way holds up nothing on another.
#[derive(Clone, Copy, Debug)]
pub(in crate::outbox) struct Lane {
    /// The way that they take.
    pub(in crate::outbox) channel: DeliveryChannel,
    /// How many of whom.
    pub(in crate::outbox) places: Places,
}

/// A delivery that this process has under way.
#[derive(Clone, Debug)]
pub(in crate::outbox) struct Held {
    /// Its public identifier.
    pub(in crate::outbox) id: String,
    /// The way that it takes.
    pub(in crate::outbox) channel: DeliveryChannel,
    /// The workspace's number.
    pub(in crate::outbox) workspace: i64,
    /// Who gets it.
    pub(in crate::outbox) recipient: String,
}

/// What a process can take on now.
#[derive(Clone, Debug)]
pub(in crate::outbox) struct Wanted {
    /// Of this lane.
    pub(in crate::outbox) lane: Lane,
    /// The workspace that had the last turn.
    pub(in crate::outbox) after: i64,
    /// What is under way, of all lanes.
    pub(in crate::outbox) held: Vec<Held>,
}

impl Wanted {
    fn of_lane(&self) -> impl Iterator<Item = &Held> {
        self.held.iter().filter(|held| held.channel == self.lane.channel)
    }

    fn of_workspace(&self, workspace: i64) -> impl Iterator<Item = &Held> {
        self.of_lane().filter(move |held| held.workspace == workspace)
    }

    /// How many more of `workspace` may go, when `more` of others are taken on beside what is under way.
    fn room(&self, workspace: i64, more: usize) -> usize {
        self.lane.places.room(self.of_lane().count() + more, self.of_workspace(workspace).count())
    }
}

/// The workspaces of which something in the lane is due, held by nobody, and may go now; in the order of their turns.
///
/// # Errors
/// When the database fails.
pub(in crate::outbox) async fn turns(db: &impl Ask, wanted: &Wanted, now: Timestamp) -> Result<Vec<i64>, ApiError> {
    // From one workspace to the next by the index: those behind one with a long line cost no more than others.
    let sql = "WITH RECURSIVE turn (workspace) AS (
        SELECT min(workspace) FROM deliveries WHERE state = 'pending' AND channel = ?1
        UNION ALL SELECT (SELECT min(d.workspace) FROM deliveries d
          WHERE d.state = 'pending' AND d.channel = ?1 AND d.workspace > turn.workspace) FROM turn WHERE workspace NOT NULL)
      SELECT workspace FROM turn WHERE workspace NOT NULL AND EXISTS (SELECT 1 FROM deliveries d WHERE d.state = 'pending'
        AND d.channel = ?1 AND d.workspace = turn.workspace AND d.next_attempt_at <= ?2
        AND (d.leased_until IS NULL OR d.leased_until <= ?2))";
    let values = [wanted.lane.channel.as_str().into(), now.to_string().into()];
    let rows = db::all(db, sql, values).await?;
    let mut turns = rows.iter().map(|row| row.get("workspace")).collect::<Result<Vec<i64>, _>>()?;
    turns.retain(|workspace| wanted.room(*workspace, 0) > 0);
    turns.sort_unstable_by_key(|workspace| (*workspace <= wanted.after, *workspace));
    Ok(turns)
}

/// Takes what is due, for a workspace after the other, as far as there are places.
///
/// # Errors
/// When the database fails.
pub(in crate::outbox) async fn claim(
    write: &impl Change,
    wanted: &Wanted,
    now: Timestamp,
) -> Result<Vec<Claimed>, ApiError> {
    let mut claimed = Vec::new();
    for workspace in turns(write, wanted, now).await? {
        let room = wanted.room(workspace, claimed.len());
        if room > 0 {
            claimed.extend(claim_of(write, wanted, workspace, room, now).await?);
        }
    }
    Ok(claimed)
}

/// Takes up to `room` of a workspace's deliveries, the longest due first, and of each receiver no more than it may have.
async fn claim_of(
    write: &impl Change,
    wanted: &Wanted,
    workspace: i64,
    room: usize,
    now: Timestamp,
) -> Result<Vec<Claimed>, ApiError> {
    let sql = "UPDATE deliveries SET leased_until = ?2, attempts = attempts + 1 WHERE number IN (
        SELECT number FROM (
          SELECT number, next_attempt_at, under_way + row_number() OVER (PARTITION BY recipient ORDER BY next_attempt_at)
            AS place
          FROM (SELECT number, recipient, next_attempt_at,
              (SELECT count(*) FROM json_each(?5) WHERE value = recipient) AS under_way FROM deliveries
            WHERE state = 'pending' AND channel = ?3 AND workspace = ?4 AND next_attempt_at <= ?1
              AND (leased_until IS NULL OR leased_until <= ?1) AND under_way < ?7
            ORDER BY next_attempt_at LIMIT ?6))
        WHERE place <= ?7 ORDER BY next_attempt_at LIMIT ?8)
      RETURNING id, workspace, conversation, kind, channel, recipient, body, attempts, failures, give_up_at";
    let lease = Timestamp::from_millis(now.millis() + LEASE_MILLIS);
    let Places { all, of_receiver, .. } = wanted.lane.places;
    let under_way: Vec<&str> = wanted.of_workspace(workspace).map(|held| held.recipient.as_str()).collect();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let values = [
        now.to_string().into(),
        lease.to_string().into(),
        wanted.lane.channel.as_str().into(),
        workspace.into(),
        serde_json::json!(under_way).to_string().into(),
        number(all).into(),
        number(of_receiver).into(),
        number(room).into(),
    ];
    db::all(write, sql, values).await?.iter().map(claimed).collect()
}

fn claimed(row: &Row) -> Result<Claimed, ApiError> {
    let text = |name: &str| row.get::<String>(name);
    Ok(Claimed {
        id: text("id")?,
        workspace: row.get("workspace")?,
        conversation: row.get("conversation")?,
        kind: text("kind")?.parse().map_err(ApiError::internal)?,
        channel: text("channel")?.parse().map_err(ApiError::internal)?,
        recipient: text("recipient")?,
        body: row.get("body")?,
        attempts: row.get("attempts")?,
        failures: u32::try_from(row.get::<i64>("failures")?).unwrap_or(u32::MAX),
        give_up_at: text("give_up_at")?.parse().map_err(ApiError::internal)?,
    })
}

/// Which of the deliveries `ids` nobody waits for any more: the visitor has said more meanwhile.
///
/// # Errors
/// When the database fails.
pub(in crate::outbox) async fn superseded(db: &impl Ask, ids: &[&str]) -> Result<HashSet<String>, ApiError> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = "SELECT value AS id FROM json_each(?1) WHERE NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.id = value)";
    let rows = db::all(db, sql, [serde_json::json!(ids).to_string().into()]).await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?)
}

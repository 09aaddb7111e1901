//! All SQL of events and their tickets.

use crate::{
    auth::Pass,
    db::{self, Ask, Db, Scope},
    error::ApiError,
    features::conversations::store::SUMMARY,
};
use kilo_types::Timestamp;
use sea_orm::{DbErr, Value};

/// Changes looked at in one step of a stream: what bounds its memory.
const BATCH: u32 = 20;

/// Keeps a ticket, and drops those that can no longer be used.
///
/// # Errors
/// When the database fails.
pub(super) async fn add_ticket(
    db: &Db,
    hash: &[u8],
    pass: &Pass,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), ApiError> {
    let (session, key) = match pass {
        Pass::Session(id) => (Some(id.clone()), None),
        Pass::Key(hash) => (None, Some(hash.clone())),
    };
    let write = db.begin().await?;
    let sql = "DELETE FROM event_tickets WHERE expires_at <= ?";
    db::execute(&write, sql, [now.to_string().into()]).await?;
    let sql = "INSERT INTO event_tickets (hash, session, key, expires_at) VALUES (?, ?, ?, ?)";
    let values: [Value; 4] = [hash.to_vec().into(), session.into(), key.into(), expires_at.to_string().into()];
    db::execute(&write, sql, values).await?;
    write.commit().await
}

/// Uses a ticket up and gives what it stands for; `None` for one that is not good at `now`.
///
/// # Errors
/// When the database fails.
pub(super) async fn redeem(db: &Db, hash: &[u8], now: Timestamp) -> Result<Option<Pass>, ApiError> {
    let values = || -> [Value; 2] { [hash.to_vec().into(), now.to_string().into()] };
    // Who has no ticket does not get to hold the write lock.
    let sql = "SELECT 1 FROM event_tickets WHERE hash = ? AND expires_at > ?";
    if db::one(db.read(), sql, values()).await?.is_none() {
        return Ok(None);
    }
    let write = db.begin().await?;
    let sql = "DELETE FROM event_tickets WHERE hash = ? AND expires_at > ? RETURNING session, key";
    let Some(row) = db::one(&write, sql, values()).await? else { return Ok(None) };
    let (session, key): (Option<String>, Option<Vec<u8>>) = (row.get("session")?, row.get("key")?);
    write.commit().await?;
    Ok(session.map(Pass::Session).or(key.map(Pass::Key)))
}

/// The numbers of the oldest and the newest event that is kept; `(1, 0)` where nothing has happened yet.
///
/// # Errors
/// When the database fails.
pub(super) async fn kept(db: &impl Ask, scope: Scope) -> Result<(i64, i64), DbErr> {
    let sql = "SELECT (SELECT min(number) FROM events WHERE workspace = ?1) AS oldest,
                      (SELECT max(number) FROM events WHERE workspace = ?1) AS newest";
    let Some(row) = db::one(db, sql, [scope.number().into()]).await? else { return Ok((1, 0)) };
    let (oldest, newest): (Option<i64>, Option<i64>) = (row.get("oldest")?, row.get("newest")?);
    Ok((oldest.unwrap_or(1), newest.unwrap_or(0)))
}

/// The newest number of each of these workspaces; those in which nothing has happened yet are not named.
///
/// # Errors
/// When the database fails.
pub(super) async fn newest(db: &impl Ask, workspaces: &[i64]) -> Result<Vec<(i64, i64)>, DbErr> {
    let sql = "SELECT value AS workspace, (SELECT max(number) FROM events WHERE workspace = value) AS newest
               FROM json_each(?)";
    let workspaces = serde_json::json!(workspaces).to_string();
    let rows = db::all(db, sql, [workspaces.into()]).await?;
    let pairs = rows.iter().map(|row| Ok((row.get("workspace")?, row.get::<Option<i64>>("newest")?)));
    let pairs = pairs.collect::<Result<Vec<_>, DbErr>>()?;
    Ok(pairs.into_iter().filter_map(|(workspace, newest)| Some((workspace, newest?))).collect())
}

/// A conversation that changed.
pub(super) struct Change {
    /// The number of the first change that was looked at.
    pub first: i64,
    /// The number of its last change.
    pub number: i64,
    /// Its summary as it is now; `None` when it is gone.
    pub summary: Option<String>,
}

/// The conversations that the changes after `last` are about, in the order of their last one. Of many changes
/// [`BATCH`] are looked at; nothing is left when the answer is empty.
///
/// # Errors
/// When the database fails.
pub(super) async fn changes(db: &impl Ask, scope: Scope, last: i64) -> Result<Vec<Change>, DbErr> {
    let sql = format!(
        "SELECT min(e.number) AS first, max(e.number) AS number, CASE WHEN c.position IS NOT NULL THEN {SUMMARY} END AS summary FROM (
           SELECT number, conversation FROM events WHERE workspace = ?1 AND number > ?2 ORDER BY number LIMIT {BATCH}) e
         LEFT JOIN conversations c ON c.position = e.conversation AND c.workspace = ?1
         GROUP BY e.conversation ORDER BY 2"
    );
    let rows = db::all(db, sql, [scope.number().into(), last.into()]).await?;
    let change = |row: &db::Row| {
        Ok(Change { first: row.get("first")?, number: row.get("number")?, summary: row.get("summary")? })
    };
    rows.iter().map(change).collect()
}

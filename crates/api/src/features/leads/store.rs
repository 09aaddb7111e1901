//! All SQL of leads.

use crate::{
    db::{self, Ask, Change, Scope},
    error::ApiError,
};
use kilo_domain::contact::account_key;
use kilo_types::{LeadId, NewLead, Timestamp};

/// Stores an address; false when the workspace has it already.
///
/// # Errors
/// When the database fails.
pub(super) async fn add(
    write: &impl Change,
    scope: Scope,
    id: LeadId,
    new: &NewLead,
    now: Timestamp,
) -> Result<bool, ApiError> {
    let sql = "INSERT INTO leads (id, workspace, email, account_key, landing_page, locale, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace, account_key) DO NOTHING";
    let values = [
        id.to_string().into(),
        scope.number().into(),
        new.email.as_str().into(),
        account_key(new.email.as_str()).into(),
        new.landing_page.as_ref().map(ToString::to_string).into(),
        new.locale.as_ref().map(ToString::to_string).into(),
        now.to_string().into(),
    ];
    Ok(db::execute(write, sql, values).await? == 1)
}

/// A page of leads, newest first: rows as the JSON of [`kilo_types::Lead`], and the number of the last one if more
/// follow.
///
/// # Errors
/// When the database fails.
pub(super) async fn page(
    db: &impl Ask,
    scope: Scope,
    before: Option<i64>,
    limit: u8,
) -> Result<(Vec<String>, Option<i64>), ApiError> {
    let sql = "SELECT number, json_object('id', id, 'email', email, 'landing_page', landing_page, 'locale', locale,
        'created_at', created_at) AS json FROM leads WHERE workspace = ? AND number < ? ORDER BY number DESC LIMIT ?";
    let values = [scope.number().into(), before.unwrap_or(i64::MAX).into(), (i64::from(limit) + 1).into()];
    let mut rows = db::all(db, sql, values).await?;
    let more = rows.len() > usize::from(limit);
    rows.truncate(limit.into());
    let last = rows.last().filter(|_| more).map(|row| row.get("number")).transpose()?;
    let leads = rows.iter().map(|row| row.get("json")).collect::<Result<_, _>>()?;
    Ok((leads, last))
}

//! Every figure again, from the lines of the ledger alone.

use crate::{
    db::{self, Ask, Scope},
    error::ApiError,
};
use kilo_domain::quota::PACK;

/// A figure as it is kept, and as the ledger adds it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Which figure.
    pub name: &'static str,
    /// As it is kept.
    pub kept: i64,
    /// By the ledger.
    pub ledger: i64,
}

/// The figures of the workspace beside the sums of its ledger; none for a workspace that has used nothing yet.
///
/// # Errors
/// When the database fails.
pub async fn audit(db: &impl Ask, scope: Scope) -> Result<Vec<Audit>, ApiError> {
    let sql = "WITH sums AS MATERIALIZED (
        SELECT period, count(*) AS lines, sum(kind = 'conversation_counted') AS used,
          sum(coalesce(from_top_up, 0)) AS from_top_up, sum(coalesce(packs, 0)) AS packs,
          sum(kind = 'period_opened') AS opened FROM quota_ledger WHERE workspace = ?1 GROUP BY period),
      days AS MATERIALIZED (
        SELECT period, sum(conversations) AS used FROM quota_days WHERE workspace = ?1 GROUP BY period)
      SELECT q.revision, (SELECT sum(lines) FROM sums) AS lines,
        q.period, (SELECT sum(opened) FROM sums) AS opened,
        q.plan_used + q.top_up_used AS used, coalesce(s.used, 0) AS counted,
        q.top_up_used, coalesce(s.from_top_up, 0) AS counted_of_packs,
        q.top_up_remaining, (SELECT sum(packs) * ?2 - sum(from_top_up) FROM sums) AS packs_left,
        coalesce(d.used, 0) AS in_days,
        (SELECT coalesce(sum(plan_used + top_up_used), 0) FROM quota_periods WHERE workspace = ?1) AS earlier,
        (SELECT coalesce(sum(used), 0) FROM sums WHERE period < q.period) AS counted_earlier
      FROM quotas q LEFT JOIN sums s ON s.period = q.period LEFT JOIN days d ON d.period = q.period
      WHERE q.workspace = ?1";
    let Some(row) = db::one(db, sql, [scope.number().into(), i64::from(PACK).into()]).await? else {
        return Ok(Vec::new());
    };
    let figures = [
        ("revision", "revision", "lines"),
        ("periods", "period", "opened"),
        ("used", "used", "counted"),
        ("used on all days", "in_days", "counted"),
        ("used of packs", "top_up_used", "counted_of_packs"),
        ("left of packs", "top_up_remaining", "packs_left"),
        ("used in earlier periods", "earlier", "counted_earlier"),
    ];
    let audit = |(name, kept, ledger)| Ok(Audit { name, kept: row.get(kept)?, ledger: row.get(ledger)? });
    figures.into_iter().map(audit).collect()
}

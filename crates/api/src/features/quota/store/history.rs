//! What a usage page shows beside the figures: days and past periods, each kept as a counter.

use super::meter::{figure, load, plan, time};
use crate::{
    db::{self, Ask, Row, Scope},
    error::ApiError,
};
use kilo_domain::quota::Meter;
use kilo_types::{QuotaDay, QuotaHistory, QuotaPeriod, Timestamp};

/// Periods that are shown, the present one included.
const PERIODS: i64 = 36;

/// Days of the present period and the one before, and the last periods.
///
/// # Errors
/// When the database fails.
pub async fn history(db: &impl Ask, scope: Scope, now: Timestamp) -> Result<QuotaHistory, ApiError> {
    let loaded = load(db, scope, now).await?;
    let present = loaded.meter.at(&loaded.billing, now);
    let sql = "SELECT period, day, conversations FROM quota_days WHERE workspace = ? AND period >= ?
      ORDER BY period, day";
    let from = i64::from(present.period.number) - 1;
    let days = db::all(db, sql, [scope.number().into(), from.into()]).await?;
    let mut periods = vec![summary(&present)];
    // A period that has ended is not closed before something happens in the next one.
    if present.revision != loaded.meter.revision {
        periods.push(summary(&loaded.meter));
    }
    let sql = "SELECT period, period_start, period_end, plan, plan_limit, plan_used, top_up_used FROM quota_periods
      WHERE workspace = ? ORDER BY period DESC LIMIT ?";
    let room = PERIODS - i64::try_from(periods.len()).unwrap_or_default();
    for row in db::all(db, sql, [scope.number().into(), room.into()]).await? {
        periods.push(period(&row)?);
    }
    Ok(QuotaHistory {
        time_zone: loaded.billing.zone.name().to_owned(),
        days: days.iter().map(day).collect::<Result<_, _>>()?,
        periods,
    })
}

fn summary(meter: &Meter) -> QuotaPeriod {
    QuotaPeriod {
        period: meter.period.number,
        period_start: meter.period.start,
        period_end: meter.period.end,
        plan: meter.plan,
        limit: meter.limit,
        used: meter.used(),
        top_up_used: meter.top_up_used,
    }
}

fn day(row: &Row) -> Result<QuotaDay, ApiError> {
    let conversations = figure(row.get("conversations")?)?;
    Ok(QuotaDay { period: figure(row.get("period")?)?, day: row.get("day")?, conversations })
}

fn period(row: &Row) -> Result<QuotaPeriod, ApiError> {
    let top_up_used = figure(row.get("top_up_used")?)?;
    Ok(QuotaPeriod {
        period: figure(row.get("period")?)?,
        period_start: time(&row.get::<String>("period_start")?)?,
        period_end: Some(time(&row.get::<String>("period_end")?)?),
        plan: plan(&row.get::<String>("plan")?)?,
        limit: figure(row.get("plan_limit")?)?,
        used: figure(row.get::<i64>("plan_used")?)?.saturating_add(top_up_used),
        top_up_used,
    })
}

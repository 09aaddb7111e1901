//! The figures of a workspace: read, decided on, written with the ledger's lines about them.

use crate::{
    db::{self, Ask, Row, Scope},
    error::ApiError,
    features::quota::problems,
};
use kilo_domain::{
    period::Zone,
    quota::{self, Billing, Change, Entry, Event, Marks, Meter, Period},
};
use kilo_types::{ConversationId, Plan, ProblemKind, Quota, Timestamp};
use serde_json::{Value, json};

/// What a decision goes on from.
pub(super) struct Loaded {
    /// The figures.
    pub meter: Meter,
    /// The ledger's first line, if nothing was counted or changed yet and the figures are not stored.
    first: Option<Entry>,
    /// What periods hang on.
    pub billing: Billing,
    /// The workspace's own marks.
    pub marks: Marks,
}

/// The figures of the workspace, and what they are decided by.
pub(super) async fn load(db: &impl Ask, scope: Scope, now: Timestamp) -> Result<Loaded, ApiError> {
    let sql = "SELECT w.plan AS first_plan, w.time_zone, w.billing_anchor, w.created_at, w.quota_marks, q.revision,
      q.plan, q.next_plan, q.period, q.period_start, q.period_end, q.plan_limit, q.plan_used, q.top_up_used,
      q.top_up_remaining, q.raises FROM workspaces w LEFT JOIN quotas q ON q.workspace = w.number WHERE w.number = ?";
    let row = db::one(db, sql, [scope.number().into()]).await?.ok_or_else(ApiError::not_found)?;
    let (billing, marks) = (billing(&row)?, super::settings::marks_of(&row)?);
    if row.get::<Option<i64>>("revision")?.is_some() {
        return Ok(Loaded { meter: meter(&row)?, first: None, billing, marks });
    }
    let first = quota::open(plan(&row.get::<String>("first_plan")?)?, &billing, now);
    Ok(Loaded { meter: first.after.clone(), first: Some(first), billing, marks })
}

fn billing(row: &Row) -> Result<Billing, ApiError> {
    let zone = Zone::parse(&row.get::<String>("time_zone")?).ok_or_else(|| broken("time zone"))?;
    let anchor = match row.get::<Option<String>>("billing_anchor")? {
        Some(day) => day.parse().map_err(|_| broken("billing anchor"))?,
        None => zone.local(time(&row.get::<String>("created_at")?)?).date(),
    };
    Ok(Billing { anchor, zone })
}

fn meter(row: &Row) -> Result<Meter, ApiError> {
    let number = |name: &str| -> Result<u32, ApiError> { figure(row.get(name)?) };
    let end = row.get::<Option<String>>("period_end")?.map(|end| time(&end)).transpose()?;
    let start = time(&row.get::<String>("period_start")?)?;
    Ok(Meter {
        revision: u64::try_from(row.get::<i64>("revision")?).map_err(|_| broken("revision"))?,
        plan: plan(&row.get::<String>("plan")?)?,
        next_plan: row.get::<Option<String>>("next_plan")?.map(|next| plan(&next)).transpose()?,
        period: Period { number: number("period")?, start, end },
        limit: number("plan_limit")?,
        plan_used: number("plan_used")?,
        top_up_used: number("top_up_used")?,
        top_up_remaining: number("top_up_remaining")?,
        raises: number("raises")?,
    })
}

pub(super) fn figure(stored: i64) -> Result<u32, ApiError> {
    u32::try_from(stored).map_err(|_| broken("figure"))
}

pub(super) fn plan(stored: &str) -> Result<Plan, ApiError> {
    stored.parse().map_err(|()| broken("plan"))
}

pub(super) fn time(stored: &str) -> Result<Timestamp, ApiError> {
    stored.parse().map_err(|_| broken("time"))
}

fn broken(what: &str) -> ApiError {
    ApiError::internal(format!("A quota has a broken {what}."))
}

/// Writes what `change` adds to what was loaded, and nothing if that is nothing. A counted conversation is named.
pub(super) async fn save(
    write: &impl db::Change,
    scope: Scope,
    loaded: &Loaded,
    change: &Change,
    conversation: Option<ConversationId>,
) -> Result<(), ApiError> {
    let Some(last) = change.entries.last() else { return Ok(()) };
    let lines = loaded.first.iter().chain(&change.entries).map(|entry| line(entry, &loaded.billing, conversation));
    let lines = lines.collect::<Vec<_>>();
    let sql =
        "INSERT INTO quota_ledger (workspace, number, kind, at, day, period, conversation, from_top_up, packs, plan,
        next_plan, used, top_up_remaining, remaining)
      SELECT ?1, value->>'number', value->>'kind', value->>'at', value->>'day', value->>'period',
        value->>'conversation', value->>'from_top_up', value->>'packs', value->>'plan', value->>'next_plan',
        value->>'used', value->>'top_up_remaining', value->>'remaining' FROM json_each(?2)";
    db::execute(write, sql, [scope.number().into(), Value::from(lines).to_string().into()]).await?;
    store(write, scope, if loaded.first.is_some() { 0 } else { loaded.meter.revision }, &last.after).await?;
    match change.anchor {
        Some(anchor) => set_anchor(write, scope, anchor.to_string()).await,
        None => Ok(()),
    }
}

fn line(entry: &Entry, billing: &Billing, conversation: Option<ConversationId>) -> Value {
    let Entry { event, at, after } = entry;
    let (conversation, from_top_up, packs) = match *event {
        Event::ConversationCounted { from_top_up } => (conversation, Some(u8::from(from_top_up)), None),
        Event::PackBought { packs } => (None, None, Some(packs)),
        Event::PeriodOpened | Event::PlanChanged => (None, None, None),
    };
    json!({
        "number": after.revision, "kind": event.kind(), "at": at, "day": billing.zone.local(*at).iso_day(),
        "period": after.period.number, "conversation": conversation, "from_top_up": from_top_up, "packs": packs,
        "plan": after.plan, "next_plan": after.next_plan, "used": after.used(),
        "top_up_remaining": after.top_up_remaining, "remaining": after.remaining(),
    })
}

/// Stores the figures in place of those of `revision` (0: of none). Where another writer was faster they are not there
/// any more, and the whole transaction has to be tried again. SQLite lets only one write at a time, so it cannot be.
async fn store(write: &impl db::Change, scope: Scope, revision: u64, new: &Meter) -> Result<(), ApiError> {
    let sql = "INSERT INTO quotas (workspace, revision, plan, next_plan, period, period_start, period_end, plan_limit,
        plan_used, top_up_used, top_up_remaining, raises) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (workspace) DO UPDATE SET revision = excluded.revision, plan = excluded.plan,
        next_plan = excluded.next_plan, period = excluded.period, period_start = excluded.period_start,
        period_end = excluded.period_end, plan_limit = excluded.plan_limit, plan_used = excluded.plan_used,
        top_up_used = excluded.top_up_used, top_up_remaining = excluded.top_up_remaining, raises = excluded.raises
      WHERE quotas.revision = ?";
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let values = [
        scope.number().into(),
        number(new.revision).into(),
        new.plan.as_str().into(),
        new.next_plan.map(Plan::as_str).map(str::to_owned).into(),
        number(new.period.number.into()).into(),
        new.period.start.to_string().into(),
        new.period.end.map(|end| end.to_string()).into(),
        number(new.limit.into()).into(),
        number(new.plan_used.into()).into(),
        number(new.top_up_used.into()).into(),
        number(new.top_up_remaining.into()).into(),
        number(new.raises.into()).into(),
        number(revision).into(),
    ];
    if db::execute(write, sql, values).await? == 1 {
        return Ok(());
    }
    Err(ApiError::new(ProblemKind::Unavailable, "The quota was changed at the same time.").retry_after(1))
}

async fn set_anchor(write: &impl db::Change, scope: Scope, anchor: String) -> Result<(), ApiError> {
    let sql = "UPDATE workspaces SET billing_anchor = ? WHERE number = ?";
    db::execute(write, sql, [anchor.into(), scope.number().into()]).await?;
    Ok(())
}

/// The quota at `now`. A period that has ended shows as the next one; it is stored with the next change.
///
/// # Errors
/// When the database fails.
pub async fn quota(db: &impl Ask, scope: Scope, now: Timestamp) -> Result<Quota, ApiError> {
    let loaded = load(db, scope, now).await?;
    Ok(loaded.meter.at(&loaded.billing, now).to_quota(&loaded.billing, now))
}

/// Changes the plan, and gives the quota after it.
///
/// # Errors
/// 422 when the trial is chosen again.
pub async fn change_plan(write: &impl db::Change, scope: Scope, plan: Plan, now: Timestamp) -> Result<Quota, ApiError> {
    let loaded = load(write, scope, now).await?;
    let change = quota::change_plan(&loaded.meter, &loaded.billing, plan, now).map_err(problems::plan_refused)?;
    save(write, scope, &loaded, &change, None).await?;
    quota(write, scope, now).await
}

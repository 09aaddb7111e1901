//! What counting, packs, plans and time do to the figures.

use super::{Billing, Marks, Meter, PACK, level};
use chrono::NaiveDate;
use kilo_types::{LedgerKind, Plan, Timestamp};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A period began.
    PeriodOpened,
    /// A conversation was counted; the flag says whether it came from a pack.
    ConversationCounted {
        /// Whether the plan's allowance was used up already.
        from_top_up: bool,
    },
    /// Packs were bought.
    PackBought {
        /// How many.
        packs: u32,
    },
    /// The plan, or the next one, is another.
    PlanChanged,
}

impl Event {
    /// The ledger's name for it.
    #[must_use]
    pub const fn kind(self) -> LedgerKind {
        match self {
            Self::PeriodOpened => LedgerKind::PeriodOpened,
            Self::ConversationCounted { .. } => LedgerKind::ConversationCounted,
            Self::PackBought { .. } => LedgerKind::PackBought,
            Self::PlanChanged => LedgerKind::PlanChanged,
        }
    }
}

/// A line of the ledger. Its number is the revision of the figures after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What happened.
    pub event: Event,
    /// When.
    pub at: Timestamp,
    /// The figures after it.
    pub after: Meter,
}

/// What a decision adds to the ledger, oldest first. Without entries nothing changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The lines.
    pub entries: Vec<Entry>,
    /// Levels that are reached with it, in percent, ascending.
    pub crossed: Vec<u8>,
    /// The billing anchor from now on, if it is another.
    pub anchor: Option<NaiveDate>,
}

/// No conversation can start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhausted {
    /// When the next period begins; `None` on the trial.
    pub resets_at: Option<Timestamp>,
}

/// A plan that cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanRefusal {
    /// The trial is for once.
    TrialIsOver,
}

/// The first entry of a workspace's ledger.
#[must_use]
pub fn open(plan: Plan, billing: &Billing, now: Timestamp) -> Entry {
    Entry { event: Event::PeriodOpened, at: now, after: Meter::fresh(plan, 1, billing, now) }
}

/// The entries up to `now`, before anything else happens: at most one new period, whatever time has passed.
fn roll_over(meter: &Meter, billing: &Billing, now: Timestamp) -> (Vec<Entry>, Meter) {
    let after = meter.at(billing, now);
    if after.revision == meter.revision {
        return (Vec::new(), after);
    }
    (vec![Entry { event: Event::PeriodOpened, at: now, after: after.clone() }], after)
}

/// Counts one conversation: from the plan's allowance, then from packs.
///
/// # Errors
/// When both are used up.
pub fn count(meter: &Meter, billing: &Billing, marks: &Marks, now: Timestamp) -> Result<Change, Exhausted> {
    let (mut entries, before) = roll_over(meter, billing, now);
    let from_top_up = before.plan_used >= before.limit;
    let mut after = Meter { revision: before.revision + 1, ..before.clone() };
    if !from_top_up {
        after.plan_used += 1;
    } else if before.top_up_remaining > 0 {
        after.top_up_used += 1;
        after.top_up_remaining -= 1;
    } else {
        return Err(Exhausted { resets_at: before.period.end });
    }
    let crossed = level::crossed(&before, &after, marks);
    entries.push(Entry { event: Event::ConversationCounted { from_top_up }, at: now, after });
    Ok(Change { entries, crossed, anchor: None })
}

/// Adds packs.
#[must_use]
pub fn add_packs(meter: &Meter, billing: &Billing, packs: u32, now: Timestamp) -> Change {
    let (mut entries, before) = roll_over(meter, billing, now);
    let top_up_remaining = before.top_up_remaining.saturating_add(packs.saturating_mul(PACK));
    let after = Meter { revision: before.revision + 1, top_up_remaining, raises: before.raises + 1, ..before };
    entries.push(Entry { event: Event::PackBought { packs }, at: now, after });
    Change { entries, ..Change::default() }
}

/// Changes the plan: a larger one acts at once and keeps what was used, a smaller one acts when the next period
/// begins. Who leaves the trial is billed from that day on, in the period that is already counted in.
///
/// # Errors
/// When the trial is chosen again.
pub fn change_plan(meter: &Meter, billing: &Billing, plan: Plan, now: Timestamp) -> Result<Change, PlanRefusal> {
    let (mut entries, before) = roll_over(meter, billing, now);
    if plan == before.plan && before.next_plan.is_none() {
        return Ok(Change { entries, ..Change::default() });
    }
    if plan == Plan::Trial && before.plan != Plan::Trial {
        return Err(PlanRefusal::TrialIsOver);
    }
    let mut after = Meter { revision: before.revision + 1, next_plan: None, ..before.clone() };
    let mut anchor = None;
    if plan < before.plan {
        after.next_plan = Some(plan);
    } else if plan > before.plan {
        (after.plan, after.limit, after.raises) = (plan, super::allowance(plan), before.raises + 1);
        if before.plan == Plan::Trial {
            // A clock that jumped back must not end the period before it begins.
            let from = now.max(before.period.start);
            let today = billing.zone.local(from).date();
            anchor = Some(today);
            after.period.end = Some(Billing { anchor: today, zone: billing.zone.clone() }.month_at(from).1);
        }
    }
    entries.push(Entry { event: Event::PlanChanged, at: now, after });
    Ok(Change { entries, crossed: Vec::new(), anchor })
}

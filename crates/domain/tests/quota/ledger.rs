//! Any interleaving of counting, packs, plans and time, held against the sums of the ledger.

use crate::{ZONES, billing, later};
use kilo_domain::quota::{
    Billing, Change, Entry, Event, Marks, Meter, PACK, add_packs, allowance, change_plan, count, open,
};
use kilo_types::{Plan, QuotaState, Timestamp};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Step {
    Count(u16),
    Packs(u32),
    Plan(Plan),
    /// Milliseconds; backwards too.
    Time(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    const DAY: i64 = 86_400_000;
    let step = prop_oneof![
        4 => (1u16..140).prop_map(Step::Count),
        1 => (1u32..4).prop_map(Step::Packs),
        1 => prop::sample::select(Plan::ALL.to_vec()).prop_map(Step::Plan),
        2 => prop_oneof![0..DAY, 20 * DAY..40 * DAY, 100 * DAY..400 * DAY, -60 * DAY..0].prop_map(Step::Time),
    ];
    prop::collection::vec(step, 1..40)
}

/// A workspace whose ledger is kept by the rules, and summed up by none of them.
struct Workspace {
    billing: Billing,
    marks: Marks,
    now: Timestamp,
    ledger: Vec<Entry>,
    announced: BTreeSet<(u32, u8, u32)>,
}

impl Workspace {
    fn meter(&self) -> &Meter {
        &self.ledger.last().unwrap().after
    }

    fn add(&mut self, change: Change) -> Result<(), TestCaseError> {
        for entry in change.entries {
            prop_assert_eq!(entry.after.revision, self.meter().revision + 1, "no gaps");
            self.ledger.push(entry);
            self.check()?;
        }
        for level in change.crossed {
            let meter = self.meter();
            let first = (meter.period.number, level, meter.raises);
            prop_assert!(self.announced.insert(first), "{first:?} was announced twice");
        }
        if let Some(anchor) = change.anchor {
            self.billing.anchor = anchor;
        }
        Ok(())
    }

    fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match step {
            Step::Time(millis) => self.now = later(self.now, *millis),
            Step::Packs(packs) => self.add(add_packs(self.meter(), &self.billing, *packs, self.now))?,
            Step::Plan(plan) => {
                let before = self.meter().at(&self.billing, self.now);
                match change_plan(self.meter(), &self.billing, *plan, self.now) {
                    Ok(change) => self.add(change)?,
                    Err(_) => prop_assert!(*plan == Plan::Trial && before.plan != Plan::Trial),
                }
                prop_assert_eq!(self.meter().at(&self.billing, self.now).used(), before.used(), "a plan takes nothing");
            }
            Step::Count(times) => {
                for _ in 0..*times {
                    self.count()?;
                }
            }
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), TestCaseError> {
        let before = self.meter().at(&self.billing, self.now);
        match count(self.meter(), &self.billing, &self.marks, self.now) {
            Ok(change) => {
                prop_assert!(before.remaining() > 0);
                self.add(change)?;
                prop_assert_eq!(self.meter().remaining(), before.remaining() - 1);
            }
            Err(refused) => {
                prop_assert_eq!(before.remaining(), 0);
                prop_assert_eq!(before.revision, self.meter().revision, "a fresh period has room");
                prop_assert_eq!(refused.resets_at, before.period.end);
                prop_assert!(refused.resets_at.is_none_or(|reset| reset > self.now));
            }
        }
        Ok(())
    }

    /// Every figure again, from the entries alone.
    fn check(&self) -> Result<(), TestCaseError> {
        let meter = self.meter();
        let period = meter.period.number;
        let counted = |entry: &&Entry| matches!(entry.event, Event::ConversationCounted { .. });
        let of_packs = |entry: &&Entry| matches!(entry.event, Event::ConversationCounted { from_top_up: true });
        let in_period = |entry: &&Entry| entry.after.period.number == period;
        let number = |count: usize| u32::try_from(count).unwrap();
        let bought: u32 =
            self.ledger.iter().map(|entry| if let Event::PackBought { packs } = entry.event { packs } else { 0 }).sum();
        prop_assert_eq!(meter.used(), number(self.ledger.iter().filter(in_period).filter(counted).count()));
        prop_assert_eq!(meter.top_up_used, number(self.ledger.iter().filter(in_period).filter(of_packs).count()));
        prop_assert_eq!(meter.top_up_remaining, bought * PACK - number(self.ledger.iter().filter(of_packs).count()));
        prop_assert_eq!(number(self.ledger.iter().filter(|entry| entry.event == Event::PeriodOpened).count()), period);
        prop_assert!(meter.plan_used <= meter.limit && meter.used() <= meter.allowance());
        prop_assert_eq!(meter.limit, allowance(meter.plan));
        prop_assert_eq!(meter.period.end.is_none(), meter.plan == Plan::Trial);
        prop_assert_eq!(meter.state() == QuotaState::Paused, meter.used() == meter.allowance());
        prop_assert!(meter.next_plan.is_none_or(|next| next < meter.plan && next != Plan::Trial));
        prop_assert!(meter.period.end.is_none_or(|end| end > meter.period.start));
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_figure_is_what_the_ledger_adds_up_to(
        plan in prop::sample::select(Plan::ALL.to_vec()),
        day in 1u32..=31,
        zone in prop::sample::select(ZONES.to_vec()),
        marks in prop::collection::btree_set(1u8..80, 0..4),
        steps in steps(),
    ) {
        let billing = billing(&format!("2027-12-{day:02}"), zone);
        let now = billing.zone.day_start(billing.anchor);
        let ledger = vec![open(plan, &billing, now)];
        let marks = Marks::new(marks.into_iter().collect()).unwrap();
        let mut workspace = Workspace { billing, marks, now, ledger, announced: BTreeSet::new() };
        workspace.check()?;
        for step in &steps {
            workspace.take(step)?;
        }
        let starts: Vec<_> = workspace.ledger.iter().filter(|entry| entry.event == Event::PeriodOpened).collect();
        for pair in starts.windows(2) {
            let (earlier, later) = (pair[0].after.period, pair[1].after.period);
            prop_assert!(later.start > earlier.start, "periods follow each other");
        }
    }
}

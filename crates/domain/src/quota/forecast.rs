//! When the allowance is used up, if it goes on like this.

use super::Meter;
use crate::period::Zone;
use chrono::NaiveDate;
use kilo_types::Timestamp;

const DAY_MILLIS: i64 = 86_400_000;

/// The day in `zone` on which the allowance is used up at the average pace of this period, of which at least a day
/// counts as gone; `None` when it lasts until the period ends, is used up already, or nothing was used.
#[must_use]
pub fn runs_out_on(meter: &Meter, zone: &Zone, now: Timestamp) -> Option<NaiveDate> {
    if meter.used() == 0 || meter.remaining() == 0 {
        return None;
    }
    let gone = (now.millis() - meter.period.start.millis()).max(DAY_MILLIS);
    let left = i128::from(gone) * i128::from(meter.remaining()) / i128::from(meter.used());
    let at = Timestamp::from_millis(i64::try_from(i128::from(now.millis()) + left).ok()?);
    let lasts = at == Timestamp::LATEST || meter.period.end.is_some_and(|end| at >= end);
    (!lasts).then(|| zone.local(at).date())
}

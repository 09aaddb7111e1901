//! When a notification that failed is tried again, when it is given up, and how many of whom are on their way at once.

use kilo_types::Timestamp;

/// How long a notification is tried before it is parked, in milliseconds.
pub const GIVE_UP_AFTER_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Seconds to wait after the first failure, the second and so on; after the last of them always the last. Quick at
/// first, because most faults pass at once; with these a day holds 13 tries.
const WAITS: [i64; 8] = [5, 30, 2 * 60, 10 * 60, 30 * 60, 60 * 60, 2 * 60 * 60, 4 * 60 * 60];

/// How a try ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Delivered,
    /// Part of it did, and no more of it will.
    Cut {
        /// What a person reads.
        error: String,
    },
    /// It did not, but may later.
    Failed {
        /// What a person reads.
        error: String,
        /// Milliseconds that the receiver asked to wait.
        asked: Option<i64>,
    },
    /// It will not, however often it is tried.
    Refused {
        /// What a person reads.
        error: String,
    },
    /// There is nothing to tell any more.
    Needless,
    /// The receiver says that it is gone for good: nothing that goes there will arrive.
    Gone {
        /// What a person reads.
        error: String,
    },
}

impl Outcome {
    /// A failure that may pass, without a wish of the receiver.
    #[must_use]
    pub fn failed(error: impl Into<String>) -> Self {
        Self::Failed { error: error.into(), asked: None }
    }

    /// A failure that will not pass.
    #[must_use]
    pub fn refused(error: impl Into<String>) -> Self {
        Self::Refused { error: error.into() }
    }

    /// What a person reads, unless all of it arrived.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        match self {
            Self::Delivered | Self::Needless => None,
            Self::Cut { error } | Self::Failed { error, .. } | Self::Refused { error } | Self::Gone { error } => {
                Some(error)
            }
        }
    }
}

/// What becomes of a notification after a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: it arrived.
    Done,
    /// It is taken out of the outbox.
    Dropped,
    /// It is tried again then.
    Again(Timestamp),
    /// It waits for a person.
    Parked,
    /// It waits until a person sees to its receiver, as everything does that goes there.
    Paused,
}

/// What becomes of a notification whose try ended as `outcome` at `now`, after `failures` in a row before it. The last
/// try is at `give_up_at`. `jitter` is random: it makes a wait up to a quarter longer, so that what failed together
/// does not come back together.
#[must_use]
pub fn next(outcome: &Outcome, failures: u32, give_up_at: Timestamp, now: Timestamp, jitter: u8) -> Next {
    match outcome {
        Outcome::Delivered | Outcome::Cut { .. } => Next::Done,
        Outcome::Needless => Next::Dropped,
        Outcome::Failed { asked, .. } if now < give_up_at => {
            let again = now.millis().saturating_add(wait(failures, *asked, jitter));
            Next::Again(Timestamp::from_millis(again.min(give_up_at.millis())))
        }
        Outcome::Failed { .. } | Outcome::Refused { .. } => Next::Parked,
        Outcome::Gone { .. } => Next::Paused,
    }
}

/// A receiver that names a time gets it; but one that always asks for a second is not called 86,400 times a day.
fn wait(failures: u32, asked: Option<i64>, jitter: u8) -> i64 {
    let place = usize::try_from(failures).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    let planned = WAITS[place] * 1000;
    let wait = asked.map_or(planned, |asked| asked.max(planned / 10));
    wait.saturating_add((wait / 4).saturating_mul(jitter.into()) / 255)
}

/// How many notifications of a kind a process has on their way at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// In all.
    pub all: usize,
    /// Of one workspace.
    pub of_workspace: usize,
    /// To one receiver.
    pub of_receiver: usize,
}

impl Places {
    /// How many more of a workspace may go, which has `own` of the `taken` ones on their way. The more is taken, the
    /// fewer one workspace may have: a quarter of what is free, so that whoever comes next finds a place too.
    #[must_use]
    pub fn room(&self, taken: usize, own: usize) -> usize {
        let free = self.all.saturating_sub(taken);
        let share = (free / 4).max(1).min(self.of_workspace);
        share.saturating_sub(own).min(free)
    }
}

/// Whether a call that was answered with this HTTP status may do better later. Redirects are not followed.
#[must_use]
pub const fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

/// The milliseconds that a `Retry-After` header asks for: seconds, or a date (RFC 9110, section 10.2.3).
#[must_use]
pub fn retry_after(header: &str, now: Timestamp) -> Option<i64> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = header.parse().unwrap_or(i64::MAX);
        return Some(seconds.saturating_mul(1000));
    }
    let date = chrono::DateTime::parse_from_rfc2822(header).ok()?;
    Some((date.timestamp_millis() - now.millis()).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: i64 = 1_800_000_000_000;
    const DAY: i64 = GIVE_UP_AFTER_MILLIS;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    /// The times at which a notification that always fails is tried.
    fn tries(jitter: u8) -> Vec<i64> {
        let (mut times, mut now) = (vec![0], START);
        while let Next::Again(time) =
            next(&Outcome::failed("x"), u32::try_from(times.len() - 1).unwrap(), at(START + DAY), at(now), jitter)
        {
            now = time.millis();
            times.push(now - START);
        }
        times
    }

    #[test]
    fn waits_grow_over_a_day_and_then_end() {
        let seconds: Vec<i64> = tries(0).into_iter().map(|millis| millis / 1000).collect();
        assert_eq!(seconds, [0, 5, 35, 155, 755, 2555, 6155, 13_355, 27_755, 42_155, 56_555, 70_955, 85_355, 86_400]);
        assert_eq!(tries(255).last(), Some(&DAY));
        assert_eq!(tries(255)[1], 6250);
    }

    #[test]
    fn what_will_not_pass_is_parked_at_once() {
        assert_eq!(next(&Outcome::refused("gone"), 0, at(START + DAY), at(START), 0), Next::Parked);
        assert_eq!(next(&Outcome::Delivered, 9, at(START), at(START), 0), Next::Done);
        assert_eq!(next(&Outcome::Needless, 3, at(START), at(START), 0), Next::Dropped);
        let cut = Outcome::Cut { error: "broke off".to_owned() };
        assert_eq!((next(&cut, 0, at(START + DAY), at(START), 0), cut.error()), (Next::Done, Some("broke off")));
        let gone = Outcome::Gone { error: "gone".to_owned() };
        assert_eq!(next(&gone, 0, at(START + DAY), at(START), 0), Next::Paused);
    }

    #[test]
    fn a_receiver_is_given_the_time_it_asks_for() {
        let again = |asked, failures| {
            let outcome = Outcome::Failed { error: "busy".to_owned(), asked: Some(asked) };
            next(&outcome, failures, at(START + DAY), at(START), 0)
        };
        assert_eq!(again(90_000, 0), Next::Again(at(START + 90_000)));
        assert_eq!(again(2000, 0), Next::Again(at(START + 2000)));
        assert_eq!(again(0, 0), Next::Again(at(START + 500)));
        assert_eq!(again(1000, 7), Next::Again(at(START + 1_440_000)));
        assert_eq!(again(i64::MAX, 0), Next::Again(at(START + DAY)));
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let now: Timestamp = "2026-11-25T10:00:00Z".parse().unwrap();
        for (header, millis) in [
            ("120", Some(120_000)),
            (" 0 ", Some(0)),
            ("Wed, 25 Nov 2026 10:01:30 GMT", Some(90_000)),
            ("Wed, 25 Nov 2026 09:00:00 GMT", Some(0)),
            ("99999999999999999999999", Some(i64::MAX)),
            ("-5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(retry_after(header, now), millis, "{header}");
        }
    }

    const PLACES: Places = Places { all: 64, of_workspace: 4, of_receiver: 2 };

    #[test]
    fn a_workspace_has_places_of_its_own_and_fewer_when_many_share_them() {
        assert_eq!(PLACES.room(0, 0), 4);
        assert_eq!(PLACES.room(4, 4), 0, "not more than its own");
        assert_eq!(PLACES.room(52, 0), 3);
        assert_eq!(PLACES.room(60, 0), 1);
        assert_eq!(PLACES.room(63, 0), 1);
        assert_eq!(PLACES.room(63, 1), 0);
        assert_eq!(PLACES.room(64, 0), 0);
        assert_eq!(PLACES.room(99, 0), 0);
    }

    #[test]
    fn receivers_that_hang_leave_a_place_for_the_next_workspace() {
        let mut taken = 0;
        for workspace in 0..20 {
            let room = PLACES.room(taken, 0);
            assert!(room > 0, "workspace {workspace} finds none of {taken}");
            taken += room;
        }
        assert!(taken <= PLACES.all);
    }

    proptest! {
        #[test]
        fn a_next_try_lies_ahead_and_within_the_day(
            failures: u32, jitter: u8, asked in proptest::option::of(any::<i64>()), left in 1..=DAY,
        ) {
            let outcome = Outcome::Failed { error: String::new(), asked };
            let next = next(&outcome, failures, at(START + left), at(START), jitter);
            let Next::Again(time) = next else { return Err(TestCaseError::fail("parked too early")) };
            prop_assert!(time > at(START) && time <= at(START + left));
        }
    }
}

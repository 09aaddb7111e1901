//! One limit, kept for each client by the time at which everything it sent has been worked off (GCRA).

use crate::error::ApiError;
use kilo_types::{ProblemKind, Timestamp};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Clients that are told apart at once. With more, those who have waited long enough are forgotten, then all.
const MAX_CLIENTS: usize = 100_000;

/// So many requests, or bytes, in so many seconds, for each client; after a pause all of them may come at once.
#[derive(Debug)]
pub(super) struct Limit {
    name: &'static str,
    unit: Unit,
    count: u32,
    seconds: u32,
    /// For each client the microsecond at which everything it sent has been worked off, at an even pace.
    done: Mutex<HashMap<[u8; 16], i64>>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Requests,
    Bytes,
}

/// What taking of a limit came to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    name: &'static str,
    unit: Unit,
    count: u32,
    seconds: u32,
    remaining: i64,
    /// Seconds until all may be taken again.
    reset: i64,
    /// Seconds until as much may be taken as was asked for; `None` if it was taken.
    wait: Option<u64>,
}

impl Limit {
    /// `count` in `seconds`, under this name in headers.
    pub(super) fn new(name: &'static str, unit: Unit, count: u32, seconds: u32) -> Self {
        Self { name, unit, count: count.max(1), seconds, done: Mutex::default() }
    }

    /// Takes `cost` of what `client` may use, all of it or none, at `now`. What costs more than there is at most takes all.
    pub(super) fn take(&self, client: &[u8], cost: u32, now: Timestamp) -> Taken {
        let (now, window) = (now.millis() * 1000, i64::from(self.seconds) * 1_000_000);
        let pace = (window / i64::from(self.count)).max(1);
        let cost = i64::from(cost.clamp(1, self.count)) * pace;
        let mut name = [0; 16];
        name.copy_from_slice(&Sha256::digest(client)[..16]);
        let mut clients = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= MAX_CLIENTS {
            clients.retain(|_, done| *done > now);
            if clients.len() >= MAX_CLIENTS {
                clients.clear();
            }
        }
        let done = clients.entry(name).or_insert(now);
        // Nothing takes longer than the window, unless the clock has jumped back.
        if !(now..=now + window).contains(done) {
            *done = now;
        }
        let over = *done + cost - (now + window);
        if over <= 0 {
            *done += cost;
        }
        Taken {
            name: self.name,
            unit: self.unit,
            count: self.count,
            seconds: self.seconds,
            remaining: (now + window - *done) / pace,
            reset: seconds_up(*done - now),
            wait: (over > 0).then(|| u64::try_from(seconds_up(over)).unwrap_or(1)),
        }
    }
}

impl Taken {
    /// Its policy and what is left of it, as the members of two header fields.
    pub(super) fn members(&self) -> [String; 2] {
        let Self { name, count, seconds, remaining, reset, .. } = self;
        let unit = if self.unit == Unit::Bytes { ";qu=\"content-bytes\"" } else { "" };
        [format!("\"{name}\";q={count}{unit};w={seconds}"), format!("\"{name}\";r={remaining};t={reset}")]
    }

    /// # Errors
    /// 429 unless it was taken.
    pub(super) fn or_refuse(self, detail: &str) -> Result<(), ApiError> {
        match self.wait {
            None => Ok(()),
            Some(wait) => Err(ApiError::new(ProblemKind::TooManyRequests, detail).retry_after(wait)),
        }
    }
}

fn seconds_up(micros: i64) -> i64 {
    (micros + 999_999).div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000 + millis)
    }

    #[test]
    fn all_may_come_at_once_and_then_at_an_even_pace() {
        let limit = Limit::new("test", Unit::Requests, 10, 60);
        let remaining: Vec<_> = (0..10).map(|_| limit.take(b"one", 1, at(0)).remaining).collect();
        assert_eq!(remaining, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
        let refused = limit.take(b"one", 1, at(0));
        assert_eq!((refused.wait, refused.remaining, refused.reset), (Some(6), 0, 60));
        assert_eq!(limit.take(b"two", 1, at(0)).wait, None, "others are not concerned");
        assert_eq!(limit.take(b"one", 1, at(5_999)).wait, Some(1));
        assert_eq!(limit.take(b"one", 1, at(6_000)).wait, None);
        assert_eq!(limit.take(b"one", 1, at(6_000)).wait, Some(6));
        assert_eq!(limit.take(b"one", 1, at(120_000)).remaining, 9);
    }

    #[test]
    fn a_clock_that_jumps_back_shuts_nobody_out() {
        let limit = Limit::new("test", Unit::Requests, 2, 60);
        assert_eq!(limit.take(b"one", 1, at(86_400_000)).wait, None);
        assert_eq!(limit.take(b"one", 1, at(0)).remaining, 1);
    }

    #[test]
    fn bytes_are_taken_whole_or_not_at_all() {
        let limit = Limit::new("bytes", Unit::Bytes, 1_000, 10);
        assert_eq!(limit.take(b"one", 600, at(0)).remaining, 400);
        let refused = limit.take(b"one", 600, at(0));
        assert_eq!((refused.wait, refused.remaining), (Some(2), 400));
        assert_eq!(limit.take(b"one", 400, at(0)).wait, None, "what fits is taken");
        assert_eq!(limit.take(b"one", 600, at(6_000)).wait, None);
        assert_eq!(limit.take(b"two", 99_999, at(0)).remaining, 0, "more than there is at most takes all");
        let [policy, left] = limit.take(b"three", 1, at(0)).members();
        assert_eq!(policy, "\"bytes\";q=1000;qu=\"content-bytes\";w=10");
        assert_eq!(left, "\"bytes\";r=999;t=1");
    }
}

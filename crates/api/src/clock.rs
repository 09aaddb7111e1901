//! Time, randomness and identifiers, as things that are handed in.

use kilo_types::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::{Builder, Uuid};

/// Where the time comes from. Tests hand in one that stands still.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// A clock that asks `now`.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::new(|| {
            let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
        })
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

/// Where randomness comes from. Tests hand in a predictable one.
#[derive(Clone)]
pub struct Random(Arc<Fill>);

/// Fills bytes with randomness.
type Fill = dyn Fn(&mut [u8]) + Send + Sync;

impl Random {
    /// A source that fills bytes by `fill`.
    pub fn new(fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// The operating system's source.
    ///
    /// # Panics
    /// Later, if the system has no randomness: nothing secret could be made without it.
    #[must_use]
    pub fn system() -> Self {
        Self::new(|bytes| {
            if let Err(error) = getrandom::fill(bytes) {
                panic!("the system gives no randomness: {error}");
            }
        })
    }

    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }
}

/// Makes UUIDv7 identifiers that grow within this process, also within a millisecond and when the clock
/// steps back.
#[derive(Clone)]
pub struct Ids {
    clock: Clock,
    random: Random,
    last: Arc<Mutex<u128>>,
}

impl Ids {
    /// Identifiers by `clock` and `random`.
    #[must_use]
    pub fn new(clock: Clock, random: Random) -> Self {
        Self { clock, random, last: Arc::new(Mutex::new(0)) }
    }

    /// The next identifier.
    #[must_use]
    pub fn next(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now().millis()).unwrap_or(0);
        let fresh = Builder::from_unix_timestamp_millis(millis, &self.random.bytes()).into_uuid().as_u128();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = fresh.max(*last + 1);
        Uuid::from_u128(*last)
    }
}

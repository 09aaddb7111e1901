//! Wrong passwords, counted for whoever tries them.
//!
//! Somebody who tries passwords from elsewhere must not lock the owner of an account out. So what is counted is an account
//! *and* an address together, an address alone, and a browser that has signed in to the account before, which nobody
//! else's failures concern. While an account is tried from everywhere at once, a new address gets fewer tries at it.
//!
//! Asked with a permit to hash in hand, and told of a failure before that is given back: what comes at the same
//! time cannot pass together. Neither accounts nor addresses are stored, only keyed hashes.

use crate::{
    auth::{client, password::Permit, token::KeyedHash},
    db,
    error::ApiError,
    startup::State,
};
use kilo_types::{ProblemKind, Timestamp};
use std::{collections::HashMap, net::IpAddr};
use uuid::Uuid;

/// Seconds over which failures are counted.
const WINDOW_SECONDS: i64 = 15 * 60;
/// Failures of one account from one address, of a known browser, or in one session.
const MAX: i64 = 10;
/// Failures from one address, whatever the account.
const MAX_OF_ADDRESS: i64 = 50;
/// Failures of an account from wherever, before each address gets fewer tries at it.
const SIEGE: i64 = 100;
/// Failures of an account that is tried from everywhere, from one address.
const MAX_IN_SIEGE: i64 = 3;

/// A password that is being tried.
#[derive(Debug)]
pub struct Attempt {
    /// The browser or session that is known. Once it has failed too often, it is as good as a stranger.
    known: Option<Vec<u8>>,
    stranger: Option<Stranger>,
}

/// Somebody who says to be the owner of an account.
#[derive(Debug)]
struct Stranger {
    /// The account at this address.
    here: Vec<u8>,
    address: Vec<u8>,
    /// The account, wherever.
    account: Vec<u8>,
}

/// Failures of a subject, and when the first of them was, in seconds.
type Failures = HashMap<Vec<u8>, (i64, i64)>;

impl Attempt {
    /// An attempt on the account found by `account_key`, from `address`, with a browser that is known to it.
    #[must_use]
    pub fn to_sign_in(hash: &KeyedHash, account_key: &str, address: Option<IpAddr>, device: Option<Uuid>) -> Self {
        let address = address.map(client::identity).unwrap_or_default();
        let here = [&address[..], &[0], account_key.as_bytes()].concat();
        Self {
            known: device.map(|device| hash.of("device", device.as_bytes())),
            stranger: Some(Stranger {
                here: hash.of("account at address", &here),
                address: hash.of("address", &address),
                account: hash.of("account", account_key.as_bytes()),
            }),
        }
    }

    /// An attempt of somebody who is signed in.
    #[must_use]
    pub fn in_session(hash: &KeyedHash, session: &str) -> Self {
        Self { known: Some(hash.of("session", session.as_bytes())), stranger: None }
    }

    /// Waits for the right to hash, and gives it unless there were too many failures: looked at before the wait, so that
    /// who is refused keeps nobody waiting, and after it.
    ///
    /// # Errors
    /// 429 with the seconds to wait; 503 when too many wait; or when the database fails.
    pub async fn begin(&self, state: &State) -> Result<Permit, ApiError> {
        self.refuse_when_throttled(state).await?;
        let permit = state.passwords.permit().await?;
        self.refuse_when_throttled(state).await?;
        Ok(permit)
    }

    async fn refuse_when_throttled(&self, state: &State) -> Result<(), ApiError> {
        if !state.config.rate_limits {
            return Ok(());
        }
        let now = seconds(state.clock.now());
        let Some(began) = self.throttled_since(&self.failures(state, now).await?) else { return Ok(()) };
        let wait = u64::try_from(began + WINDOW_SECONDS - now).unwrap_or(1).max(1);
        Err(ApiError::new(ProblemKind::TooManyRequests, "Too many wrong passwords.").retry_after(wait))
    }

    async fn failures(&self, state: &State, now: i64) -> Result<Failures, ApiError> {
        let stranger = self.stranger.iter().flat_map(|stranger| [&stranger.here, &stranger.address, &stranger.account]);
        let mut subjects: Vec<_> = self.known.iter().chain(stranger).cloned().collect();
        subjects.resize(4, Vec::new());
        let sql = "SELECT subject, failures, window_started_at AS began FROM login_failures
                   WHERE window_started_at > ? AND subject IN (?, ?, ?, ?)";
        let values = [(now - WINDOW_SECONDS).into()].into_iter().chain(subjects.into_iter().map(Into::into));
        let rows = db::all(state.db.read(), sql, values).await?;
        let failures = rows.iter().map(|row| Ok((row.get("subject")?, (row.get("failures")?, row.get("began")?))));
        failures.collect::<Result<_, sea_orm::DbErr>>().map_err(Into::into)
    }

    /// When the failures began that leave no further try; `None` when there is one.
    fn throttled_since(&self, failures: &Failures) -> Option<i64> {
        let of = |subject: &Vec<u8>| failures.get(subject).copied().unwrap_or_default();
        let over = |subject: &Vec<u8>, max: i64| Some(of(subject)).filter(|(count, _)| *count >= max).map(|(_, at)| at);
        let of_known = self.known.as_ref().map(|known| over(known, MAX));
        let Some(Stranger { here, address, account }) = self.stranger.as_ref().filter(|_| of_known != Some(None))
        else {
            return of_known.flatten();
        };
        let max = if of(account).0 >= SIEGE { MAX_IN_SIEGE } else { MAX };
        [over(here, max), over(address, MAX_OF_ADDRESS)].into_iter().flatten().max()
    }

    /// Counts a failure.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fail(&self, state: &State) -> Result<(), ApiError> {
        if !state.config.rate_limits {
            return Ok(());
        }
        let now = seconds(state.clock.now());
        let is_trusted = self.is_trusted(&self.failures(state, now).await?);
        let stranger = self.stranger.as_ref().filter(|_| !is_trusted);
        let strange = stranger.into_iter().flat_map(|stranger| [&stranger.here, &stranger.address, &stranger.account]);
        let write = state.db.begin().await?;
        let oldest = now - WINDOW_SECONDS;
        db::execute(&write, "DELETE FROM login_failures WHERE window_started_at <= ?", [oldest.into()]).await?;
        let sql = "INSERT INTO login_failures VALUES (?1, 1, ?2) ON CONFLICT DO UPDATE SET failures = failures + 1";
        for subject in self.known.iter().filter(|_| is_trusted).chain(strange) {
            db::execute(&write, sql, [subject.clone().into(), now.into()]).await?;
        }
        write.commit().await
    }

    /// Whether what is known has tries left, so that a failure is its own.
    fn is_trusted(&self, failures: &Failures) -> bool {
        let count = |known| failures.get(known).map_or(0, |(count, _)| *count);
        self.known.as_ref().is_some_and(|known| count(known) < MAX)
    }

    /// Forgets the failures of the browser, and of the account at this address. Those of the address stay: else whoever
    /// has one account could try others for ever.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn succeed(&self, state: &State) -> Result<(), ApiError> {
        if !state.config.rate_limits {
            return Ok(());
        }
        let write = state.db.begin().await?;
        for subject in self.known.iter().chain(self.stranger.iter().map(|stranger| &stranger.here)) {
            db::execute(&write, "DELETE FROM login_failures WHERE subject = ?", [subject.clone().into()]).await?;
        }
        write.commit().await
    }
}

fn seconds(time: Timestamp) -> i64 {
    time.millis().div_euclid(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(device: Option<u128>) -> Attempt {
        let hash = KeyedHash::new(b"secret").unwrap();
        let address = Some("203.0.113.7".parse().unwrap());
        Attempt::to_sign_in(&hash, "owner@a.example", address, device.map(Uuid::from_u128))
    }

    #[test]
    fn each_has_their_own_tries() {
        let (stranger, known) = (attempt(None), attempt(Some(1)));
        let Stranger { here, address, account } = stranger.stranger.as_ref().unwrap();
        let device = known.known.as_ref().unwrap();
        for (failures, of_stranger, of_known, what) in [
            (vec![], None, None, "nothing"),
            (vec![(here, 9), (address, 49), (account, 99)], None, None, "one more try"),
            (vec![(here, 10)], Some(7), None, "the account from here"),
            (vec![(address, 50)], Some(7), None, "other accounts from here"),
            (vec![(account, 1_000_000)], None, None, "others from elsewhere"),
            (vec![(account, 100), (here, 3)], Some(7), None, "a siege"),
            (vec![(device, 10)], None, None, "a browser that failed is a stranger"),
            (vec![(device, 10), (here, 10)], Some(7), Some(7), "who has failed as well"),
        ] {
            let failures = failures.into_iter().map(|(subject, count)| (subject.clone(), (count, 7))).collect();
            assert_eq!(stranger.throttled_since(&failures), of_stranger, "{what}");
            assert_eq!(known.throttled_since(&failures), of_known, "{what}");
        }
    }

    #[test]
    fn a_session_has_ten_tries_and_no_more() {
        let attempt = Attempt::in_session(&KeyedHash::new(b"secret").unwrap(), "session");
        let session = attempt.known.clone().unwrap();
        for (count, since) in [(9, None), (10, Some(7)), (11, Some(7))] {
            assert_eq!(attempt.throttled_since(&HashMap::from([(session.clone(), (count, 7))])), since);
        }
        assert!(!attempt.is_trusted(&HashMap::from([(session, (10, 7))])));
    }
}

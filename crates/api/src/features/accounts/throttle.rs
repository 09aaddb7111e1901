//! Failed sign-ins, limited for an account and for an address.
//!
//! Asked with a permit to hash in hand, and told of a failure before that is given back: what comes at the same
//! time cannot pass together. Neither accounts nor addresses are stored, only keyed hashes.

use crate::{
    auth::{client, token::KeyedHash},
    db::{self, Db},
    error::ApiError,
};
use kilo_types::{ProblemKind, Timestamp};
use std::net::IpAddr;

/// Seconds over which failures are counted.
const WINDOW_SECONDS: i64 = 15 * 60;
/// Failures of one account, whoever tries, before it is locked until the window ends.
const MAX_OF_ACCOUNT: i64 = 10;
/// Failures from one address, whatever the account.
const MAX_OF_ADDRESS: i64 = 50;

/// A sign-in that is being tried.
#[derive(Debug)]
pub struct Attempt {
    account: Vec<u8>,
    address: Vec<u8>,
}

impl Attempt {
    /// An attempt on the account found by `account_key`, from `address`.
    #[must_use]
    pub fn new(hash: &KeyedHash, account_key: &str, address: Option<IpAddr>) -> Self {
        let address = address.map(client::identity).unwrap_or_default();
        Self { account: hash.of("account", account_key.as_bytes()), address: hash.of("address", &address) }
    }

    /// Refuses when account or address has failed too often.
    ///
    /// # Errors
    /// 429 with the seconds to wait; or when the database fails.
    pub async fn refuse_when_throttled(&self, db: &Db, now: Timestamp) -> Result<(), ApiError> {
        let now = seconds(now);
        let sql = "SELECT max(window_started_at) AS began FROM login_failures
                   WHERE window_started_at > ? AND ((subject = ? AND failures >= ?) OR (subject = ? AND failures >= ?))";
        let values = [
            (now - WINDOW_SECONDS).into(),
            self.account.clone().into(),
            MAX_OF_ACCOUNT.into(),
            self.address.clone().into(),
            MAX_OF_ADDRESS.into(),
        ];
        let row = db::one(db.read(), sql, values).await?;
        let began: Option<i64> = row.map(|row| row.get("began")).transpose()?.flatten();
        let Some(began) = began else { return Ok(()) };
        let wait = u64::try_from(began + WINDOW_SECONDS - now).unwrap_or(1).max(1);
        Err(ApiError::new(ProblemKind::TooManyRequests, "Too many failed sign-ins.").retry_after(wait))
    }

    /// Counts a failure of account and address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fail(&self, db: &Db, now: Timestamp) -> Result<(), ApiError> {
        let now = seconds(now);
        let write = db.begin().await?;
        let oldest = now - WINDOW_SECONDS;
        db::execute(&write, "DELETE FROM login_failures WHERE window_started_at <= ?", [oldest.into()]).await?;
        let sql = "INSERT INTO login_failures VALUES (?1, 1, ?3), (?2, 1, ?3)
                   ON CONFLICT DO UPDATE SET failures = failures + 1";
        db::execute(&write, sql, [self.account.clone().into(), self.address.clone().into(), now.into()]).await?;
        Ok(write.commit().await?)
    }

    /// Forgets the failures of the account, which has signed in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn succeed(&self, db: &Db) -> Result<(), ApiError> {
        let write = db.begin().await?;
        db::execute(&write, "DELETE FROM login_failures WHERE subject = ?", [self.account.clone().into()]).await?;
        Ok(write.commit().await?)
    }
}

fn seconds(time: Timestamp) -> i64 {
    time.millis().div_euclid(1000)
}

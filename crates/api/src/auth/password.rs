//! Passwords: argon2id, on the blocking pool, as many at once as there are permits.

use crate::{clock::Random, error::ApiError};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kilo_types::ProblemKind;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Shortest password that may be set, in bytes.
pub const MIN_LENGTH: usize = 12;
/// Longest password, in bytes: hashing must not become a way to burn CPU.
pub const MAX_LENGTH: usize = 1024;

/// Hashing at once: each takes 19 MiB and a core.
const PERMITS: usize = 2;

/// The right to hash; held as long as a hash is being made, also for a client that has gone.
#[derive(Clone, Debug)]
pub struct Permit(#[expect(dead_code, reason = "to hold it is its use")] Arc<OwnedSemaphorePermit>);

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    random: Random,
    /// Verified for unknown users, so that they take as long as known ones.
    dummy: Arc<str>,
}

impl Passwords {
    /// Passwords salted by `random`.
    ///
    /// # Errors
    /// When hashing fails.
    pub fn new(random: Random) -> Result<Self, ApiError> {
        let dummy = hash("no password", &random)?.into();
        Ok(Self { permits: Arc::new(Semaphore::new(PERMITS)), random, dummy })
    }

    /// Waits for the right to hash.
    ///
    /// # Errors
    /// When the server is overloaded.
    pub async fn permit(&self) -> Result<Permit, ApiError> {
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| busy())?;
        Ok(Permit(Arc::new(permit)))
    }

    /// The hash to store (a PHC string: parameters and salt are in it).
    ///
    /// # Errors
    /// When hashing fails.
    pub async fn hash(&self, permit: &Permit, password: String) -> Result<String, ApiError> {
        let random = self.random.clone();
        run(permit, move || hash(&password, &random)).await?
    }

    /// Whether `password` is the one behind `stored`; for an unknown user `stored` is `None`.
    ///
    /// # Errors
    /// When the server is overloaded.
    pub async fn verify(&self, permit: &Permit, password: String, stored: Option<String>) -> Result<bool, ApiError> {
        let (known, stored) = (stored.is_some(), stored.unwrap_or_else(|| self.dummy.to_string()));
        let fits = run(permit, move || {
            PasswordHash::new(&stored)
                .is_ok_and(|stored| Argon2::default().verify_password(password.as_bytes(), &stored).is_ok())
        });
        Ok(fits.await? && known)
    }
}

fn busy() -> ApiError {
    ApiError::new(ProblemKind::Unavailable, "Too many sign-ins at once.").retry_after(2)
}

async fn run<T: Send + 'static>(permit: &Permit, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
    let permit = permit.clone();
    let work = move || {
        let result = work();
        drop(permit);
        result
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| busy())
}

fn hash(password: &str, random: &Random) -> Result<String, ApiError> {
    let hashed: Result<argon2::PasswordHash, _> =
        Argon2::default().hash_password_with_salt(password.as_bytes(), &random.bytes::<16>());
    hashed.map(|hash| hash.to_string()).map_err(|error| ApiError::new(ProblemKind::Internal, error.to_string()))
}

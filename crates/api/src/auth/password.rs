//! Passwords: argon2id, on threads of its own, as many at once as there are permits.
//!
//! Of its own, because the allocator keeps what a thread has freed for that thread: on a pool of many, each would go
//! on holding the 19 MiB of a hash.

use crate::{clock::Random, error::ApiError};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kilo_types::ProblemKind;
use std::sync::{
    Arc, Mutex, PoisonError,
    mpsc::{self, Sender},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Shortest password that may be set, in bytes.
pub const MIN_LENGTH: usize = 12;
/// Longest password, in bytes: hashing must not become a way to burn CPU.
pub const MAX_LENGTH: usize = 1024;

/// Hashing at once: each takes 19 MiB and a core.
const PERMITS: usize = 2;

/// The right to hash; held as long as a hash is being made, also for a client that has gone.
#[derive(Clone, Debug)]
pub struct Permit(#[expect(dead_code, reason = "to hold it is its use")] Arc<OwnedSemaphorePermit>);

type Job = Box<dyn FnOnce() + Send>;

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    jobs: Sender<Job>,
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
        Ok(Self { permits: Arc::new(Semaphore::new(PERMITS)), jobs: start_threads(), random, dummy })
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
        self.run(permit, move || hash(&password, &random)).await?
    }

    /// Whether `password` is the one behind `stored`; for an unknown user `stored` is `None`.
    ///
    /// # Errors
    /// When the server is overloaded.
    pub async fn verify(&self, permit: &Permit, password: String, stored: Option<String>) -> Result<bool, ApiError> {
        let (known, stored) = (stored.is_some(), stored.unwrap_or_else(|| self.dummy.to_string()));
        let fits = self.run(permit, move || {
            PasswordHash::new(&stored)
                .is_ok_and(|stored| Argon2::default().verify_password(password.as_bytes(), &stored).is_ok())
        });
        Ok(fits.await? && known)
    }

    async fn run<T: Send + 'static>(
        &self,
        permit: &Permit,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let permit = permit.clone();
        let (done, result) = oneshot::channel();
        let job = move || {
            // Nobody waits any more for a client that has gone.
            done.send(work()).ok();
            drop(permit);
        };
        self.jobs.send(Box::new(job)).map_err(|_| busy())?;
        result.await.map_err(|_| busy())
    }
}

/// One thread for each permit; they end with the last [`Passwords`].
fn start_threads() -> Sender<Job> {
    let (jobs, queue) = mpsc::channel::<Job>();
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..PERMITS {
        let queue = queue.clone();
        std::thread::spawn(move || {
            loop {
                let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok(job) = next else { return };
                job();
            }
        });
    }
    jobs
}

fn busy() -> ApiError {
    ApiError::new(ProblemKind::Unavailable, "Too many sign-ins at once.").retry_after(2)
}

fn hash(password: &str, random: &Random) -> Result<String, ApiError> {
    let hashed: Result<argon2::PasswordHash, _> =
        Argon2::default().hash_password_with_salt(password.as_bytes(), &random.bytes::<16>());
    hashed.map(|hash| hash.to_string()).map_err(|error| ApiError::new(ProblemKind::Internal, error.to_string()))
}

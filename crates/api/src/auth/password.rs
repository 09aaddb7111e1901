//! Passwords: argon2id, on threads of its own, as many at once as there are permits.
//!
//! Each thread keeps the 19 MiB that a hash needs: what is freed again and again, the allocator goes on holding many
//! times over.

use crate::{clock::Random, error::ApiError};
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use kilo_domain::password::weakness;
use kilo_types::ProblemKind;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Sender},
    },
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Shortest password that may be set, in bytes.
pub const MIN_LENGTH: usize = 12;
/// Longest password, in bytes: hashing must not become a way to burn CPU.
pub const MAX_LENGTH: usize = 1024;

/// Hashing at once: each takes 19 MiB and a core.
const PERMITS: usize = 2;

/// How long somebody waits for the right to hash.
const MAX_WAIT: Duration = Duration::from_secs(20);

/// The right to hash; held as long as a hash is being made, also for a client that has gone.
#[derive(Clone, Debug)]
pub struct Permit(#[expect(dead_code, reason = "to hold it is its use")] Arc<OwnedSemaphorePermit>);

/// What a hash is made in.
type Memory = Vec<Block>;
type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// Refuses a password that must not be set, as the field `field`; `own` is what the person, the address and the
/// workspaces are called.
///
/// # Errors
/// 422 for one that is too short, too long, or guessed first.
pub fn refuse_weak(field: &str, password: &str, own: &[&str]) -> Result<(), ApiError> {
    if !(MIN_LENGTH..=MAX_LENGTH).contains(&password.len()) {
        return Err(ApiError::field(field, "must be 12 to 1024 bytes"));
    }
    weakness(password, own).map_or(Ok(()), |weakness| Err(ApiError::field(field, weakness.to_string())))
}

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
        let dummy = hash("no password", &random, &mut Memory::new())?.into();
        Ok(Self { permits: Arc::new(Semaphore::new(PERMITS)), jobs: start_threads(), random, dummy })
    }

    /// Waits for the right to hash.
    ///
    /// # Errors
    /// When the server is overloaded.
    pub async fn permit(&self) -> Result<Permit, ApiError> {
        let waited = tokio::time::timeout(MAX_WAIT, self.permits.clone().acquire_owned()).await;
        let permit = waited.map_err(|_| busy())?.map_err(|_| busy())?;
        Ok(Permit(Arc::new(permit)))
    }

    /// The hash to store (a PHC string: parameters and salt are in it).
    ///
    /// # Errors
    /// When hashing fails.
    pub async fn hash(&self, permit: &Permit, password: String) -> Result<String, ApiError> {
        let random = self.random.clone();
        self.run(permit, move |memory| hash(&password, &random, memory)).await?
    }

    /// Whether `password` is the one behind `stored`; for an unknown user `stored` is `None`.
    ///
    /// # Errors
    /// When the server is overloaded.
    pub async fn verify(&self, permit: &Permit, password: String, stored: Option<String>) -> Result<bool, ApiError> {
        let (known, stored) = (stored.is_some(), stored.unwrap_or_else(|| self.dummy.to_string()));
        let fits = self.run(permit, move |memory| {
            let stored = PasswordHash::new(&stored).ok();
            // `Output` compares in constant time.
            stored.is_some_and(|stored| stored.hash.is_some() && derive(&password, &stored, memory) == stored.hash)
        });
        Ok(fits.await? && known)
    }

    async fn run<T: Send + 'static>(
        &self,
        permit: &Permit,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let permit = permit.clone();
        let (done, result) = oneshot::channel();
        let job = move |memory: &mut Memory| {
            // Nobody waits any more for a client that has gone.
            done.send(work(memory)).ok();
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
            let mut memory = Memory::new();
            loop {
                let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok(job) = next else { return };
                job(&mut memory);
            }
        });
    }
    jobs
}

fn busy() -> ApiError {
    ApiError::new(ProblemKind::Unavailable, "Too many sign-ins at once.").retry_after(2)
}

fn hash(password: &str, random: &Random, memory: &mut Memory) -> Result<String, ApiError> {
    let params = ParamsString::try_from(&Params::default()).map_err(ApiError::internal)?;
    let salt = Salt::new(&random.bytes::<16>()).map_err(ApiError::internal)?;
    let (algorithm, version) = (Algorithm::default().ident(), Some(Version::default().into()));
    let mut hashed = PasswordHash { algorithm, version, params, salt: Some(salt), hash: None };
    hashed.hash = Some(derive(password, &hashed, memory).ok_or_else(|| ApiError::internal("no hash"))?);
    Ok(hashed.to_string())
}

/// The output for `password` under the algorithm, parameters and salt of `hashed`.
fn derive(password: &str, hashed: &PasswordHash, memory: &mut Memory) -> Option<Output> {
    let algorithm = Algorithm::try_from(hashed.algorithm.as_str()).ok()?;
    let version = Version::try_from(hashed.version?).ok()?;
    let params = Params::try_from(hashed).ok()?;
    let mut out = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
    memory.resize(params.block_count(), Block::default());
    let argon2 = Argon2::new(algorithm, version, params);
    argon2.hash_password_into_with_memory(password.as_bytes(), hashed.salt.as_ref()?, &mut out, memory).ok()?;
    Output::new(&out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::PasswordVerifier;

    #[test]
    fn a_hash_is_what_the_library_verifies() {
        let random = Random::new(|bytes| bytes.fill(7));
        let made = hash("correct horse", &random, &mut Memory::new()).unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
        assert!(Argon2::default().verify_password(b"correct horse", made.as_str()).is_ok());
        let stored = PasswordHash::new(&made).unwrap();
        assert_eq!(derive("correct horse", &stored, &mut Memory::new()), stored.hash);
        assert_ne!(derive("wrong horse", &stored, &mut Memory::new()), stored.hash);
    }
}

//! What keeps the database from being used, as everybody who uses it notes it.

use super::files::{Files, Loss};
use crate::error::ApiError;
use kilo_types::ProblemKind;
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Seconds after which a client may try again.
const RETRY_AFTER: u64 = 5;

/// How long the writer may be silent: longer than it waits for another program to let go of the database.
const SILENCE: Duration = Duration::from_secs(8);

/// Whether the database can be used. The log has a line when that changes.
#[derive(Clone, Debug)]
pub(super) struct Health(Arc<House>);

#[derive(Debug)]
struct House {
    files: Files,
    known: Mutex<Known>,
}

#[derive(Debug)]
struct Known {
    lost: Option<(PathBuf, Loss)>,
    disk: Disk,
    /// When the writer was last heard of.
    heard: Instant,
}

/// Why the disk takes no writes.
#[derive(Debug, Default)]
struct Disk {
    /// What it said to a file that tries whether it would.
    full: Option<String>,
    /// What it said to the last write of the database.
    failed: Option<String>,
}

impl Health {
    /// Of the database that `files` are.
    pub(super) fn new(files: Files) -> Self {
        let known = Known { lost: None, disk: Disk::default(), heard: Instant::now() };
        Self(Arc::new(House { files, known: Mutex::new(known) }))
    }

    pub(super) fn files(&self) -> &Files {
        &self.0.files
    }

    /// Looks whether the files are those that are open.
    ///
    /// # Errors
    /// 503 when not: what is written would be lost, and what is read may be out of date.
    pub(super) fn check_files(&self) -> Result<(), ApiError> {
        let lost = self.0.files.lost().map(|(path, loss)| (path.to_owned(), loss));
        let mut known = self.known();
        if known.lost != lost {
            match &lost {
                Some((path, loss)) => tracing::error!(path = %path.display(), "the database's file {loss}: nothing is \
                    read or written until it is back; after a restore, start Kilo again"),
                None => tracing::info!("the database's files are there again"),
            }
            known.lost = lost;
        }
        drop(known);
        self.require_files()
    }

    /// As they were at the last look.
    ///
    /// # Errors
    /// As [`Self::check_files`].
    pub(super) fn require_files(&self) -> Result<(), ApiError> {
        match &self.known().lost {
            Some((_, loss)) => Err(not_ready(format!("The database's file {loss}."))),
            None => Ok(()),
        }
    }

    /// Notes what the disk says to a file that tries whether it takes more, `None` if it does.
    pub(super) fn note_probe(&self, full: Option<String>) {
        self.known().disk.change(|disk| disk.full = full);
    }

    /// Notes what the disk said to a write of the database, `None` if it took it.
    pub(super) fn note_write(&self, failed: Option<String>) {
        self.known().disk.change(|disk| disk.failed = failed);
    }

    /// Whether the last write failed for the disk.
    pub(super) fn has_failed(&self) -> bool {
        self.known().disk.failed.is_some()
    }

    /// Notes that the writer was heard of.
    pub(super) fn hear(&self) {
        self.known().heard = Instant::now();
    }

    /// Whether writes are possible.
    ///
    /// # Errors
    /// 503 that says why not.
    pub(super) fn ready(&self) -> Result<(), ApiError> {
        self.check_files()?;
        let known = self.known();
        if known.disk.trouble().is_some() {
            return Err(not_ready("The disk takes no writes: it is full, read-only or failing."));
        }
        if known.heard.elapsed() > SILENCE {
            return Err(not_ready("The writer does not answer: another program may hold the database's write lock."));
        }
        Ok(())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Disk {
    fn trouble(&self) -> Option<&str> {
        self.failed.as_deref().or(self.full.as_deref())
    }

    fn change(&mut self, change: impl FnOnce(&mut Self)) {
        let was_well = self.trouble().is_none();
        change(self);
        match self.trouble() {
            Some(cause) if was_well => tracing::error!(cause, "the disk takes no writes: they are answered 503"),
            None if !was_well => tracing::info!("the disk takes writes again"),
            _ => {}
        }
    }
}

fn not_ready(detail: impl Into<String>) -> ApiError {
    ApiError::new(ProblemKind::Unavailable, detail).retry_after(RETRY_AFTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health() -> (Health, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kilo.db");
        std::fs::write(&file, "x").unwrap();
        (Health::new(Files::of(&file).unwrap()), folder)
    }

    fn says(health: &Health) -> String {
        health.ready().map_or_else(|error| error.detail().to_owned(), |()| "ready".to_owned())
    }

    #[test]
    fn either_word_of_the_disk_is_enough() {
        let (health, _folder) = health();
        for (full, failed, wanted) in [
            (None, None, "ready"),
            (Some("full"), None, "The disk takes no writes"),
            (Some("full"), Some("failed"), "The disk takes no writes"),
            (None, Some("failed"), "The disk takes no writes"),
            (None, None, "ready"),
        ] {
            health.note_probe(full.map(str::to_owned));
            health.note_write(failed.map(str::to_owned));
            assert!(says(&health).starts_with(wanted), "{full:?} {failed:?}: {}", says(&health));
            assert_eq!(health.has_failed(), failed.is_some());
        }
    }

    #[test]
    fn a_writer_that_is_not_heard_of_is_missed() {
        let (health, _folder) = health();
        health.known().heard = Instant::now().checked_sub(SILENCE + Duration::from_secs(1)).unwrap();
        assert!(says(&health).starts_with("The writer does not answer"), "{}", says(&health));
        health.hear();
        assert_eq!(says(&health), "ready");
    }
}

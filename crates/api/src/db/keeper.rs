//! Looks after an open database: whether its files are there, the disk takes bytes and the writer lives, and that the
//! write-ahead log does not grow for ever.

use super::{Tx, health::Health, writer::Writer};
use crate::supervise;
use sea_orm::DbErr;
use std::{
    io::{self, Write},
    thread,
    time::{Duration, SystemTime},
};

/// How often it looks.
const INTERVAL: Duration = Duration::from_secs(1);

/// Bytes that the disk has to take: some pages of a small write.
static PROBE: [u8; 64 * 1024] = [0; 64 * 1024];

/// Bytes of the write-ahead log from which it is written back even if writers wait for readers. SQLite does it by
/// itself only where nobody reads.
const LONG_WAL: u64 = 64 * 1024 * 1024;

/// Bytes of the write-ahead log that are worth giving back when nobody writes any more.
const IDLE_WAL: u64 = 1024 * 1024;

/// Looks that find it as it was, after which nobody writes any more.
const IDLE_LOOKS: u32 = 5;

/// Ends the thread with the last clone of the database.
pub(super) type Keeper = flume::Sender<()>;

/// Starts the thread. It does not keep `writer` alive.
pub(super) fn start(health: Health, writer: &Writer) -> Result<Keeper, DbErr> {
    let (keeper, ended) = flume::bounded(0);
    let writer = writer.downgrade();
    let mut idle = Idle::default();
    let mut look = move || {
        let Some(writer) = writer.upgrade() else { return };
        // Each ends with a note in the database's health.
        if health.check_files().is_ok() {
            look_at_disk(&health, &writer);
            writer.ping();
            let wal = health.files().wal();
            if wal.0 > LONG_WAL || idle.is_over(wal) {
                writer.trim();
            }
        }
    };
    let work = move || {
        while ended.recv_timeout(INTERVAL) == Err(flume::RecvTimeoutError::Timeout) {
            look();
        }
    };
    let thread = thread::Builder::new().name("keep".to_owned());
    thread.spawn(move || supervise::on_thread("keep", work)).map_err(super::sqlite::refused)?;
    Ok(keeper)
}

/// The write-ahead log as it was at the last look, and how often it was found so.
#[derive(Default)]
struct Idle {
    wal: (u64, Option<SystemTime>),
    looks: u32,
}

impl Idle {
    /// Whether a log of some size has not been written to for a while; true once.
    fn is_over(&mut self, wal: (u64, Option<SystemTime>)) -> bool {
        self.looks = if wal == self.wal { self.looks.saturating_add(1) } else { 0 };
        self.wal = wal;
        self.looks == IDLE_LOOKS && wal.0 > IDLE_WAL
    }
}

/// A file that nobody sees tells of a full disk before a client's write does, and costs no write of the database, which
/// would make a backup begin anew. When a write has failed, only a write tells that the next one will not.
fn look_at_disk(health: &Health, writer: &Writer) {
    let full = probe(health).err().map(|error| error.to_string());
    let is_full = full.is_some();
    health.note_probe(full);
    if !is_full && health.has_failed() {
        writer.attempt(async |tx: &Tx| Ok(tx.write_nothing()?));
    }
}

/// Fails when the disk takes no more; other errors say nothing about the database's own files.
fn probe(health: &Health) -> io::Result<()> {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    match tempfile::tempfile_in(health.files().folder()).and_then(|mut file| file.write_all(&PROBE)) {
        Err(error) if matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge | ReadOnlyFilesystem) => {
            Err(error)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_that_nobody_writes_to_is_given_back_once() {
        let (mut idle, long, at) = (Idle::default(), 2 * IDLE_WAL, SystemTime::UNIX_EPOCH);
        let later = |second| Some(at + Duration::from_secs(second));
        assert!((0..50).all(|second| !idle.is_over((long, later(second)))), "it is written to");
        let looks: Vec<bool> = (0..50).map(|_| idle.is_over((long, later(49)))).collect();
        assert_eq!(looks.iter().filter(|is_over| **is_over).count(), 1);
        assert!((0..50).all(|_| !idle.is_over((IDLE_WAL, later(50)))), "there is nothing to give back");
    }
}

//! The log: lines go to standard error by a thread of their own. Where they cannot be written, or not fast enough, lines
//! are lost and counted; nothing else waits for them or fails with them.

use crate::config::StoreConfig;
use std::{
    io::{self, IsTerminal, Write},
    panic::{self, PanicHookInfo},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// Bytes of lines that may wait to be written.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// How long a process that ends waits for its last lines.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Characters of what a panic says. It may quote what it was about, which is cut off.
const PANIC_TEXT: usize = 200;

static LOG: OnceLock<Lines> = OnceLock::new();

/// Where lines are put for the thread that writes them.
#[derive(Clone)]
struct Lines {
    entries: flume::Sender<Entry>,
    tally: Arc<Tally>,
}

#[derive(Default)]
struct Tally {
    waiting_bytes: AtomicUsize,
    lost: AtomicU64,
}

enum Entry {
    Line(Vec<u8>),
    /// Is answered when all before it was written.
    Mark(flume::Sender<()>),
}

/// Begins the log: what `KILO_LOG` selects, or else `default`. Panics are lines of it too.
pub fn start(default: &str, config: &StoreConfig) {
    let Ok((lines, is_terminal)) = standard_error() else { return };
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(config.log.as_deref().unwrap_or(default)))
        .with_writer(lines.clone())
        .with_ansi(is_terminal)
        .log_internal_errors(false);
    let begun = if config.log_format == "json" { log.json().try_init() } else { log.try_init() };
    if begun.is_ok() && LOG.set(lines).is_ok() {
        panic::set_hook(Box::new(log_panic));
    }
}

/// Waits for a moment until the lines so far are written. For a process that is about to end.
pub fn flush() {
    if let Some(lines) = LOG.get() {
        lines.flush();
    }
}

/// The descriptor is one of our own: nobody who writes to standard error by himself holds a lock on it.
#[cfg(unix)]
fn standard_error() -> io::Result<(Lines, bool)> {
    use std::os::fd::AsFd;
    let is_terminal = io::stderr().is_terminal();
    let sink = std::fs::File::from(io::stderr().as_fd().try_clone_to_owned()?);
    Ok((Lines::to(sink)?, is_terminal))
}

#[cfg(not(unix))]
fn standard_error() -> io::Result<(Lines, bool)> {
    Ok((Lines::to(io::stderr())?, io::stderr().is_terminal()))
}

fn log_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let said = info.payload_as_str().unwrap_or_default();
    let said: String = said.chars().take_while(|&c| c != '`' && c != '\n').take(PANIC_TEXT).collect();
    let current = thread::current();
    tracing::error!(thread = current.name().unwrap_or_default(), place, said, "panic");
}

impl Lines {
    /// Starts the thread that writes to `sink`.
    fn to(sink: impl Write + Send + 'static) -> io::Result<Self> {
        let (entries, waiting) = flume::unbounded();
        let tally = Arc::new(Tally::default());
        let within = tally.clone();
        thread::Builder::new().name("log".to_owned()).spawn(move || write(&waiting, sink, &within))?;
        Ok(Self { entries, tally })
    }

    fn add(&self, line: &[u8]) {
        let waiting = self.tally.waiting_bytes.fetch_add(line.len(), Relaxed) + line.len();
        if waiting > MOST_BYTES || self.entries.send(Entry::Line(line.to_vec())).is_err() {
            self.tally.waiting_bytes.fetch_sub(line.len(), Relaxed);
            self.tally.lost.fetch_add(1, Relaxed);
        }
    }

    fn flush(&self) {
        let (mark, written) = flume::bounded(1);
        if self.entries.send(Entry::Mark(mark)).is_ok() {
            written.recv_timeout(LAST_LINES).ok();
        }
    }
}

fn write(entries: &flume::Receiver<Entry>, mut sink: impl Write, tally: &Tally) {
    let mut is_torn = false;
    for entry in entries {
        let line = match entry {
            Entry::Line(line) => line,
            Entry::Mark(written) => {
                written.send(()).ok();
                continue;
            }
        };
        tally.waiting_bytes.fetch_sub(line.len(), Relaxed);
        // What of a line got through before must not run into this one.
        let begun = if is_torn { sink.write_all(b"\n") } else { Ok(()) };
        is_torn = begun.and_then(|()| sink.write_all(&line)).is_err();
        if is_torn {
            tally.lost.fetch_add(1, Relaxed);
            continue;
        }
        let lost = tally.lost.swap(0, Relaxed);
        if lost > 0 {
            tracing::warn!(lost, "lines of the log were lost");
        }
    }
}

/// Takes each line whole, as the log's layer hands it over.
impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.add(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// Fails, blocks or takes a write as it is told for each.
    struct Sink {
        orders: mpsc::Receiver<bool>,
        written: mpsc::Sender<Vec<u8>>,
    }

    impl Write for Sink {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            if !self.orders.recv().unwrap_or(true) {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.written.send(line.to_vec()).ok();
            Ok(line.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn lines() -> (Lines, mpsc::Sender<bool>, mpsc::Receiver<Vec<u8>>) {
        let (order, orders) = mpsc::channel();
        let (written, taken) = mpsc::channel();
        (Lines::to(Sink { orders, written }).unwrap(), order, taken)
    }

    #[test]
    fn lines_that_fail_are_counted_and_the_next_ones_written() {
        let (lines, order, taken) = lines();
        for _ in 0..3 {
            lines.add(b"lost\n");
            order.send(false).unwrap();
        }
        lines.flush();
        assert_eq!(lines.tally.lost.load(Relaxed), 3);
        drop(order);
        lines.add(b"written\n");
        lines.flush();
        assert_eq!(taken.try_iter().collect::<Vec<_>>(), [b"\n".to_vec(), b"written\n".to_vec()]);
        assert_eq!(lines.tally.lost.load(Relaxed), 0, "they were reported");
    }

    #[test]
    fn a_sink_that_hangs_holds_up_nobody_and_bounds_what_waits() {
        let (lines, order, taken) = lines();
        let line = vec![b'x'; MOST_BYTES / 4];
        for _ in 0..100 {
            lines.add(&line);
        }
        assert!(lines.tally.waiting_bytes.load(Relaxed) <= MOST_BYTES);
        // One may be in the hands of the thread that hangs.
        assert!(lines.tally.lost.load(Relaxed) >= 95);
        drop(order);
        lines.flush();
        assert!((4..=5).contains(&taken.try_iter().count()));
        assert_eq!(lines.tally.waiting_bytes.load(Relaxed), 0);
    }
}

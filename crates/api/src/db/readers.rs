//! Reads of SQLite: threads that each keep a connection and its prepared statements.
//!
//! A query is one message to a thread and one back. The pool of sqlx sends several for each row, which takes longer
//! than the query itself (`docs/performance.md`). Whose query is next is a matter of [`Turns`]; a query ends at its
//! deadline, or when nobody waits for it any more.

use super::{
    Scope,
    sqlite::{self, Row, failed, refused, unavailable},
    turns::{Lane, Seat, Turns},
};
use rusqlite::{Connection, ErrorCode};
use sea_orm::{DbErr, Value};
use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// Connections; more than there are cores, so that a few slow reads do not hold up the quick ones.
const READERS: usize = 4;

/// Connections on which slow reads of one workspace may run at once.
const MOST_OF_ONE: usize = 2;

/// Steps of SQLite's machine between two looks at the clock: less than a millisecond.
const STEPS: i32 = 4_000;

/// How long reads may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// From the moment a query is asked to its answer.
    pub(super) deadline: Duration,
    /// How long the thread for quick reads stays with one.
    pub(super) moment: Duration,
}

/// What a server has.
pub(super) const PATIENCE: Patience = Patience { deadline: Duration::from_secs(10), moment: Duration::from_millis(50) };

/// Reads on behalf of a workspace, or of the server itself. The threads behind it end with the last clone.
#[derive(Clone, Debug)]
pub struct Reader {
    readers: Arc<Readers>,
    lane: Lane,
}

struct Readers {
    shared: Arc<Shared>,
    patience: Patience,
}

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readers").field("patience", &self.patience).finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Shared(Mutex<Inner>);

struct Inner {
    turns: Turns<Job>,
    /// Threads without work, by how long they stay with a read.
    idle: Vec<(Seat, mpsc::Sender<Order>)>,
    is_closed: bool,
}

impl Default for Inner {
    fn default() -> Self {
        Self { turns: Turns::new(MOST_OF_ONE), idle: Vec::new(), is_closed: false }
    }
}

/// What an idle thread is told; nothing tells it to end.
type Order = Option<(Lane, Job)>;

struct Job {
    sql: String,
    values: Vec<Value>,
    until: Instant,
    /// Whether who asked has stopped waiting.
    is_gone: Arc<AtomicBool>,
    answer: oneshot::Sender<Result<Vec<Row>, DbErr>>,
}

/// Tells the thread when nobody waits for the answer any more.
struct Asker(Arc<AtomicBool>);

impl Drop for Asker {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Reader {
    /// Opens connections to `file`, which has to exist.
    ///
    /// # Errors
    /// When that is refused.
    pub(super) fn open(file: &Path, patience: Patience) -> Result<Self, DbErr> {
        let shared = Arc::new(Shared::default());
        let readers = Arc::new(Readers { shared: Arc::clone(&shared), patience });
        for number in 0..READERS {
            let seat = if number == 0 { Seat::Short } else { Seat::Long };
            let (db, shared) = (connect(file).map_err(refused)?, Arc::clone(&shared));
            let (own, orders) = mpsc::channel();
            shared.lock().idle.push((seat, own.clone()));
            let thread = thread::Builder::new().name(format!("read-{number}"));
            thread.spawn(move || serve(&db, &shared, seat, patience.moment, &own, &orders)).map_err(refused)?;
        }
        Ok(Self { readers, lane: Lane::default() })
    }

    /// The same on behalf of a workspace: its reads stand in line behind each other, not those of others.
    #[must_use]
    pub fn of(&self, scope: Scope) -> Self {
        Self { readers: Arc::clone(&self.readers), lane: Lane { workspace: Some(scope.number()), ..self.lane } }
    }

    /// The same for reads that take long and can wait: they keep nobody from reading but each other.
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { readers: Arc::clone(&self.readers), lane: Lane { is_patient: true, ..self.lane } }
    }

    pub(super) async fn read(&self, sql: String, values: Vec<Value>) -> Result<Vec<Row>, DbErr> {
        let patience = self.readers.patience;
        let (answer, rows) = oneshot::channel();
        let asker = Asker(Arc::default());
        let job = Job { sql, values, until: Instant::now() + patience.deadline, is_gone: asker.0.clone(), answer };
        self.readers.shared.submit(self.lane, job);
        let rows = tokio::time::timeout(patience.deadline, rows).await.map_err(|_| too_long())?;
        rows.map_err(|_| unavailable("a reader has stopped"))?
    }
}

fn too_long() -> DbErr {
    unavailable("a read took too long")
}

impl Drop for Readers {
    fn drop(&mut self) {
        let mut inner = self.shared.lock();
        inner.is_closed = true;
        for (_, thread) in inner.idle.drain(..) {
            thread.send(None).ok();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn submit(&self, lane: Lane, job: Job) {
        let mut inner = self.lock();
        match inner.idle_for(lane, &[Seat::Long, Seat::Short]) {
            Some(place) => inner.hand_over(place, lane, job),
            None => inner.turns.push(lane, job),
        }
    }

    /// Puts back a read that needs more than a moment.
    fn put_back(&self, lane: Lane, job: Job) {
        let mut inner = self.lock();
        match inner.idle_for(lane, &[Seat::Long]) {
            Some(place) => inner.hand_over(place, lane, job),
            None => inner.turns.put_back(lane, job),
        }
    }

    /// Ends a thread's work for `lane` and gives it what is next; without anything it is idle from now on.
    fn next(&self, seat: Seat, lane: Lane, own: &mpsc::Sender<Order>) -> Order {
        let mut inner = self.lock();
        inner.turns.end(lane, seat);
        let next = inner.turns.next(seat);
        if next.is_none() {
            if inner.is_closed {
                own.send(None).ok();
            }
            inner.idle.push((seat, own.clone()));
        }
        next
    }
}

impl Inner {
    /// A thread that is idle and may read for `lane`. One that stays to the end comes first, and of those the one that
    /// has read last: what it needs is still at hand.
    fn idle_for(&self, lane: Lane, seats: &[Seat]) -> Option<usize> {
        let may =
            |wanted: Seat| self.idle.iter().rposition(|(seat, _)| *seat == wanted && self.turns.admits(lane, wanted));
        seats.iter().find_map(|seat| may(*seat))
    }

    fn hand_over(&mut self, place: usize, lane: Lane, job: Job) {
        let (seat, thread) = self.idle.remove(place);
        self.turns.begin(lane, seat);
        // A thread that has died drops the job, and who asked hears that.
        if thread.send(Some((lane, job))).is_err() {
            self.turns.end(lane, seat);
        }
    }
}

fn serve(
    db: &Connection,
    shared: &Shared,
    seat: Seat,
    moment: Duration,
    own: &mpsc::Sender<Order>,
    orders: &mpsc::Receiver<Order>,
) {
    let mut next = None;
    while let Some((lane, job)) = next.take().or_else(|| orders.recv().ok().flatten()) {
        let slice = (seat == Seat::Short).then_some(moment);
        // A read that panics has no answer; the thread goes on.
        if let Ok(Some(unfinished)) = catch_unwind(AssertUnwindSafe(|| job.work(db, slice))) {
            shared.put_back(lane, unfinished);
        }
        next = shared.next(seat, lane, own);
    }
}

impl Job {
    /// Reads and answers. Gives the job back when it takes longer than `slice`.
    fn work(self, db: &Connection, slice: Option<Duration>) -> Option<Self> {
        // Who asked may have gone meanwhile.
        if self.answer.is_closed() {
            return None;
        }
        tracing::debug!(sql = self.sql, "read");
        let sliced = slice.map(|slice| Instant::now() + slice).filter(|end| *end < self.until);
        let end = sliced.unwrap_or(self.until);
        let is_gone = Arc::clone(&self.is_gone);
        let watch = move || is_gone.load(Ordering::Relaxed) || Instant::now() >= end;
        let read = db.progress_handler(STEPS, Some(watch)).and_then(|()| sqlite::read(db, &self.sql, &self.values));
        let is_cut = matches!(&read, Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted));
        if is_cut && sliced.is_some() && !self.answer.is_closed() {
            return Some(self);
        }
        self.answer.send(read.map_err(|error| if is_cut { too_long() } else { failed(&error) })).ok();
        None
    }
}

fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let db = sqlite::open(file)?;
    db.busy_timeout(Duration::from_secs(10))?;
    db.pragma_update(None, "query_only", "on")?;
    Ok(db)
}

#[cfg(test)]
mod tests;

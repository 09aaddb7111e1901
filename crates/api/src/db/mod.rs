//! The database: how it is opened, how a write begins, and which workspace a query is bound to.

use crate::error::ApiError;
use kilo_types::{ProblemKind, WorkspaceId};
use sea_orm::{DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use std::{path::Path, str::FromStr, sync::Arc, time::Duration};
use tokio::sync::watch;

pub mod dialect;
pub mod entity;
mod explain;
mod files;
mod health;
mod keeper;
mod query;
mod readers;
mod sqlite;
mod start;
mod turns;
mod tx;
mod write;
mod writer;

pub use explain::explain;
pub use query::{Ask, Change, Row, all, execute, one, run};
pub use readers::Reader;
pub use tx::Tx;
pub use write::Write;

use files::Files;
use health::Health;
use keeper::Keeper;
use writer::Writer;

/// SQLite before this can lose committed writes when a WAL checkpoint races with two writers.
const SAFE_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// How long a connection waits for another program to let go of the database.
const BUSY: Duration = Duration::from_secs(5);

/// One writer and several readers of the same database.
#[derive(Clone, Debug)]
pub struct Db {
    reader: Reader,
    writer: Writer,
    /// For [`begin`](Self::begin), in turn with `writer`.
    connection: DatabaseConnection,
    commits: Arc<watch::Sender<()>>,
    health: Health,
    _keeper: Keeper,
}

/// A workspace that a query is bound to. Only sign-in, a key, the outbox, or an operator's command makes one, so a query
/// cannot be written without having asked who is asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    number: i64,
    id: WorkspaceId,
}

impl Scope {
    /// The scope of the workspace stored under `number`. For `auth` and the operator's commands alone.
    pub(crate) const fn new(number: i64, id: WorkspaceId) -> Self {
        Self { number, id }
    }

    /// The key that every row of the workspace carries.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.number
    }

    /// The workspace's public identifier.
    #[must_use]
    pub const fn id(self) -> WorkspaceId {
        self.id
    }
}

impl Db {
    /// Opens the database at `url` and brings its schema up to date. Waits for other programs that write to it.
    ///
    /// # Errors
    /// When the address is not one of SQLite, the file cannot be opened, or a migration fails.
    pub async fn open(url: &str) -> Result<Self, DbErr> {
        if !url.starts_with("sqlite:") {
            return Err(DbErr::Custom("KILO_DATABASE_URL must be a sqlite:// address".to_owned()));
        }
        let options = options(url)?;
        let file = options.get_filename().to_path_buf();
        if url.contains("mode=rwc") {
            create_private(&file).map_err(|error| DbErr::Custom(format!("{}: {error}", file.display())))?;
        }
        let connection = start::open(options).await?;
        keep_private(&file);
        // They are there: a database in WAL mode that was read from has all of its files.
        let files = Files::of(&file).map_err(|error| DbErr::Custom(format!("{}: {error}", file.display())))?;
        let (health, commits) = (Health::new(files), Arc::default());
        let writer = Writer::open(&file, health.clone(), Arc::clone(&commits))?;
        let keeper = keeper::start(health.clone(), &writer)?;
        Ok(Self {
            reader: Reader::open(&file, readers::PATIENCE)?,
            writer,
            connection,
            commits,
            health,
            _keeper: keeper,
        })
    }

    /// For reads outside a write that no workspace asks for: who is asking, and the server's own.
    #[must_use]
    pub const fn read(&self) -> &Reader {
        &self.reader
    }

    /// For reads outside a write on behalf of a workspace: they wait for each other, not for those of other workspaces.
    #[must_use]
    pub fn read_of(&self, scope: Scope) -> Reader {
        self.reader.of(scope)
    }

    /// Runs `act` as a write, and gives what it made once that is committed. What it reads cannot change under it. It
    /// shares its transaction with those that wait at the same time, so it is for what happens all the time: what
    /// visitors, programs and agents say, and the outbox. It may await nothing but its [`Tx`].
    ///
    /// # Errors
    /// Its own, and then it has changed nothing; or when the database fails. Who stops waiting stops a write that has
    /// not begun.
    pub async fn write<T: Send + 'static>(
        &self,
        act: impl AsyncFnOnce(&Tx) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        self.writer.write(act).await
    }

    /// Begins a write in a transaction of its own, which sea-orm can write to as well: for accounts, settings and the
    /// operator's commands. It holds the write lock from the start, so what it reads cannot change under it.
    ///
    /// # Errors
    /// When the lock could not be had in time.
    pub async fn begin(&self) -> Result<Write, ApiError> {
        self.health.require_files()?;
        let begin = async {
            let turn = self.writer.lease().await?;
            Ok::<_, ApiError>((self.connection.begin_with_options(immediate()).await?, turn))
        };
        let begun = tokio::time::timeout(writer::DEADLINE, begin).await;
        let (transaction, turn) = begun.map_err(|_| sqlite::unavailable("a write waited too long for its turn"))??;
        Ok(Write::new(transaction, self.health.clone(), self.commits.clone(), turn))
    }

    /// As [`begin`](Self::begin), for a start: it waits for other programs that write, and says for what.
    ///
    /// # Errors
    /// When the lock could not be had in ten minutes.
    pub async fn begin_patiently(&self, purpose: &str) -> Result<Write, ApiError> {
        let is_locked = |error: &ApiError| error.kind() == ProblemKind::Unavailable;
        start::patiently(purpose, is_locked, async || self.begin().await).await
    }

    /// Whether the files are still those that were opened.
    ///
    /// # Errors
    /// 503 when they were removed or replaced.
    pub fn require_files(&self) -> Result<(), ApiError> {
        self.health.require_files()
    }

    /// Whether writes are possible.
    ///
    /// # Errors
    /// 503 that says what is in the way: the files, the disk or the writer.
    pub fn ready(&self) -> Result<(), ApiError> {
        self.health.ready()
    }

    /// Changes with every write of this process, once it is committed.
    #[must_use]
    pub fn commits(&self) -> watch::Receiver<()> {
        self.commits.subscribe()
    }
}

/// A transaction that holds the write lock from the start.
fn immediate() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

fn options(url: &str) -> Result<SqliteConnectOptions, DbErr> {
    let options = SqliteConnectOptions::from_str(url).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .statement_cache_capacity(256)
        .pragma("temp_store", "memory")
        .pragma("journal_size_limit", tx::KEPT_WAL.to_string())
        .optimize_on_close(false, None))
}

async fn require_safe_sqlite(writer: &DatabaseConnection) -> Result<(), DbErr> {
    let row = one(writer, "SELECT sqlite_version() AS version", []).await?;
    let version: String = row.map(|row| row.get("version")).transpose()?.unwrap_or_default();
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < SAFE_SQLITE {
        return Err(DbErr::Custom(format!("SQLite {version} can lose committed writes; 3.51.3 is needed")));
    }
    Ok(())
}

/// The file holds password hashes and the signing secret, so a new one is for its owner alone. SQLite gives the
/// files beside it the same permissions.
#[cfg(unix)]
fn create_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// The same for files that others made, such as a backup that was put in place.
#[cfg(unix)]
fn keep_private(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    for end in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        let path = Path::new(&name);
        let found = std::fs::metadata(path);
        if !found.is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o077 != 0) {
            continue;
        }
        match std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)) {
            Ok(()) => tracing::info!(path = %path.display(), "the file is for its owner alone now"),
            Err(error) => tracing::warn!(path = %path.display(), %error, "others can read the database's file"),
        }
    }
}

#[cfg(not(unix))]
fn keep_private(_: &Path) {}

#[cfg(not(unix))]
fn create_private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

//! Writes that share a transaction, and what one of them may not do to the others.

use super::{super::Db, Tx};
use crate::{
    db::{all, execute, one},
    error::ApiError,
};
use kilo_types::ProblemKind;
use std::path::{Path, PathBuf};
use tokio::task::{JoinHandle, yield_now};

const INSERT: &str = "INSERT INTO t VALUES (?)";

type Made<T> = Result<T, ApiError>;

/// A database with numbers, and with some that must be among them when a transaction ends.
struct Fixture {
    db: Db,
    file: PathBuf,
    _folder: tempfile::TempDir,
}

impl Fixture {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kilo.db");
        let db = open(&file).await;
        for table in [
            "CREATE TABLE t (n INTEGER PRIMARY KEY) STRICT",
            "CREATE TABLE later (n INTEGER REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED) STRICT",
        ] {
            db.write(async move |tx: &Tx| Ok(execute(tx, table, []).await?)).await.unwrap();
        }
        Self { db, file, _folder: folder }
    }

    fn spawn<T: Send + 'static>(
        &self,
        write: impl AsyncFnOnce(&Tx) -> Made<T> + Send + 'static,
    ) -> JoinHandle<Made<T>> {
        let db = self.db.clone();
        tokio::spawn(async move { db.write(write).await })
    }

    /// Runs `write` with each of `numbers`, all in one transaction: they ask for their turn while another has it.
    async fn together<T: Send + 'static>(
        &self,
        numbers: impl IntoIterator<Item = i64>,
        write: impl AsyncFnOnce(&Tx, i64) -> Made<T> + Send + Copy + 'static,
    ) -> Vec<Made<T>> {
        let turn = self.db.begin().await.unwrap();
        let writes = numbers.into_iter().map(|number| self.spawn(async move |tx: &Tx| write(tx, number).await));
        let writes: Vec<_> = writes.collect();
        // Every task has asked when this one goes on.
        yield_now().await;
        drop(turn);
        let mut made = Vec::new();
        for write in writes {
            made.push(write.await.unwrap());
        }
        made
    }

    /// The numbers, as a connection of its own sees them.
    fn stored(&self) -> Vec<i64> {
        stored(&self.file)
    }
}

async fn open(file: &Path) -> Db {
    Db::open(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap()
}

fn stored(file: &Path) -> Vec<i64> {
    let other = rusqlite::Connection::open(file).unwrap();
    let mut rows = other.prepare("SELECT n FROM t ORDER BY n").unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Writes `number`, and then does as `number` says.
async fn insert(tx: &Tx, number: i64) -> Made<i64> {
    execute(tx, INSERT, [number.into()]).await?;
    match number % 8 {
        1 => Err(ApiError::not_found()),
        3 => Ok(i64::try_from(execute(tx, INSERT, [number.into()]).await?).unwrap_or(0)),
        5 => panic!("as the test wants it"),
        7 => std::future::pending().await,
        _ => Ok(number),
    }
}

async fn count(tx: &Tx) -> Made<i64> {
    let row = one(tx, "SELECT count(*) AS n FROM t", []).await?.ok_or_else(ApiError::not_found)?;
    Ok(row.get("n")?)
}

#[tokio::test]
async fn one_that_fails_takes_nothing_else_with_it() {
    let fixture = Fixture::new().await;
    let made = fixture.together(0..40, insert).await;
    for (number, made) in (0..).zip(&made) {
        let kind = made.as_ref().map(|_| ()).map_err(ApiError::kind);
        let wanted = match number % 8 {
            1 => Err(ProblemKind::NotFound),
            3 | 5 | 7 => Err(ProblemKind::Internal),
            _ => Ok(()),
        };
        assert_eq!(kind, wanted, "{number}");
    }
    assert_eq!(fixture.stored(), (0..40).filter(|number| number % 2 == 0).collect::<Vec<_>>());
}

#[tokio::test]
async fn they_share_one_commit_and_each_sees_what_the_ones_before_it_wrote() {
    let fixture = Fixture::new().await;
    let mut commits = fixture.db.commits();
    let made = fixture.together(0..40, async |tx: &Tx, number| {
        insert(tx, 2 * number * 4).await?;
        let file = one(tx, "SELECT file FROM pragma_database_list", []).await?.ok_or_else(ApiError::not_found)?;
        Ok((count(tx).await?, stored(Path::new(&file.get::<String>("file")?)).len()))
    });
    let made: Vec<_> = made.await.into_iter().map(Result::unwrap).collect();
    assert_eq!(made, (1..=40).map(|count| (count, 0)).collect::<Vec<_>>(), "nothing is there before all are done");
    assert!(commits.has_changed().unwrap());
    commits.mark_unchanged();
    assert_eq!(fixture.stored().len(), 40);
}

#[tokio::test]
async fn who_hears_of_a_write_finds_it_on_the_disk() {
    let fixture = Fixture::new().await;
    let synchronous = fixture.db.write(async |tx: &Tx| {
        let row = one(tx, "PRAGMA synchronous", []).await?.ok_or_else(ApiError::not_found)?;
        Ok(row.get::<i64>("synchronous")?)
    });
    assert_eq!(synchronous.await.unwrap(), 2, "FULL: a commit waits for the disk");
    let writes = (0..40).map(|number| {
        let (db, file) = (fixture.db.clone(), fixture.file.clone());
        tokio::spawn(async move {
            db.write(async move |tx: &Tx| insert(tx, 8 * number).await).await.unwrap();
            assert!(stored(&file).contains(&(8 * number)), "{number}");
        })
    });
    for write in writes.collect::<Vec<_>>() {
        write.await.unwrap();
    }
}

#[tokio::test]
async fn a_commit_that_fails_is_told_to_all_and_the_next_one_is_not_concerned() {
    let fixture = Fixture::new().await;
    let mut commits = fixture.db.commits();
    commits.mark_unchanged();
    let made = fixture.together([2, 4, 6], async |tx: &Tx, number| {
        let sql = if number == 4 { "INSERT INTO later VALUES (?)" } else { INSERT };
        Ok(execute(tx, sql, [number.into()]).await?)
    });
    let kinds: Vec<_> = made.await.into_iter().map(|made| made.unwrap_err().kind()).collect();
    assert_eq!(kinds, [ProblemKind::Internal; 3]);
    assert_eq!((fixture.stored(), commits.has_changed().unwrap()), (vec![], false));
    fixture.db.write(async |tx: &Tx| insert(tx, 8).await).await.unwrap();
    assert_eq!(fixture.stored(), [8]);
}

#[tokio::test]
async fn a_transaction_that_the_database_gives_up_is_lost_for_all_in_it() {
    let fixture = Fixture::new().await;
    let made = fixture.together([2, 4, 6], async |tx: &Tx, number| {
        let give_up = "INSERT OR ROLLBACK INTO t VALUES (2)";
        if number == 4 && execute(tx, give_up, []).await.is_err() {
            // Without a transaction this would last by itself.
            execute(tx, INSERT, [40.into()]).await.unwrap_err();
        }
        Ok(execute(tx, INSERT, [number.into()]).await?)
    });
    let [before, cause, after] = made.await.try_into().unwrap();
    assert_eq!(before.unwrap_err().kind(), ProblemKind::Unavailable);
    assert_eq!(cause.unwrap_err().kind(), ProblemKind::Unavailable);
    assert_eq!(after.unwrap(), 1, "it came too late for that transaction, and has one of its own");
    assert_eq!(fixture.stored(), [6]);
}

#[tokio::test]
async fn who_has_gone_is_passed_over_and_the_others_are_not() {
    let fixture = Fixture::new().await;
    let turn = fixture.db.begin().await.unwrap();
    let writes = [2, 4, 6].map(|number| fixture.spawn(async move |tx: &Tx| insert(tx, number).await));
    yield_now().await;
    writes[1].abort();
    yield_now().await;
    drop(turn);
    let [first, gone, last] = writes;
    assert!(first.await.unwrap().is_ok() && gone.await.is_err() && last.await.unwrap().is_ok());
    assert_eq!(fixture.stored(), [2, 6]);
}

#[tokio::test]
async fn a_transaction_of_sea_orm_waits_for_its_turn_and_gives_it_back() {
    let fixture = Fixture::new().await;
    for number in 0..20 {
        let write = fixture.db.begin().await.unwrap();
        execute(&write, INSERT, [number.into()]).await.unwrap();
        let other = fixture.spawn(async |tx: &Tx| count(tx).await);
        yield_now().await;
        if number % 2 == 0 {
            write.commit().await.unwrap();
        } else {
            drop(write);
        }
        // What was begun and dropped is taken back before the next sees anything.
        assert_eq!(other.await.unwrap().unwrap(), number / 2 + 1);
    }
}

#[tokio::test]
async fn what_waits_is_done_when_nobody_holds_the_database_any_more() {
    let fixture = Fixture::new().await;
    let turn = fixture.db.begin().await.unwrap();
    let writes: Vec<_> =
        (0..20).map(|number| fixture.spawn(async move |tx: &Tx| insert(tx, 8 * number).await)).collect();
    yield_now().await;
    let Fixture { db, file, _folder } = fixture;
    drop((db, turn));
    for write in writes {
        write.await.unwrap().unwrap();
    }
    assert_eq!(stored(&file).len(), 20);
}

#[tokio::test]
async fn two_writers_of_one_file_lose_nothing_and_wait_for_each_other() {
    let fixture = Fixture::new().await;
    let second = open(&fixture.file).await;
    let mut writes = Vec::new();
    for number in 0..400 {
        let db = if number % 2 == 0 { fixture.db.clone() } else { second.clone() };
        // Reads what it goes on from.
        let next = async |tx: &Tx| Ok(execute(tx, INSERT, [count(tx).await?.into()]).await?);
        writes.push(tokio::spawn(async move { db.write(next).await }));
    }
    for write in writes {
        assert_eq!(write.await.unwrap().unwrap(), 1);
    }
    let rows = all(second.read(), "SELECT n FROM t ORDER BY n", []).await.unwrap();
    let rows: Vec<i64> = rows.iter().map(|row| row.get("n").unwrap()).collect();
    assert_eq!(rows, (0..400).collect::<Vec<_>>());
}

/// Lets the database have `pages`, as a disk with that much room would. As many as it has if that is more.
async fn allow_pages(db: &Db, pages: i64) {
    let allow = async move |tx: &Tx| Ok(all(tx, format!("PRAGMA max_page_count = {pages}"), []).await?.len());
    db.write(allow).await.unwrap();
}

const MANY: &str = "INSERT INTO t WITH RECURSIVE many (n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM many
  WHERE n < 99000) SELECT n FROM many";

async fn fill(tx: &Tx) -> Made<u64> {
    Ok(execute(tx, MANY, []).await?)
}

#[tokio::test]
async fn a_full_disk_is_unavailable_and_over_with_the_first_write_that_it_takes() {
    let fixture = Fixture::new().await;
    let db = &fixture.db;
    allow_pages(db, 1).await;
    for _ in 0..3 {
        assert_eq!(db.write(fill).await.unwrap_err().kind(), ProblemKind::Unavailable);
        assert_eq!(db.ready().unwrap_err().kind(), ProblemKind::Unavailable);
        // What writes nothing says nothing about the disk.
        db.write(count).await.unwrap();
        assert!(db.ready().is_err());
    }
    allow_pages(db, 1_000_000).await;
    db.write(fill).await.unwrap();
    db.ready().unwrap();
    assert_eq!(fixture.stored().len(), 98_001);
}

#[tokio::test]
async fn a_disk_with_room_again_is_noticed_without_a_write() {
    let fixture = Fixture::new().await;
    allow_pages(&fixture.db, 1).await;
    fixture.db.write(fill).await.unwrap_err();
    assert!(fixture.db.ready().is_err());
    // The smallest write still finds room, as it needs no new page.
    let noticed = async {
        while fixture.db.ready().is_err() {
            yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), noticed).await.unwrap();
}

#[tokio::test]
async fn a_transaction_of_sea_orm_that_cannot_be_committed_leaves_nothing_behind() {
    let fixture = Fixture::new().await;
    for number in [2, 4] {
        let write = fixture.db.begin().await.unwrap();
        execute(&write, "INSERT INTO later VALUES (?)", [number.into()]).await.unwrap();
        write.commit().await.unwrap_err();
    }
    let write = fixture.db.begin().await.unwrap();
    execute(&write, "PRAGMA max_page_count = 1", []).await.unwrap();
    let full = execute(&write, MANY, []).await.unwrap_err();
    assert_eq!(ApiError::from(full).kind(), ProblemKind::Unavailable);
    drop(write);
    fixture.db.write(async |tx: &Tx| insert(tx, 8).await).await.unwrap();
    assert_eq!(fixture.stored(), [8]);
}

#[tokio::test]
async fn the_write_ahead_log_begins_anew_where_nobody_reads_and_is_left_where_somebody_does() {
    let fixture = Fixture::new().await;
    let wal = fixture.file.with_file_name("kilo.db-wal");
    let bytes = || std::fs::metadata(&wal).unwrap().len();
    let reader = rusqlite::Connection::open(&fixture.file).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM t").unwrap();
    fixture.db.write(fill).await.unwrap();
    let long = bytes();
    fixture.db.writer.trim();
    fixture.db.write(async |tx: &Tx| insert(tx, 8).await).await.unwrap();
    assert!(bytes() >= long, "somebody reads what is before it");
    reader.execute_batch("COMMIT").unwrap();
    fixture.db.writer.trim();
    fixture.db.write(async |tx: &Tx| insert(tx, 16).await).await.unwrap();
    assert!(bytes() < long / 10, "{} of {long}", bytes());
}

//! Reads that would take for ever beside reads that take no time.

use super::*;
use crate::db::{Ask, one};
use kilo_types::WorkspaceId;
use uuid::Uuid;

/// Counts for longer than anybody waits.
const ENDLESS: &str = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT count(*) AS n FROM n";

const QUICK: &str = "SELECT 7 AS n";

struct Opened {
    reader: Reader,
    _folder: tempfile::TempDir,
}

fn opened(deadline: Duration) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.db");
    Connection::open(&file).unwrap().execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (n)").unwrap();
    let patience = Patience { deadline, moment: Duration::from_millis(20) };
    Opened { reader: Reader::open(&file, patience).unwrap(), _folder: folder }
}

fn of(reader: &Reader, number: i64) -> Reader {
    reader.of(Scope::new(number, WorkspaceId(Uuid::from_u128(u128::from(number.unsigned_abs())))))
}

async fn seven(reader: &Reader) -> i64 {
    one(reader, QUICK, []).await.unwrap().unwrap().get("n").unwrap()
}

#[tokio::test]
async fn a_read_ends_at_its_deadline_and_its_thread_goes_on() {
    let opened = opened(Duration::from_millis(200));
    let mine = of(&opened.reader, 1);
    for _ in 0..2 * READERS {
        let error = mine.ask(ENDLESS.to_owned(), Vec::new()).await.unwrap_err();
        assert!(error.to_string().contains("took too long"), "{error}");
    }
    assert_eq!(seven(&mine).await, 7);
}

#[tokio::test]
async fn slow_reads_of_many_workspaces_hold_up_no_quick_one() {
    let opened = opened(Duration::from_secs(600));
    let slow: Vec<_> = (0..40)
        .map(|number| {
            let reader = of(&opened.reader, number % 8);
            tokio::spawn(async move { reader.ask(ENDLESS.to_owned(), Vec::new()).await })
        })
        .collect();
    // Until each of them has had its moment and waits for a long seat.
    while opened.reader.readers.shared.lock().turns.is_anything_new() || !all_seats_are_taken(&opened.reader) {
        tokio::task::yield_now().await;
    }
    for number in 0..9 {
        assert_eq!(seven(&of(&opened.reader, number)).await, 7, "also for who has slow ones");
    }
    assert_eq!(seven(&opened.reader).await, 7);
    slow.into_iter().for_each(|task| task.abort());
}

fn all_seats_are_taken(reader: &Reader) -> bool {
    reader.readers.shared.lock().idle.iter().all(|(seat, _)| *seat == Seat::Short)
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_is_given_up() {
    let opened = opened(Duration::from_secs(600));
    for _ in 0..3 * READERS {
        let mine = of(&opened.reader, 1);
        let asked = tokio::time::timeout(Duration::from_millis(30), mine.ask(ENDLESS.to_owned(), Vec::new()));
        assert!(asked.await.is_err());
    }
    while opened.reader.readers.shared.lock().idle.len() < READERS {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn threads_end_with_the_last_reader() {
    let Opened { reader, _folder } = opened(Duration::from_secs(600));
    let (mine, shared) = (of(&reader, 1), Arc::downgrade(&reader.readers.shared));
    drop(reader);
    assert_eq!(seven(&mine).await, 7, "a clone keeps them");
    drop(mine);
    while shared.strong_count() > 0 {
        tokio::task::yield_now().await;
    }
}

//! Starts that are cut off, that come together, and that find somebody else at work.

use crate::KILO;
use kilo_migrations::Migrator;
use kilo_testkit::{Server, conversation, wait_until};
use rusqlite::Connection;
use sea_orm::Database;
use sea_orm_migration::MigratorTrait;
use std::{
    path::Path,
    process::{Command, ExitStatus},
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;

fn folder() -> Arc<TempDir> {
    Arc::new(tempfile::tempdir().unwrap())
}

/// A database as an earlier version left it.
#[actix_web::main]
async fn older(folder: &Path, steps: u32) {
    let db = Database::connect(format!("sqlite://{}?mode=rwc", folder.join("kilo.db").display())).await.unwrap();
    Migrator::up(&db, Some(steps)).await.unwrap();
    db.close().await.unwrap();
}

/// Runs a command that opens the database, in a process that is killed when it would make a file longer than that many
/// blocks of 512 bytes.
fn open_within(blocks: usize, folder: &Path) -> ExitStatus {
    let nobody = "00000000-0000-7000-8000-000000000000";
    let script = format!("ulimit -c 0; ulimit -f {blocks}; exec \"$0\" rescore --workspace {nobody}");
    let mut command = Command::new("sh");
    command.args(["-c", &script, KILO]).current_dir(folder).env_remove("KILO_DATABASE_URL");
    command.stderr(std::process::Stdio::null()).status().unwrap()
}

#[test]
fn a_first_start_that_is_killed_at_any_write_can_be_made_again() {
    let mut killed = 0;
    // A start writes some hundred kilobytes: first to the write-ahead log, then to the database.
    for blocks in (0..).step_by(41) {
        let folder = folder();
        let whole = open_within(blocks, folder.path()).code() == Some(1);
        let again = Server::begin(KILO, folder.clone(), &[]).begun();
        let workspace = again.workspace("owner@a.example");
        assert_eq!(again.client(&workspace.key).post("/conversations", &conversation("hi")).status, 201, "{blocks}");
        if whole {
            break;
        }
        killed += 1;
    }
    assert!(killed >= 5, "{killed}");
}

#[test]
fn an_upgrade_that_is_killed_at_any_write_can_be_made_again() {
    for blocks in (0..).step_by(97) {
        let folder = folder();
        older(folder.path(), 4);
        if open_within(blocks, folder.path()).code() == Some(1) {
            assert!(blocks > 200, "{blocks}");
            break;
        }
        assert_eq!(Server::begin(KILO, folder.clone(), &[]).begun().call("GET", "/readyz", &[], "").status, 200);
    }
}

#[test]
fn processes_that_start_together_all_start() {
    for steps in [0, 1, 4, 12] {
        let folder = folder();
        if steps > 0 {
            older(folder.path(), steps);
        }
        let servers: Vec<_> = (0..3).map(|_| Server::begin(KILO, folder.clone(), &[])).collect();
        let servers: Vec<_> = servers.into_iter().map(Server::begun).collect();
        let workspace = servers[0].workspace("owner@a.example");
        for server in &servers {
            // They sign with one secret, too.
            assert_eq!(server.client(&workspace.key).post("/conversations", &conversation("hi")).status, 201);
            let token = servers[0].login("owner@a.example").text("access_token");
            assert_eq!(server.client(&token).whole_list("", 10).len(), 1 + server_place(&servers, server));
        }
    }
}

fn server_place(servers: &[Server], this: &Server) -> usize {
    servers.iter().position(|server| server.address == this.address).unwrap()
}

fn says_that_it_waits(line: &serde_json::Value) -> Option<String> {
    let said = line["fields"]["message"].as_str()?;
    said.starts_with("waiting to").then(|| said.to_owned())
}

#[test]
fn a_start_that_has_to_write_waits_for_who_holds_the_lock_and_says_so() {
    let folder = folder();
    older(folder.path(), 4);
    let other = Connection::open(folder.path().join("kilo.db")).unwrap();
    other.execute_batch("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE").unwrap();
    let waiting = Server::begin(KILO, folder, &[]);
    wait_until("it says that it waits", || !waiting.logged(says_that_it_waits).is_empty());
    let said = waiting.logged(says_that_it_waits).remove(0);
    let wanted = "waiting to bring the schema up to date: another program holds the database's write lock";
    assert_eq!(said, wanted);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(waiting.begun().call("GET", "/readyz", &[], "").status, 200);
}

#[test]
fn writes_are_refused_in_time_while_another_program_holds_the_lock_and_starts_and_reads_go_on() {
    let (server, workspace) = crate::server();
    let client = server.client(&workspace.key);
    assert_eq!(client.post("/conversations", &conversation("before")).status, 201);
    let other = Connection::open(server.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    std::thread::scope(|scope| {
        let write = || {
            let began = Instant::now();
            let answer = client.post("/conversations", &conversation("meanwhile"));
            (answer, began.elapsed())
        };
        let sign_in = || {
            let began = Instant::now();
            (server.login("owner@a.example"), began.elapsed())
        };
        let mut calls: Vec<_> = (0..4).map(|_| scope.spawn(write)).collect();
        calls.push(scope.spawn(sign_in));
        // Who has nothing to write does not wait.
        let second = server.another(&[]);
        assert_eq!(second.client(&workspace.key).whole_list("", 10).len(), 1);
        for call in calls {
            let (answer, took) = call.join().unwrap();
            assert_eq!((answer.status, answer.header("retry-after").is_some()), (503, true), "{}", answer.body);
            assert!(took < Duration::from_secs(10), "{took:?}");
        }
    });
    other.execute_batch("ROLLBACK").unwrap();
    wait_until("writes go on", || client.post("/conversations", &conversation("after")).status == 201);
    wait_until("it is ready", || server.call("GET", "/readyz", &[], "").status == 200);
}

#[test]
fn a_database_of_a_newer_version_stops_the_start_in_a_line() {
    let mut server = Server::start(KILO);
    server.kill();
    let db = Connection::open(server.database()).unwrap();
    db.execute_batch("INSERT INTO seaql_migrations VALUES ('m9999_later', 0)").unwrap();
    let (done, said) = server.run(&["serve"]);
    assert!(!done && said.contains("a newer version of Kilo") && said.trim().lines().count() == 1, "{said}");
}

#[test]
fn a_secret_that_is_too_short_stops_the_start_in_a_line_that_does_not_show_it() {
    let server = Server::start(KILO);
    for (secret, bytes) in [("", 0), ("hunter2", 7), ("0123456789abcdef0123456789abcde", 31), ("äöüäöüäöü", 18)]
    {
        let (done, said) = server.run_with(&["serve"], &[("KILO_SECRET", secret)]);
        assert!(
            !done && said.starts_with(&format!("kilo: KILO_SECRET has {bytes} bytes and needs at least 32")),
            "{said}"
        );
        assert!(said.trim().lines().count() == 1 && said.contains("openssl rand -hex 32"), "{said}");
        assert!(secret.is_empty() || !said.contains(secret), "{said}");
    }
    let long = server.another(&[("KILO_SECRET", "0123456789abcdef0123456789abcdef")]);
    assert_eq!(long.call("GET", "/readyz", &[], "").status, 200);
}

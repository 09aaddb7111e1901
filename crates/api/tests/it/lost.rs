//! Connections and processes that end in the middle of something.

use crate::{KILO, server};
use clap::Parser;
use kilo_api::{
    clock::{Clock, Random},
    config::Config,
    startup,
};
use kilo_testkit::{Answer, conversation, history, open};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::Mutex,
    time::Duration,
};

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

#[test]
fn a_body_that_stalls_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("kilo.db").display());
    let config = Settings::parse_from([KILO, "--database-url", &url]).config;
    assert!(kilo_api::http::BODY_DEADLINE < Duration::from_secs(30), "the contract's deadline");
    let answer = actix_web::rt::System::new().block_on(async {
        let mut state = startup::State::open(config, Clock::system(), Random::system()).await.unwrap();
        state.body_deadline = Duration::from_millis(200);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let running = startup::serve(state, listener).unwrap();
        let handle = running.handle();
        let call = std::thread::spawn(move || {
            let json = [("content-type", "application/json")];
            let mut stream = open(&address, "POST", "/api/v1/auth/login", &json, 100);
            stream.write_all(b"{\"email\":").unwrap();
            let answer = Answer::read(&stream);
            actix_web::rt::System::new().block_on(handle.stop(false));
            answer
        });
        running.await.unwrap();
        call.join().unwrap()
    });
    assert_eq!((answer.status, answer.problem().as_str()), (408, "/problems/request-timeout"));
}

#[test]
fn exports_that_nobody_reads_to_the_end_hold_nothing() {
    let (server, workspace) = server();
    server.import(&workspace, &history());
    let key = format!("Bearer {}", workspace.key);
    let path = "/api/v1/conversations/export?format=ndjson&include=messages";
    let begin = || {
        let mut stream = open(&server.address, "GET", path, &[("authorization", &key)], 0);
        stream.read_exact(&mut [0; 16]).unwrap();
        stream
    };
    // More than there are connections to read with: some stay open and are not read, some are dropped.
    let slow: Vec<_> = (0..10).map(|_| begin()).collect();
    for _ in 0..20 {
        drop(begin());
    }
    let client = server.client(&workspace.key);
    assert_eq!(client.get("/conversations").status, 200);
    drop(slow);
    assert_eq!(client.get("/conversations/counts").status, 200);
}

#[test]
fn what_was_acknowledged_survives_a_process_that_is_killed() {
    let (mut server, workspace) = server();
    let acknowledged = Mutex::new(Vec::new());
    let client = server.client(&workspace.key);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (client, acknowledged) = (&client, &acknowledged);
            scope.spawn(move || {
                for number in 0.. {
                    let word = format!("word{thread}x{number}");
                    let call = || client.post("/conversations", &conversation(&word));
                    // A connection that breaks is an answer that never came.
                    let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(call));
                    let Ok(answer) = answer.map_err(drop) else { break };
                    assert_eq!(answer.status, 201, "{}", answer.body);
                    acknowledged.lock().unwrap().push((answer.text("id"), word));
                }
            });
        }
        kilo_testkit::wait_until("enough was written", || acknowledged.lock().unwrap().len() >= 60);
        server.kill();
    });
    let again = server.another(&[]);
    let client = again.client(&workspace.key);
    for (id, word) in acknowledged.into_inner().unwrap() {
        let found = client.whole_list(&format!("q={word}"), 50);
        assert_eq!((found.len(), found[0]["id"].as_str()), (1, Some(id.as_str())), "{word}");
    }
    let rows = client.whole_list("", 200).len();
    assert_eq!(client.get("/conversations/counts").json()["total"], rows);
    look_into(&format!("sqlite://{}", again.database().display()));
}

#[actix_web::main]
async fn look_into(url: &str) {
    let db = Database::connect(url).await.unwrap();
    assert_eq!(text(&db, "PRAGMA integrity_check").await, "ok");
    let difference = "SELECT group_concat(status || score || ' ' || total, ';') FROM (
        SELECT workspace, status, score, total FROM conversation_counts WHERE total > 0 EXCEPT
        SELECT workspace, status, score, count(*) FROM conversations GROUP BY 1, 2, 3)";
    assert_eq!(text(&db, &format!("SELECT coalesce(({difference}), 'none')")).await, "none");
    for table in ["conversation_search", "message_search"] {
        let check = format!("INSERT INTO {table} ({table}) VALUES ('integrity-check')");
        db.execute_unprepared(&check).await.unwrap();
    }
    let version = text(&db, "SELECT sqlite_version()").await;
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(parts >= vec![3, 51, 3], "SQLite {version} can lose committed writes");
}

async fn text(db: &DatabaseConnection, sql: &str) -> String {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

//! The event stream, over HTTP.

use crate::{KILO, server};
use actix_web::rt::System;
use clap::Parser;
use kilo_api::{
    clock::{Clock, Random},
    config::Config,
    startup,
};
use kilo_testkit::{Client, Event, Server, conversation, message, wait_until};
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    net::TcpListener,
    sync::{
        atomic::{AtomicBool, Ordering::SeqCst},
        mpsc,
    },
    time::{Duration, Instant},
};

fn create(client: &Client) -> String {
    client.post("/conversations", &conversation("hello")).text("id")
}

#[test]
fn every_change_is_told_as_the_list_shows_it() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let mut events = client.events(None);
    for header in ["200 ok", "text/event-stream", "no-store", "content-encoding: identity", "x-accel-buffering: no"] {
        assert!(events.head.contains(header), "{}", events.head);
    }
    assert_eq!(events.next().unwrap(), Event { id: 0, name: "hello".to_owned(), data: json!({}) });
    let id = create(&client);
    let path = format!("/conversations/{id}");
    let json = [("content-type", "application/json")];
    let changes: [&dyn Fn() -> u16; 5] = [
        &|| client.post(&format!("{path}/messages"), &message("again")).status,
        &|| client.post(&format!("{path}/archive"), &json!({})).status,
        &|| client.post(&format!("{path}/unarchive"), &json!({})).status,
        &|| client.send("PATCH", &path, &json, r#"{"persona":"CTO"}"#).status,
        &|| client.post("/conversations/archive", &json!({ "ids": [id] })).status,
    ];
    let mut told = vec![events.next().unwrap()];
    for change in changes {
        let begin = Instant::now();
        assert!(change() < 300);
        told.push(events.next().unwrap());
        assert!(begin.elapsed() < Duration::from_secs(1), "{:?}", begin.elapsed());
        let listed = client.whole_list("status=active,archived", 50);
        assert_eq!(told.last().unwrap().data, listed[0]);
    }
    let versions: Vec<_> = told.iter().map(|event| event.data["version"].as_i64().unwrap()).collect();
    assert_eq!(versions, [1, 2, 3, 4, 5, 6]);
    assert!(told.iter().all(|event| event.name == "conversation"));
}

#[test]
fn a_ticket_works_once() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let answer = client.post("/events/tickets", &json!({}));
    assert_eq!(answer.status, 201);
    let query = format!("ticket={}", answer.text("ticket"));
    let stream = client.events_at(&query, &[]);
    assert!(stream.head.starts_with("http/1.1 200"), "{}", stream.head);
    for path in [format!("/events?{query}"), "/events?ticket=kilo_et_x".to_owned(), "/events".to_owned()] {
        let refused = client.get(&path);
        assert_eq!((refused.status, refused.problem().as_str()), (401, "/problems/unauthenticated"), "{path}");
    }
    let bad = client.get("/events?ticket=x&last_event_id=soon");
    assert_eq!((bad.status, bad.json()["errors"][0]["field"].as_str()), (422, Some("last_event_id")));
}

#[test]
fn a_ticket_that_two_redeem_at_once_lets_one_in() {
    let (server, workspace) = server();
    let other = server.another(&[]);
    let client = server.client(&workspace.key);
    for _ in 0..10 {
        let query = format!("ticket={}", client.post("/events/tickets", &json!({})).text("ticket"));
        let open = |address: &str| {
            let query = query.clone();
            let client = Client::new(address, "");
            std::thread::spawn(move || client.events_at(&query, &[]).head.starts_with("http/1.1 200"))
        };
        let both = [open(&server.address), open(&other.address)].map(|thread| thread.join().unwrap());
        assert_eq!(both.into_iter().filter(|in_| *in_).count(), 1);
    }
}

#[test]
fn a_stream_goes_on_where_the_last_one_was_cut() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    create(&client);
    let mut events = client.events(None);
    let last = events.next().unwrap().id;
    drop(events);
    let ids = [create(&client), create(&client)];
    let ticket = client.post("/events/tickets", &json!({})).text("ticket");
    let header = last.to_string();
    for mut events in [
        client.events(Some(last)),
        // The header, which a browser sends, comes before the parameter.
        client.events_at(&format!("ticket={ticket}&last_event_id=0"), &[("last-event-id", &header)]),
    ] {
        assert_eq!(events.next().unwrap().id, last);
        for id in &ids {
            assert_eq!(events.next().unwrap().data["id"], **id);
        }
    }
}

#[test]
fn nothing_is_missed_and_nothing_comes_out_of_order() {
    let (server, workspace) = server();
    let other = server.another(&[]);
    let stranger = server.workspace("owner@b.example");
    let writers = [&server, &other, &server, &other].map(|server| server.client(&workspace.key));
    let foreign = other.client(&stranger.key);
    let shared: Vec<String> = (0..4).map(|_| create(&writers[0])).collect();
    let done = AtomicBool::new(false);
    let (seen, cuts) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| follow(&server.client(&workspace.key), &done));
        let writing: Vec<_> = writers.iter().map(|client| scope.spawn(|| write(client, &shared))).collect();
        for _ in 0..20 {
            create(&foreign);
        }
        writing.into_iter().for_each(|thread| thread.join().unwrap());
        done.store(true, SeqCst);
        reader.join().unwrap()
    });
    let listed = writers[0].whole_list("status=active,archived", 200).into_iter();
    let wanted: BTreeMap<_, _> = listed.map(|row| (row["id"].as_str().unwrap().to_owned(), row)).collect();
    assert_eq!(seen, wanted);
    assert!(cuts >= 5, "only {cuts} streams were cut");
}

fn write(client: &Client, shared: &[String]) {
    for number in 0..25_usize {
        let id = &shared[number % shared.len()];
        let status = match number % 4 {
            0 => client.post("/conversations", &conversation("new")).status,
            1 => client.post(&format!("/conversations/{id}/archive"), &json!({})).status,
            _ => client.post(&format!("/conversations/{id}/messages"), &message("more")).status,
        };
        assert!(status < 300, "{status}");
    }
}

/// Follows from the first event until all is written and told, and cuts the line now and then. Gives the newest state of
/// each conversation, and how often the line was cut.
fn follow(client: &Client, done: &AtomicBool) -> (BTreeMap<String, Value>, usize) {
    let (mut seen, mut last, mut cuts) = (BTreeMap::<String, Value>::new(), 0, 0);
    loop {
        let finished = done.load(SeqCst);
        let mut events = client.events(Some(last));
        assert_eq!(events.next().unwrap().name, "hello");
        let newest = client.events(None).next().unwrap().id;
        for _ in 0..=(cuts * 7) % 5 {
            // What is to come may not be there yet, unless something is.
            if last >= newest {
                break;
            }
            let event = events.next().unwrap();
            assert!(event.id > last && event.name == "conversation", "{event:?} after {last}");
            last = event.id;
            let id = event.data["id"].as_str().unwrap().to_owned();
            let version = event.data["version"].as_i64();
            let before = seen.insert(id, event.data);
            assert!(before.is_none_or(|before| before["version"].as_i64() <= version));
        }
        if finished && last >= newest {
            return (seen, cuts);
        }
        cuts += 1;
    }
}

#[test]
fn who_follows_from_too_far_back_is_told_to_load_anew() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    create(&client);
    many_changes(&format!("sqlite://{}", server.database().display()));
    let first = client.events(Some(1)).next().unwrap();
    assert_eq!((first.name.as_str(), first.id), ("reset", 10_999));
    assert_eq!(client.events(Some(20_000)).next().unwrap().name, "reset");
    let mut kept = client.events(Some(10_998));
    assert_eq!((kept.next().unwrap().name.as_str(), kept.next().unwrap().id), ("hello", 10_999));
}

/// The conversation changes 10,998 times; of the changes 10,000 to 10,499 are kept.
#[actix_web::main]
async fn many_changes(url: &str) {
    let db = Database::connect(url).await.unwrap();
    let count = "SELECT count(*) AS n FROM events";
    let count = || sea_orm::Statement::from_string(db.get_database_backend(), count);
    let insert = "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10999)
                  INSERT INTO events SELECT workspace, i, conversation FROM n, (SELECT * FROM events WHERE number = 1)";
    db.execute_unprepared(insert).await.unwrap();
    let kept: i64 = db.query_one_raw(count()).await.unwrap().unwrap().try_get("", "n").unwrap();
    assert_eq!(kept, 10_499);
}

#[test]
fn there_are_places_for_64_and_each_is_free_again() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let ticket = client.post("/events/tickets", &json!({})).text("ticket");
    let mut open: Vec<_> = (0..64).map(|_| client.events(None)).collect();
    for refused in [client.post("/events/tickets", &json!({})), client.get(&format!("/events?ticket={ticket}"))] {
        assert_eq!((refused.status, refused.header("retry-after")), (429, Some("10")));
    }
    let stranger = server.client(&server.workspace("owner@b.example").key);
    assert_eq!(stranger.events(None).next().unwrap().name, "hello");
    open.pop();
    wait_until("the place is free", || client.post("/events/tickets", &json!({})).status == 201);
}

#[test]
fn a_server_that_stops_does_not_wait_for_streams() {
    let (mut server, workspace) = server();
    let client = server.client(&workspace.key);
    let mut streams = [client.events(None), client.events(None)];
    for stream in &mut streams {
        assert_eq!(stream.next().unwrap().name, "hello");
    }
    assert!(server.stop() < Duration::from_secs(5));
    assert_eq!(streams.map(|mut stream| stream.next()), [None, None]);
}

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// The product over the database of `server`, with streams that are never silent for long.
fn with_quick_heart(server: &Server) -> String {
    let url = format!("sqlite://{}", server.database().display());
    let config = Settings::parse_from([KILO, "--database-url", &url]).config;
    let (ready, address) = mpsc::channel();
    std::thread::spawn(move || {
        System::new().block_on(async move {
            let mut state = startup::State::open(config, Clock::system(), Random::system()).await.unwrap();
            state.heartbeat = Duration::from_millis(50);
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            ready.send(listener.local_addr().unwrap().to_string()).unwrap();
            startup::serve(state, listener).unwrap().await.unwrap();
        });
    });
    address.recv().unwrap()
}

#[test]
fn who_may_not_read_any_more_is_cut_off() {
    let (server, workspace) = server();
    let address = with_quick_heart(&server);
    let key = Client::new(&address, &workspace.key);
    let token = server.login("owner@a.example").text("access_token");
    let person = Client::new(&address, &token);
    let (mut told, mut cut) = (key.events(None), person.events(None));
    assert_eq!(cut.next().unwrap().name, "hello");
    create(&key);
    assert_eq!(cut.next().unwrap().name, "conversation");
    assert_eq!(person.post("/auth/logout", &json!({})).status, 204);
    assert_eq!(cut.next(), None);
    create(&key);
    let names: Vec<_> = told.by_ref().take(3).map(|event| event.name).collect();
    assert_eq!(names, ["hello", "conversation", "conversation"]);
}

//! Clients who take their time: what they may hold, and for how long.

use crate::KILO;
use actix_web::rt::System;
use clap::Parser;
use kilo_api::{
    caps::{Cap, Caps},
    clock::{Clock, Random},
    config::Config,
    startup::{self, State},
};
use kilo_testkit::{Answer, Client, Server, call, message, open, wait_until};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, mpsc},
    time::Duration,
};

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// The product over the database of `server`, changed by `change`; and its caps.
fn changed(server: &Server, change: impl FnOnce(&mut State) + Send + 'static) -> (String, Caps) {
    configured(server, &[], change)
}

/// The same with more arguments.
fn configured(server: &Server, arguments: &[&str], change: impl FnOnce(&mut State) + Send + 'static) -> (String, Caps) {
    let url = format!("sqlite://{}", server.database().display());
    let config = Settings::parse_from([&[KILO, "--database-url", &url], arguments].concat()).config;
    let (ready, started) = mpsc::channel();
    std::thread::spawn(move || {
        System::new().block_on(async move {
            let mut state = State::open(config, Clock::system(), Random::system()).await.unwrap();
            change(&mut state);
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            ready.send((listener.local_addr().unwrap().to_string(), state.caps.clone())).unwrap();
            startup::serve(state, listener).unwrap().await.unwrap();
        });
    });
    started.recv().unwrap()
}

/// A conversation of 4 MiB, and its id.
fn filled(server: &Server, workspace: &kilo_testkit::Workspace) -> String {
    let messages: Vec<Value> = vec![message(&"x".repeat(32_000)); 130];
    server.import(workspace, &json!({ "messages": messages }).to_string());
    server.client(&workspace.key).whole_list("", 1)[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn whoever_takes_nothing_is_cut_off() {
    let (server, workspace) = crate::server();
    let id = filled(&server, &workspace);
    let (address, caps) = changed(&server, |state| state.write_deadline = Duration::from_secs(2));
    let key = format!("Bearer {}", workspace.key);
    let stuck: Vec<TcpStream> = ["json", "markdown", "html"]
        .map(|format| format!("/api/v1/conversations/{id}/export?format={format}"))
        .iter()
        .map(|path| open(&address, "GET", path, &[("authorization", &key)], 0))
        .collect();
    wait_until("they are connected", || caps.connections.held() == stuck.len());
    wait_until("their connections are closed", || caps.connections.held() == 0);
    assert_eq!((caps.exports.held(), caps.unread.held()), (0, 0), "and hold nothing");
    // A reader who is slow but takes what comes gets all of it.
    let taken = Client::new(&address, &workspace.key).get(&format!("/conversations/{id}/export?format=text"));
    assert!(taken.status == 200 && taken.bytes.len() > 130 * 32_000);
}

#[test]
fn unread_answers_of_an_address_are_bounded() {
    let (server, workspace) = crate::server();
    let id = filled(&server, &workspace);
    let (address, caps) = changed(&server, |state| {
        state.caps.unread = Arc::new(Cap::new(2 << 20, 8 << 20));
        state.caps.patience = Duration::from_millis(50);
    });
    let (key, path) = (format!("Bearer {}", workspace.key), format!("/api/v1/conversations/{id}"));
    let stuck: Vec<_> = (0..2).map(|_| open(&address, "GET", &path, &[("authorization", &key)], 0)).collect();
    wait_until("two answers wait for their readers", || caps.unread.held() > 1 << 20);
    let client = Client::new(&address, &workspace.key);
    for path in [format!("/conversations/{id}"), format!("/conversations/{id}/messages?limit=200")] {
        let refused = client.get(&path);
        assert_eq!((refused.status, refused.header("retry-after")), (503, Some("2")), "{}", refused.body);
    }
    assert_eq!(client.get("/conversations").status, 200, "what is small is answered");
    for stream in stuck {
        let answer = Answer::read(&stream);
        assert!(answer.status == 200 && answer.json()["id"] == *id, "nothing of what waited is lost");
    }
    wait_until("there is room again", || client.get(&format!("/conversations/{id}")).status == 200);
    wait_until("nothing is held", || caps.unread.held() == 0);
}

#[test]
fn addresses_that_read_slowly_make_room_for_another() {
    let (server, workspace) = crate::server();
    let id = filled(&server, &workspace);
    let (address, caps) = configured(&server, &["--trusted-proxies", "127.0.0.1"], |state| {
        state.caps.unread = Arc::new(Cap::new(2 << 20, 3 << 20));
    });
    let (key, path) = (format!("Bearer {}", workspace.key), format!("/api/v1/conversations/{id}"));
    let from = |client: &str| open(&address, "GET", &path, &[("authorization", &key), ("x-forwarded-for", client)], 0);
    let mut stuck = Vec::new();
    for (client, held) in [("192.0.2.1", 0), ("192.0.2.1", 1 << 20), ("192.0.2.2", 2 << 20)] {
        stuck.push(from(client));
        wait_until("the answer waits for its reader", || caps.unread.held() > held);
    }
    let answer = Answer::read(from("192.0.2.3"));
    assert!(answer.status == 200 && answer.json()["id"] == *id, "{}", answer.status);
    let whole = |stream: &TcpStream| {
        let mut bytes = Vec::new();
        let end = (&mut &*stream).read_to_end(&mut bytes);
        end.is_ok() && bytes.ends_with(b"}")
    };
    let wholes: Vec<_> = stuck.iter().map(whole).collect();
    assert_eq!(wholes, [false, true, true], "the oldest answer of whoever held most is cut off");
    wait_until("nothing is held", || caps.unread.held() == 0);
}

#[test]
fn bodies_that_an_address_is_sending_are_bounded() {
    let (server, workspace) = crate::server();
    let (address, caps) = changed(&server, |state| {
        state.caps.incoming = Arc::new(Cap::new(1 << 20, 8 << 20));
        state.caps.patience = Duration::from_millis(50);
    });
    let key = format!("Bearer {}", workspace.key);
    let headers = [("authorization", key.as_str()), ("content-type", "application/json")];
    let slow: Vec<_> = (0..2).map(|_| open(&address, "POST", "/api/v1/conversations", &headers, 500_000)).collect();
    wait_until("two bodies are on their way", || caps.incoming.held() == 1_000_000);
    let client = Client::new(&address, &workspace.key);
    let large = json!({ "messages": [message(&"x".repeat(30_000)), message(&"x".repeat(30_000))] });
    let refused = client.post("/conversations", &large);
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("2")), "{}", refused.body);
    assert_eq!(client.post("/conversations", &json!({ "messages": [message("hello")] })).status, 201);
    drop(slow);
    wait_until("there is room again", || client.post("/conversations", &large).status == 201);
}

/// A connection that has been let in, and stays open. One that is let in late would otherwise find its place taken by the
/// call after it.
fn let_in(address: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: kilo\r\n\r\n").unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).unwrap();
    assert_eq!(&status, b"HTTP/1.1 200");
    // The head of its next request is on its way.
    stream.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
    stream
}

#[test]
fn connections_of_an_address_are_bounded_and_each_is_free_again() {
    let server = Server::start_with(KILO, &[("KILO_CONNECTIONS_OF_ADDRESS", "3")]);
    let healthy = || call(&server.address, "GET", "/healthz", &[], b"");
    let mut open: Vec<_> = (0..3).map(|_| let_in(&server.address)).collect();
    let refused = healthy();
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("5")));
    assert_eq!(refused.problem(), "/problems/unavailable");
    open.pop();
    wait_until("one is free again", || healthy().status == 200);
}

#[test]
fn connections_in_all_are_bounded() {
    let server = Server::start_with(KILO, &[("KILO_CONNECTIONS", "2"), ("KILO_TRUSTED_PROXIES", "127.0.0.1")]);
    let healthy = || call(&server.address, "GET", "/healthz", &[], b"").status;
    let open: Vec<_> = (0..2).map(|_| let_in(&server.address)).collect();
    assert_eq!(healthy(), 503);
    drop(open);
    wait_until("there is room again", || healthy() == 200);
}

//! What changes as time goes by, with a clock that the test moves.

use crate::server;
use actix_web::rt::System;
use clap::Parser;
use kilo_api::{
    clock::{Clock, Random},
    config::Config,
    startup::{State, serve},
};
use kilo_testkit::{Client, PASSWORD, Server};
use kilo_types::Timestamp;
use serde_json::json;
use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::SeqCst},
        mpsc,
    },
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// The product over the database of `server`, at a time that can be moved.
struct Later {
    address: String,
    now: Arc<AtomicI64>,
}

impl Later {
    fn than(server: &Server) -> Self {
        let now = Arc::new(AtomicI64::new(Clock::system().now().millis()));
        let hand = now.clone();
        let url = format!("sqlite://{}", server.database().display());
        let config = Settings::parse_from(["kilo", "--database-url", &url]).config;
        let (ready, address) = mpsc::channel();
        std::thread::spawn(move || {
            System::new().block_on(async move {
                let clock = Clock::new(move || Timestamp::from_millis(hand.load(SeqCst)));
                let state = State::open(config, clock, Random::system()).await.unwrap();
                let listener = TcpListener::bind("127.0.0.1:0").unwrap();
                ready.send(listener.local_addr().unwrap().to_string()).unwrap();
                serve(state, listener).unwrap().await.unwrap();
            });
        });
        Self { address: address.recv().unwrap(), now }
    }

    fn wait(&self, millis: i64) {
        self.now.fetch_add(millis, SeqCst);
    }

    fn client(&self, token: &str) -> Client {
        Client::new(&self.address, token)
    }

    fn login(&self, password: &str) -> kilo_testkit::Answer {
        self.client("-").post("/auth/login", &json!({ "email": "owner@a.example", "password": password }))
    }
}

#[test]
fn an_account_opens_again_a_quarter_of_an_hour_after_its_first_failure() {
    let (server, _) = server();
    let later = Later::than(&server);
    for _ in 0..10 {
        assert_eq!(later.login("wrong").status, 401);
        later.wait(MINUTE);
    }
    let refused = later.login(PASSWORD);
    assert_eq!(refused.status, 429);
    let wait: i64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((299..=300).contains(&wait), "{wait}");
    later.wait((wait - 2) * 1000);
    assert_eq!(later.login(PASSWORD).status, 429);
    later.wait(3000);
    assert_eq!(later.login(PASSWORD).status, 200);
}

#[test]
fn an_access_token_lasts_a_quarter_of_an_hour() {
    let (server, _) = server();
    let later = Later::than(&server);
    let client = later.client(&later.login(PASSWORD).text("access_token"));
    later.wait(15 * MINUTE - 2000);
    assert_eq!(client.get("/me").status, 200);
    later.wait(4000);
    assert_eq!(client.get("/me").status, 401);
}

#[test]
fn a_key_brings_the_first_answer_again_for_a_day() {
    let (server, workspace) = server();
    let later = Later::than(&server);
    let client = later.client(&workspace.key);
    let new = json!({ "messages": [{ "role": "visitor", "text": "hello" }] });
    let first = client.post_once("night-1", "/conversations", &new);
    assert_eq!(first.status, 201);
    later.wait(23 * HOUR);
    let again = client.post_once("night-1", "/conversations", &new);
    assert_eq!((again.header("idempotency-replayed"), &again.body), (Some("true"), &first.body));
    later.wait(2 * HOUR);
    let fresh = client.post_once("night-1", "/conversations", &new);
    assert_eq!((fresh.status, fresh.header("idempotency-replayed")), (201, None));
    assert_ne!(fresh.text("id"), first.text("id"));
    assert_eq!(client.whole_list("", 50).len(), 2);
}

#[test]
fn a_ticket_for_the_event_stream_lasts_half_a_minute() {
    let (server, workspace) = server();
    let later = Later::than(&server);
    let client = later.client(&workspace.key);
    let ticket = || client.post("/events/tickets", &json!({})).text("ticket");
    let (first, second) = (ticket(), ticket());
    later.wait(29_000);
    assert_eq!(client.events_at(&format!("ticket={first}"), &[]).next().unwrap().name, "hello");
    later.wait(2000);
    assert_eq!(client.get(&format!("/events?ticket={second}")).status, 401);
}

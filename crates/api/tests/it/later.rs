//! The product with a clock that the test moves.

use actix_web::rt::System;
use clap::Parser;
use kilo_api::{
    clock::{Clock, Random},
    config::Config,
    startup::{State, run, serve},
};
use kilo_testkit::{Answer, Client, Server};
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

/// Milliseconds.
pub const MINUTE: i64 = 60_000;
/// Milliseconds.
pub const HOUR: i64 = 60 * MINUTE;

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// The product over the database of `server`, at a time that can be moved.
pub struct Later {
    address: String,
    now: Arc<AtomicI64>,
}

impl Later {
    pub fn than(server: &Server) -> Self {
        Self::with(server, &[])
    }

    /// The same, with arguments of `kilo serve`.
    pub fn with(server: &Server, arguments: &[&str]) -> Self {
        let now = Arc::new(AtomicI64::new(Clock::system().now().millis()));
        let hand = now.clone();
        let url = format!("sqlite://{}", server.database().display());
        let config = Settings::parse_from(["kilo", "--database-url", &url].iter().chain(arguments)).config;
        let (ready, address) = mpsc::channel();
        std::thread::spawn(move || {
            System::new().block_on(async move {
                let clock = Clock::new(move || Timestamp::from_millis(hand.load(SeqCst)));
                let state = State::open(config, clock, Random::system()).await.unwrap();
                let listener = TcpListener::bind("127.0.0.1:0").unwrap();
                ready.send(listener.local_addr().unwrap().to_string()).unwrap();
                let server = serve(state.clone(), listener).unwrap();
                run(state, server).await.unwrap();
            });
        });
        Self { address: address.recv().unwrap(), now }
    }

    pub fn now(&self) -> i64 {
        self.now.load(SeqCst)
    }

    pub fn wait(&self, millis: i64) {
        self.now.fetch_add(millis, SeqCst);
    }

    pub fn client(&self, token: &str) -> Client {
        Client::new(&self.address, token)
    }

    /// Any request without a body.
    pub fn call(&self, method: &str, path: &str) -> Answer {
        kilo_testkit::call(&self.address, method, path, &[], &[])
    }

    pub fn login(&self, password: &str) -> Answer {
        self.client("-").post("/auth/login", &json!({ "email": "owner@a.example", "password": password }))
    }
}

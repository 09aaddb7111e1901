//! The API as its clients meet it: the real program over a SQLite file of its own. The modules follow the
//! addresses of the API; they are one program, so there is one link step.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod accounts;
mod auth;
mod billing;
mod connections;
mod conversations;
mod disk;
mod events;
mod files;
mod guesses;
mod head;
mod house;
mod later;
mod lost;
mod notifications;
mod operator;
mod plans;
mod problems;
mod quota;
mod readers;
mod sealed;
mod sessions;
mod starts;
mod time;
mod widget;

use kilo_testkit::{Server, Workspace};

/// The program that cargo built for these tests.
const KILO: &str = env!("CARGO_BIN_EXE_kilo");

fn server() -> (Server, Workspace) {
    let server = Server::start(KILO);
    let workspace = server.workspace("owner@a.example");
    (server, workspace)
}

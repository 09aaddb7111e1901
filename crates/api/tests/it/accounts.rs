//! Who an account is, and what is kept of those who fail.

use crate::{KILO, server};
use kilo_testkit::Server;
use serde_json::json;

#[test]
fn addresses_that_differ_by_an_accent_are_two_accounts() {
    let server = Server::start(KILO);
    let workspace = server.workspace("jorg@a.example");
    assert_eq!(server.login("JORG@A.example").status, 200, "case does not matter");
    assert_eq!(server.login("jörg@a.example").status, 401, "an accent does");
    server.person(&workspace, "jörg@a.example", "viewer");
    let me = |email: &str| server.login(email).json();
    assert_eq!(me("JÖRG@a.example")["workspace"]["role"], "viewer");
    assert_eq!(me("jorg@a.example")["workspace"]["role"], "owner");
    assert_ne!(me("jörg@a.example")["user"]["id"], me("jorg@a.example")["user"]["id"]);
}

#[cfg(unix)]
#[test]
fn the_database_is_for_its_owner_alone_and_holds_no_address_of_a_client() {
    use std::os::unix::fs::PermissionsExt;
    let (server, _) = server();
    assert_eq!(server.login("nobody@a.example").status, 401);
    for name in ["kilo.db", "kilo.db-wal", "kilo.db-shm"] {
        let file = server.folder.path().join(name);
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        let bytes = std::fs::read(&file).unwrap();
        for plain in ["127.0.0.1", "nobody@a.example"] {
            assert!(!bytes.windows(plain.len()).any(|part| part == plain.as_bytes()), "{plain} in {name}");
        }
    }
}

#[test]
fn too_many_failures_lock_an_address_but_not_those_behind_the_same_proxy() {
    let server = Server::start_with(KILO, &[("KILO_TRUSTED_PROXIES", "127.0.0.0/8")]);
    let fail = |number: usize, forwarded: &str| {
        let body = json!({ "email": format!("p{number}@a.example"), "password": "wrong" }).to_string();
        let headers = [("content-type", "application/json"), ("x-forwarded-for", forwarded)];
        server.call("POST", "/api/v1/auth/login", &headers, &body).status
    };
    for number in 0..50 {
        assert_eq!(fail(number, "203.0.113.7"), 401);
    }
    assert_eq!(fail(50, "198.51.100.1, 203.0.113.7"), 429, "what the client wrote itself does not count");
    assert_eq!(fail(51, "203.0.113.8"), 401);
}

#[test]
fn guesses_at_the_same_time_do_not_slip_through_together() {
    let (server, _) = server();
    let wrong = json!({ "email": "owner@a.example", "password": "wrong" });
    let guess = || server.client("-").post("/auth/login", &wrong).status;
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..40).map(|_| scope.spawn(guess)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    // Two passwords are looked at at a time, so one more than ten may be under way.
    let tried = answers.iter().filter(|status| **status == 401).count();
    assert!((10..=11).contains(&tried), "{answers:?}");
}

//! Signing in and out, and who is locked out.

use crate::support::*;
use serde_json::json;

#[test]
fn a_refresh_token_that_comes_twice_ends_the_session() {
    let server = Server::start();
    server.workspace("owner@a.example");
    assert_eq!(server.post("-", "/auth/login", &json!({ "email": "owner@a.example", "password": "no" })).status, 401);
    let signed_in = server.login("OWNER@a.example");
    let line = signed_in.head.lines().find(|line| line.starts_with("set-cookie")).unwrap().to_owned();
    assert!(line.contains("httponly") && line.contains("samesite=strict"), "{line}");
    let token = |answer: &Answer| answer.json()["access_token"].as_str().unwrap().to_owned();
    let refresh = |cookie: &str| server.call("POST", "/api/v1/auth/refresh", &[("cookie", cookie)], "");
    assert_eq!(server.get(&token(&signed_in), "/me").status, 200);
    let renewed = refresh(&signed_in.cookie);
    assert_eq!(server.get(&token(&renewed), "/me").status, 200);
    assert_eq!(refresh(&signed_in.cookie).status, 401);
    assert_eq!(refresh(&renewed.cookie).status, 401, "the copy ended the session of its owner too");
    assert_eq!(server.get(&token(&renewed), "/me").status, 401);
}

#[test]
fn signing_out_and_a_new_password_end_the_session_at_once() {
    let server = Server::start();
    server.workspace("owner@a.example");
    let token = |answer: Answer| answer.json()["access_token"].as_str().unwrap().to_owned();
    let first = token(server.login("owner@a.example"));
    assert_eq!(server.post(&first, "/auth/logout", &json!({})).status, 204);
    assert_eq!(server.get(&first, "/me").status, 401);
    let second = token(server.login("owner@a.example"));
    let change = json!({ "current": PASSWORD, "new": "another long password" });
    assert_eq!(server.post(&second, "/auth/password", &change).status, 204);
    assert_eq!(server.get(&second, "/me").status, 401);
    assert_eq!(server.login("owner@a.example").status, 401);
}

#[test]
fn addresses_that_differ_by_an_accent_are_two_accounts() {
    let server = Server::start();
    let (workspace, _) = server.workspace("jorg@a.example");
    assert_eq!(server.login("JORG@A.example").status, 200, "case does not matter");
    assert_eq!(server.login("jörg@a.example").status, 401, "an accent does");
    let arguments = ["user", "add", "--workspace", &workspace, "--email", "jörg@a.example", "--role", "viewer"];
    server.command(&arguments);
    let me = |email: &str| server.login(email).json();
    assert_eq!(me("JÖRG@a.example")["workspace"]["role"], "viewer");
    assert_eq!(me("jorg@a.example")["workspace"]["role"], "owner");
    assert_ne!(me("jörg@a.example")["user"]["id"], me("jorg@a.example")["user"]["id"]);
}

#[cfg(unix)]
#[test]
fn the_database_is_for_its_owner_alone_and_holds_no_address_of_a_client() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::start();
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
    let server = Server::start_with(&[("KILO_TRUSTED_PROXIES", "127.0.0.0/8")]);
    let fail = |number: usize, forwarded: &str| {
        let body = json!({ "email": format!("p{number}@a.example"), "password": "wrong" }).to_string();
        let headers = [("content-type", "application/json"), ("x-forwarded-for", forwarded)];
        server.call("POST", "/api/v1/auth/login", &headers, &body)
    };
    for number in 0..50 {
        assert_eq!(fail(number, "203.0.113.7").status, 401);
    }
    let refused = fail(50, "198.51.100.1, 203.0.113.7");
    assert_eq!(refused.status, 429, "what the client wrote itself does not count");
    assert!(refused.head.contains("retry-after: "), "{}", refused.head);
    assert_eq!(fail(51, "203.0.113.8").status, 401);
}

#[test]
fn an_account_is_locked_after_ten_failures_whatever_the_address() {
    let server = Server::start();
    server.workspace("owner@a.example");
    let fail = || server.post("-", "/auth/login", &json!({ "email": "Owner@a.example", "password": "wrong" })).status;
    for _ in 0..10 {
        assert_eq!(fail(), 401);
    }
    assert_eq!(fail(), 429);
    assert_eq!(server.login("owner@a.example").status, 429, "the right password does not pass either");
}

#[test]
fn guesses_at_the_same_time_do_not_slip_through_together() {
    let server = Server::start();
    server.workspace("owner@a.example");
    let guess = || server.post("-", "/auth/login", &json!({ "email": "owner@a.example", "password": "wrong" })).status;
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..40).map(|_| scope.spawn(guess)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    // Two passwords are looked at at a time, so one more than ten may be under way.
    let tried = answers.iter().filter(|status| **status == 401).count();
    assert!((10..=11).contains(&tried), "{answers:?}");
}

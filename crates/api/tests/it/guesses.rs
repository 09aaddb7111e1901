//! Passwords that are guessed: who is stopped, who is not, and which may be set.

use crate::{
    KILO,
    later::{Later, MINUTE},
    server,
};
use kilo_testkit::{Answer, PASSWORD, Server, Workspace};
use serde_json::json;
use std::process::Command;

/// A server that believes its proxies about who comes.
fn behind_a_proxy(settings: &[(&str, &str)]) -> (Server, Workspace) {
    let server = Server::start_with(KILO, &[&[("KILO_TRUSTED_PROXIES", "127.0.0.0/8")], settings].concat());
    let workspace = server.workspace("owner@a.example");
    (server, workspace)
}

/// A sign-in from `address` with the cookies of a browser.
fn sign_in(server: &Server, address: &str, cookies: &str, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password }).to_string();
    let headers = [("content-type", "application/json"), ("x-forwarded-for", address), ("cookie", cookies)];
    server.call("POST", "/api/v1/auth/login", &headers, &body)
}

/// All cookies that an answer sets, as a browser sends them back.
fn cookies(answer: &Answer) -> String {
    let set = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
    set.map(|(_, value)| value.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
}

#[test]
fn wrong_passwords_from_elsewhere_do_not_lock_the_owner_out() {
    let (server, _) = behind_a_proxy(&[]);
    let owner = |address: &str, cookies: &str| sign_in(&server, address, cookies, "owner@a.example", PASSWORD);
    let at_home = owner("198.51.100.1", "");
    assert_eq!(at_home.status, 200);
    for attacker in 0..3 {
        for _ in 0..10 {
            let address = format!("203.0.113.{attacker}");
            assert_eq!(sign_in(&server, &address, "", "owner@a.example", "wrong").status, 401);
        }
    }
    let held = owner("203.0.113.0", "");
    assert_eq!((held.status, held.problem().as_str()), (429, "/problems/too-many-requests"));
    let wait: u32 = held.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=15 * 60).contains(&wait), "{wait}");
    assert_eq!(owner("198.51.100.1", "").status, 200, "from home, whatever the browser");
    assert_eq!(owner("198.51.100.2", "").status, 200, "from where nobody has been");
    assert_eq!(
        owner("203.0.113.0", &cookies(&at_home)).status,
        200,
        "a known browser, from the attacker's own address"
    );
}

#[test]
fn an_address_is_held_up_whatever_the_account_but_not_those_behind_the_same_proxy() {
    let (server, workspace) = behind_a_proxy(&[]);
    server.person(&workspace, "other@a.example", "viewer");
    let known = cookies(&sign_in(&server, "203.0.113.7", "", "other@a.example", PASSWORD));
    let fail =
        |number: usize, address: &str| sign_in(&server, address, "", &format!("p{number}@a.example"), "wrong").status;
    for number in 0..50 {
        assert_eq!(fail(number, "203.0.113.7"), 401);
    }
    assert_eq!(fail(50, "198.51.100.1, 203.0.113.7"), 429, "what the client wrote itself does not count");
    assert_eq!(fail(51, "203.0.113.8"), 401);
    let here = |cookies: &str| sign_in(&server, "203.0.113.7", cookies, "other@a.example", PASSWORD).status;
    assert_eq!((here(""), here(&known)), (429, 200), "a known browser is let through");
    let trusting = server.another(&[("KILO_RATE_LIMITS", "off")]);
    assert_eq!(trusting.login("owner@a.example").status, 200);
}

#[test]
fn a_known_browser_is_known_for_its_own_account_and_has_tries_of_its_own() {
    let (server, workspace) = behind_a_proxy(&[]);
    server.person(&workspace, "other@a.example", "viewer");
    let here = |cookies: &str, email: &str, password: &str| sign_in(&server, "203.0.113.7", cookies, email, password);
    let other = cookies(&here("", "other@a.example", PASSWORD));
    let owner = cookies(&here("", "owner@a.example", PASSWORD));
    for _ in 0..10 {
        assert_eq!(here("", "owner@a.example", "wrong").status, 401);
    }
    assert_eq!(here(&other, "owner@a.example", PASSWORD).status, 429, "somebody else's browser");
    assert_eq!(here("kilo_device=nonsense", "owner@a.example", PASSWORD).status, 429, "a forged one");
    assert_eq!(here(&format!("kilo_device=nonsense; {owner}"), "owner@a.example", "wrong").status, 401, "one of two");
    for _ in 0..9 {
        assert_eq!(here(&owner, "owner@a.example", "wrong").status, 401);
    }
    assert_eq!(here(&owner, "owner@a.example", PASSWORD).status, 429, "ten of its own as well");
}

#[test]
fn failures_are_forgotten_after_a_while_and_with_a_sign_in() {
    let (server, _) = server();
    let later = Later::than(&server);
    for _ in 0..9 {
        assert_eq!(later.login("wrong").status, 401);
    }
    assert_eq!(later.login(PASSWORD).status, 200);
    for _ in 0..10 {
        assert_eq!(later.login("wrong").status, 401);
    }
    assert_eq!(later.login(PASSWORD).status, 429);
    later.wait(15 * MINUTE - 1_000);
    assert_eq!(later.login(PASSWORD).status, 429);
    later.wait(1_000);
    assert_eq!(later.login(PASSWORD).status, 200);
}

#[test]
fn an_unknown_account_is_treated_like_a_known_one() {
    let (server, _) = server();
    for email in ["owner@a.example", "nobody@a.example"] {
        let attempt = || server.client("-").post("/auth/login", &json!({ "email": email, "password": "wrong" }));
        for _ in 0..10 {
            let refused = attempt();
            assert_eq!((refused.status, refused.problem().as_str()), (401, "/problems/invalid-credentials"));
            assert_eq!(cookies(&refused), "");
        }
        assert_eq!(attempt().status, 429, "{email}");
    }
}

#[test]
fn changing_the_password_takes_no_more_guesses_than_signing_in() {
    let (server, _) = server();
    let (thief, owner) = (server.signed_in("owner@a.example"), server.signed_in("owner@a.example"));
    let change = |current: &str| json!({ "current": current, "new": "another long password" });
    for _ in 0..10 {
        let refused = thief.post("/auth/password", &change("wrong"));
        assert_eq!((refused.status, refused.json()["errors"][0]["field"].as_str()), (422, Some("current")));
    }
    let held = thief.post("/auth/password", &change(PASSWORD));
    assert_eq!(held.status, 429);
    assert!(held.header("retry-after").is_some());
    assert_eq!(owner.post("/auth/password", &change(PASSWORD)).status, 204, "another session of the same person");
}

#[test]
fn guesses_at_the_same_time_do_not_slip_through_together() {
    let (server, _) = server();
    let signed_in = server.signed_in("owner@a.example");
    let login = json!({ "email": "owner@a.example", "password": "wrong" });
    let change = json!({ "current": "wrong", "new": "another long password" });
    for (client, path, body, wrong) in
        [(server.client("-"), "/auth/login", login, 401), (signed_in, "/auth/password", change, 422)]
    {
        let answers: Vec<u16> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..40).map(|_| scope.spawn(|| client.post(path, &body).status)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        // Two passwords are looked at at a time, so one more than ten may be under way.
        let tried = answers.iter().filter(|status| **status == wrong).count();
        assert!((10..=11).contains(&tried), "{path}: {answers:?}");
    }
}

#[test]
fn passwords_that_are_guessed_first_are_refused_by_the_api() {
    let (server, workspace) = server();
    server.person(&workspace, "marianne.fischer@acme-tools.example", "member");
    let person = server.signed_in("marianne.fischer@acme-tools.example");
    for (new, says) in [
        ("short", "12 to 1024 bytes"),
        ("password1234", "easy to guess"),
        ("P@ssw0rd2026!", "easy to guess"),
        ("qwertyuiop123", "easy to guess"),
        ("letmeinletmein", "easy to guess"),
        ("123456789012", "easy to guess"),
        ("marianne-fischer", "built on your name"),
        ("acmetools2026", "built on your name"),
        ("m4r14nn3.f15ch3r", "built on your name"),
    ] {
        let refused = person.post("/auth/password", &json!({ "current": PASSWORD, "new": new }));
        let error = &refused.json()["errors"][0];
        assert_eq!((refused.status, error["field"].as_str()), (422, Some("new")), "{new}: {}", refused.body);
        assert!(error["message"].as_str().unwrap().contains(says), "{new}: {error}");
        assert!(!refused.body.contains(new), "{new} is not told");
    }
    let good = json!({ "current": PASSWORD, "new": "gravel otter lamp 31" });
    assert_eq!(person.post("/auth/password", &good).status, 204);
}

#[test]
fn passwords_that_are_guessed_first_are_refused_by_the_commands() {
    let server = Server::start(KILO);
    let workspace = server.workspace("owner@a.example");
    let run = |arguments: &[&str], password: &str| {
        let mut command = Command::new(KILO);
        command.current_dir(server.folder.path()).args(arguments).env_remove("KILO_DATABASE_URL");
        command.env("KILO_OWNER_PASSWORD", password).env("KILO_USER_PASSWORD", password);
        let done = command.output().unwrap();
        (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let create =
        ["workspace", "create", "--name", "Northwind Traders", "--owner-email", "ana@acme.example", "--plan", "trial"];
    let add = ["user", "add", "--workspace", &workspace.id, "--email", "bob.builder@acme.example", "--role", "viewer"];
    for (arguments, password, variable) in [
        (&create[..], "Password2026!", "KILO_OWNER_PASSWORD"),
        (&create[..], "northwind2026!", "KILO_OWNER_PASSWORD"),
        (&create[..], "1qaz2wsx3edc", "KILO_OWNER_PASSWORD"),
        (&add[..], "trustno1trustno1", "KILO_USER_PASSWORD"),
        (&add[..], "BobBuilder-1999", "KILO_USER_PASSWORD"),
        (&add[..], "aaaaaaaaaaaaaaaa", "KILO_USER_PASSWORD"),
    ] {
        let (success, said) = run(arguments, password);
        assert!(!success && said.contains(variable) && !said.contains(password), "{password}: {said}");
    }
    assert!(run(&create, "gravel otter lamp 31").0 && run(&add, "gravel otter lamp 31").0);
}

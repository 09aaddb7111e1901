//! How a session goes on: refresh tokens, their cookies, and what https adds.

use crate::{later::Later, server};
use kilo_testkit::{Answer, PASSWORD, Server};
use serde_json::json;
use std::collections::BTreeSet;

fn refresh(server: &Server, cookie: &str) -> Answer {
    server.call("POST", "/api/v1/auth/refresh", &[("cookie", cookie)], "")
}

fn me(server: &Server, answer: &Answer) -> u16 {
    server.client(&answer.text("access_token")).get("/me").status
}

#[test]
fn a_page_that_is_loaded_twice_stays_signed_in() {
    let (server, _) = server();
    let signed_in = server.login("OWNER@a.example");
    let cookie = signed_in.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let first = refresh(&server, &signed_in.cookie());
    let again = refresh(&server, &signed_in.cookie());
    assert_eq!((first.status, again.status), (200, 200));
    assert_eq!(first.cookie(), again.cookie(), "the same successor");
    assert_ne!(first.cookie(), signed_in.cookie());
    for answer in [&signed_in, &first, &again] {
        assert_eq!(me(&server, answer), 200);
    }
    // A third page of the same moment comes when the successor has been swapped as well.
    let second = refresh(&server, &first.cookie());
    let late = refresh(&server, &signed_in.cookie());
    assert_eq!(late.cookie(), second.cookie(), "what is good now");
    assert_eq!(refresh(&server, &late.cookie()).status, 200);
}

#[test]
fn a_token_that_is_renewed_by_many_at_once_gives_them_all_the_same() {
    let (server, _) = server();
    let cookie = server.login("owner@a.example").cookie();
    let answers = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| refresh(&server, &cookie))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    assert_eq!(answers.iter().map(Answer::cookie).collect::<BTreeSet<_>>().len(), 1);
    assert!(answers.iter().all(|answer| me(&server, answer) == 200));
}

#[test]
fn a_token_that_comes_again_later_ends_the_session() {
    let (server, _) = server();
    let later = Later::than(&server);
    let refresh = |cookie: &str| later.client("-").send("POST", "/auth/refresh", &[("cookie", cookie)], "");
    let me = |answer: &Answer| later.client(&answer.text("access_token")).get("/me").status;
    let signed_in = later.login(PASSWORD);
    let first = refresh(&signed_in.cookie());
    later.wait(10_000);
    let again = refresh(&signed_in.cookie());
    assert_eq!((again.status, again.cookie()), (200, first.cookie()), "ten seconds");
    later.wait(1);
    assert_eq!(refresh(&signed_in.cookie()).status, 401, "and no longer");
    assert_eq!(refresh(&first.cookie()).status, 401, "the copy ended the session of its owner too");
    assert_eq!((me(&signed_in), me(&first)), (401, 401));
}

#[test]
fn a_session_outlives_its_use_by_thirty_days_and_no_more() {
    let (server, _) = server();
    let later = Later::than(&server);
    let refresh = |cookie: &str| later.client("-").send("POST", "/auth/refresh", &[("cookie", cookie)], "");
    let day = 24 * crate::later::HOUR;
    let first = refresh(&later.login(PASSWORD).cookie());
    later.wait(30 * day - 1);
    let second = refresh(&first.cookie());
    assert_eq!(second.status, 200);
    later.wait(30 * day);
    assert_eq!(refresh(&second.cookie()).status, 401);
}

#[test]
fn of_several_cookies_the_good_one_counts() {
    let (server, _) = server();
    let later = Later::than(&server);
    let refresh = |cookie: &str| later.client("-").send("POST", "/auth/refresh", &[("cookie", cookie)], "");
    let stale = later.login(PASSWORD).cookie();
    let mut good = refresh(&stale).cookie();
    later.wait(60_000);
    for frame in [
        "kilo_refresh=nonsense; {}",
        "{}; kilo_refresh=nonsense",
        "kilo_refresh=; {}; kilo_refresh=x",
        "theme=\u{e9}; {}",
        "{}; =; ;; a b; kilo_refresh",
        "xkilo_refresh=a; {}",
    ] {
        let renewed = refresh(&frame.replace("{}", &good));
        assert_eq!(renewed.status, 200, "{frame}");
        good = renewed.cookie();
    }
    let both = format!("{stale}; {good}");
    assert_eq!(refresh(&both).status, 200, "an old one beside a good one is no copy in other hands");
    assert_eq!(refresh("kilo_refresh=nonsense; kilo_refresh=other").status, 401);
    assert_eq!(refresh(&stale).status, 401, "alone it is");
}

#[test]
fn by_https_cookies_are_bound_to_the_host_and_browsers_come_back_by_https() {
    let (plain, _) = server();
    let secure = Later::with(&plain, &["--public-url", "https://chat.acme.example"]);
    let refresh = |cookie: &str| secure.client("-").send("POST", "/auth/refresh", &[("cookie", cookie)], "");
    let signed_in = secure.login(PASSWORD);
    let set: Vec<&String> =
        signed_in.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value).collect();
    assert_eq!(set.len(), 2, "{set:?}");
    for cookie in &set {
        assert!(cookie.starts_with("__Host-kilo_"), "{cookie}");
        assert!(cookie.contains("Secure") && cookie.contains("HttpOnly") && cookie.contains("Path=/;"), "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    assert_eq!(refresh(&signed_in.cookie()).status, 200);
    let unbound = signed_in.cookie().replace("__Host-", "");
    assert_eq!(refresh(&unbound).status, 401, "what another host may have set");
    for path in ["/", "/healthz", "/api/v1/me", "/api/v1/nothing", "/widget.js"] {
        let answer = secure.call("GET", path);
        assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"), "{path}");
    }
    assert_eq!(plain.call("GET", "/", &[], "").header("strict-transport-security"), None);
    assert!(plain.login("owner@a.example").cookie().starts_with("kilo_refresh="));
}

#[test]
fn signing_out_takes_the_cookie_away_and_no_copy_brings_it_back() {
    let (server, _) = server();
    let signed_in = server.login("owner@a.example");
    let renewed = refresh(&server, &signed_in.cookie());
    let left = server.client(&renewed.text("access_token")).post("/auth/logout", &json!({}));
    assert_eq!(left.status, 204);
    assert!(left.header("set-cookie").unwrap().contains("Max-Age=0"));
    for cookie in [signed_in.cookie(), renewed.cookie()] {
        assert_eq!(refresh(&server, &cookie).status, 401);
    }
}

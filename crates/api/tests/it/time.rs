//! What changes as time goes by, with a clock that the test moves.

use crate::{
    later::{HOUR, Later, MINUTE},
    server,
};
use kilo_testkit::PASSWORD;
use serde_json::json;

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

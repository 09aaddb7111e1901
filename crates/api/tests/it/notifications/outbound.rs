//! What the program calls, and what it does not.

use super::{Sinks, send_test, wait_for};
use crate::KILO;
use actix_web::rt::System;
use kilo_api::outbound::{AllowList, Answer, HeaderMap, MAX_ANSWER, Outbound, OutboundError, Post, TIME_OUT};
use kilo_testkit::{HttpSink, Reply, Server};
use std::time::Duration;

fn post(sink: &HttpSink, time_out: Duration) -> Result<Answer, OutboundError> {
    let outbound = Outbound::new(sink.address.parse::<AllowList>().unwrap());
    let target = outbound.target(&sink.url("/hook")).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("x-signature", "abc".parse().unwrap());
    let body = r#"{"a": 1}"#.to_owned();
    let post = Post { target: &target, headers, body, max_answer: MAX_ANSWER, time_out };
    System::new().block_on(outbound.post(post))
}

#[test]
fn json_arrives_byte_for_byte_and_the_answer_is_read() {
    let sink = HttpSink::start();
    sink.reply_once(Reply::Status(418, vec![("retry-after".to_owned(), "7".to_owned())], "teapot".to_owned()));
    let answer = post(&sink, TIME_OUT).unwrap();
    assert_eq!((answer.status, answer.header("retry-after"), &answer.body[..]), (418, Some("7"), &b"teapot"[..]));
    assert!(answer.whole && !answer.is_success());
    let received = sink.received().remove(0);
    assert_eq!((received.path.as_str(), received.body.as_str()), ("/hook", r#"{"a": 1}"#));
    assert_eq!(received.header("content-type"), Some("application/json"));
    assert_eq!(received.header("x-signature"), Some("abc"));
    assert_eq!(received.header("accept-encoding"), None);
}

#[test]
fn an_answer_is_read_up_to_its_limit() {
    let sink = HttpSink::start();
    for (size, whole) in [(MAX_ANSWER, true), (MAX_ANSWER + 1, false), (50 * MAX_ANSWER, false)] {
        sink.reply_once(Reply::Status(200, Vec::new(), "x".repeat(size)));
        let answer = post(&sink, TIME_OUT).unwrap();
        assert_eq!(answer.whole, whole, "{size}");
        assert!(answer.is_success() && answer.body.len() <= MAX_ANSWER, "{size}: {}", answer.body.len());
    }
}

#[test]
fn who_does_not_answer_in_time_is_left() {
    let sink = HttpSink::start();
    sink.hold();
    assert_eq!(post(&sink, Duration::from_millis(200)).unwrap_err(), OutboundError::TimedOut);
    let dropping = HttpSink::start();
    dropping.reply_once(Reply::Drop);
    assert!(matches!(post(&dropping, TIME_OUT).unwrap_err(), OutboundError::Broken(_)));
}

#[test]
fn an_error_does_not_tell_the_address() {
    // Nothing listens there any more.
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let outbound = Outbound::new(address.parse().unwrap());
    let target = outbound.target(&format!("http://{address}/very-secret")).unwrap();
    let post =
        Post { target: &target, headers: HeaderMap::new(), body: "{}".to_owned(), max_answer: 1, time_out: TIME_OUT };
    let error = System::new().block_on(outbound.post(post)).unwrap_err();
    let told = format!("{error} {error:?} {target:?}");
    assert!(told.contains("refused") && !told.contains("very-secret"), "{told}");
}

#[test]
fn a_proxy_of_the_environment_is_not_used() {
    let (sinks, proxy) = (Sinks::start(), HttpSink::start());
    let url = format!("http://{}", proxy.address);
    let mut settings = sinks.settings().to_vec();
    settings.extend([("http_proxy", url.as_str()), ("HTTP_PROXY", &url), ("all_proxy", &url), ("ALL_PROXY", &url)]);
    let server = Server::start_with(KILO, &settings);
    let _workspace = server.workspace("owner@a.example");
    let owner = server.signed_in("owner@a.example");
    sinks.save(&owner, &[]);
    send_test(&owner);
    wait_for(&owner, "slack", "delivered", 1);
    assert!(proxy.received().is_empty());
}

#[test]
fn what_is_not_allowed_any_more_is_not_called() {
    let sinks = Sinks::start();
    let (mut server, _) = sinks.server();
    server.kill();
    let server = server.another(&[]);
    let owner = server.signed_in("owner@a.example");
    send_test(&owner);
    let parked = wait_for(&owner, "slack", "parked", 1);
    assert!(parked["last_error"].as_str().unwrap().starts_with("The webhook's address must"), "{parked}");
    assert!(sinks.slack.received().is_empty());
    assert!(!owner.get("/deliveries").body.contains("very-secret"));
}

#[test]
fn a_redirect_is_not_followed() {
    let (sinks, elsewhere) = (Sinks::start(), HttpSink::start());
    let (server, _) = sinks.server();
    let owner = server.signed_in("owner@a.example");
    for status in [301, 302, 303, 307, 308] {
        sinks.slack.reply_once(Reply::with_header(status, "location", &elsewhere.url("/metadata")));
    }
    for _ in 0..5 {
        send_test(&owner);
        let parked = wait_for(&owner, "slack", "parked", 1);
        assert!(parked["last_error"].as_str().unwrap().contains("redirects are not followed"), "{parked}");
    }
    assert!(elsewhere.received().is_empty() && sinks.slack.received().len() == 5);
}

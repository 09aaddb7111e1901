//! Every call of the published document, one refusal after the other. A new call is tried without being named here.

use crate::support::*;
use serde_json::{Value, json};

struct Call {
    method: String,
    path: String,
    answers: Vec<String>,
    takes_body: bool,
    open: bool,
}

fn calls() -> Vec<Call> {
    let document = serde_json::to_value(kilo_api::startup::document()).unwrap();
    let mut calls = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            calls.push(Call {
                method: method.to_uppercase(),
                path: path.clone(),
                answers: operation["responses"].as_object().unwrap().keys().cloned().collect(),
                takes_body: operation.get("requestBody").is_some(),
                open: operation.get("security").is_none(),
            });
        }
    }
    assert!(calls.len() >= 16);
    calls
}

struct Caller<'a> {
    server: &'a Server,
    id: String,
}

impl Caller<'_> {
    /// The status of `call`, which must be documented and, if it is a refusal, come as a problem document.
    fn refused(&self, call: &Call, token: Option<&str>, headers: &[(&str, &str)], query: &str, body: &str) -> u16 {
        let path = format!("{}{query}", call.path.replace("{id}", &self.id));
        let bearer = token.map(|token| format!("Bearer {token}"));
        let auth = bearer.as_deref().map(|bearer| ("authorization", bearer));
        let headers: Vec<_> = headers.iter().copied().chain(auth).collect();
        let answer = self.server.call(&call.method, &path, &headers, body);
        let what = format!("{} {path}: {} {}", call.method, answer.status, answer.body);
        assert!(call.answers.contains(&answer.status.to_string()), "not documented: {what}");
        assert!(answer.status < 400 || answer.head.contains("application/problem+json"), "{what}");
        if answer.status >= 400 {
            let problem = answer.json();
            assert_eq!(problem["status"], json!(answer.status), "{what}");
            assert!(answer.head.contains(problem["request_id"].as_str().unwrap()), "{what}");
        }
        answer.status
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");

/// A query that the call needs, so that nothing but what is tried is wrong.
fn needed(call: &Call) -> &'static str {
    match call.path.rsplit('/').next() {
        Some("export") if call.path.contains("{id}") => "?format=text",
        Some("export") => "?format=ndjson",
        _ => "",
    }
}

fn fitting_body(call: &Call, id: &str) -> String {
    let message = json!({ "role": "visitor", "text": "x" });
    let body = match call.path.rsplit('/').next().unwrap() {
        "login" => json!({ "email": "nobody@a.example", "password": "x" }),
        "password" => json!({ "current": "wrong", "new": "another long password" }),
        "messages" => message,
        "archive" | "unarchive" => json!({ "ids": [id] }),
        "conversations" => json!({ "messages": [message] }),
        other => panic!("say here what {other} takes"),
    };
    body.to_string()
}

#[test]
fn every_call_refuses_what_it_must() {
    let server = Server::start();
    let (_, key) = server.workspace("owner@a.example");
    let (_, foreign) = server.workspace("owner@b.example");
    let new = json!({ "messages": [{ "role": "visitor", "text": "hello" }] });
    let id = server.post(&key, "/conversations", &new).json()["id"].as_str().unwrap().to_owned();
    let owner = server.login("owner@a.example").json()["access_token"].as_str().unwrap().to_owned();
    let caller = Caller { server: &server, id: id.clone() };
    for call in calls() {
        let what = format!("{} {}", call.method, call.path);
        let personal = call.path.contains("/auth/") || call.path.ends_with("/me");
        let token = Some(if personal { owner.as_str() } else { key.as_str() }).filter(|_| !call.open);
        let body = if call.takes_body { fitting_body(&call, &id) } else { String::new() };
        let json: &[_] = if call.takes_body { &[JSON] } else { &[] };
        if !call.open {
            assert_eq!(caller.refused(&call, None, json, needed(&call), &body), 401, "{what} without a token");
            assert_eq!(caller.refused(&call, Some("nonsense"), json, needed(&call), &body), 401, "{what}, a bad one");
            if personal {
                assert_eq!(caller.refused(&call, Some(&key), json, needed(&call), &body), 403, "{what} by a key");
            } else if call.path.contains("{id}") || call.path.ends_with("archive") {
                let status = caller.refused(&call, Some(&foreign), json, needed(&call), &body);
                assert_eq!(status, 404, "{what} of another workspace");
            }
        }
        let encoded = [json, &[("content-encoding", "gzip")]].concat();
        assert_eq!(caller.refused(&call, token, &encoded, needed(&call), &body), 415, "{what}, encoded");
        if call.takes_body {
            let plain = [("content-type", "text/plain")];
            assert_eq!(caller.refused(&call, token, &plain, "", &body), 415, "{what}, text");
            assert_eq!(caller.refused(&call, token, &[JSON], "", "{\"a\":"), 400, "{what}, broken");
            assert_eq!(caller.refused(&call, token, &[JSON], "", "[]"), 422, "{what}, an array");
            assert_eq!(caller.refused(&call, token, &[JSON], "", "{\"colour\":1}"), 422, "{what}, an unknown field");
            let large = format!("{{\"colour\":\"{}\"}}", "x".repeat(1_100_000));
            assert_eq!(caller.refused(&call, token, &[JSON], "", &large), 413, "{what}, too large");
        }
        if call.answers.contains(&"422".to_owned()) && !call.path.ends_with("/password") {
            let query = format!("?colour=red{}", needed(&call).replace('?', "&"));
            assert_eq!(caller.refused(&call, token, json, &query, &body), 422, "{what}, an unknown parameter");
        }
        let other = server.call("DELETE", &call.path.replace("{id}", &id), &[], "");
        assert_eq!((other.status, other.head.contains("allow: ")), (405, true), "{what}, another method");
    }
}

#[test]
fn a_low_role_or_a_narrow_key_is_refused_and_a_change_of_role_acts_at_once() {
    let server = Server::start();
    let (workspace, key) = server.workspace("owner@a.example");
    let add = |role: &str| {
        server.command(&["user", "add", "--workspace", &workspace, "--email", "v@a.example", "--role", role]);
    };
    add("viewer");
    let viewer = server.login("v@a.example").json()["access_token"].as_str().unwrap().to_owned();
    let new = json!({ "messages": [{ "role": "visitor", "text": "hello" }] });
    let id = server.post(&key, "/conversations", &new).json()["id"].as_str().unwrap().to_owned();
    let caller = Caller { server: &server, id: id.clone() };
    let allowed = |token: &str| -> Vec<String> {
        let conversations = calls().into_iter().filter(|call| call.path.contains("conversations"));
        let passed = conversations.filter(|call| {
            let body = if call.takes_body { fitting_body(call, &id) } else { String::new() };
            let json: &[_] = if call.takes_body { &[JSON] } else { &[] };
            caller.refused(call, Some(token), json, needed(call), &body) != 403
        });
        passed
            .map(|call| format!("{} {}", call.method, call.path.trim_start_matches("/api/v1/conversations")))
            .collect()
    };
    assert_eq!(allowed(&viewer), ["GET ", "GET /counts", "GET /{id}"]);
    add("member");
    assert!(allowed(&viewer).len() > 8, "{:?}", allowed(&viewer));
    assert_eq!(allowed(&key).len(), allowed(&viewer).len());
}

#[test]
fn a_session_sees_the_open_workspace_alone() {
    let server = Server::start();
    let (first, key) = server.workspace("owner@a.example");
    let (second, other) = server.workspace("owner@a.example");
    let new = json!({ "messages": [{ "role": "visitor", "text": "hello" }] });
    server.post(&key, "/conversations", &new);
    server.post(&other, "/conversations", &new);
    let mut seen = Vec::new();
    for workspace in [&first, &second] {
        let login = json!({ "email": "owner@a.example", "password": PASSWORD, "workspace_id": workspace });
        let access = server.post("-", "/auth/login", &login).json();
        assert_eq!(access["workspaces"].as_array().unwrap().len(), 2);
        let rows = whole_list(&server, access["access_token"].as_str().unwrap(), "", 50);
        assert_eq!(rows.len(), 1);
        seen.push(rows[0]["id"].clone());
    }
    assert_ne!(seen[0], seen[1]);
}

#[test]
fn hostile_bytes_get_a_refusal_and_not_a_fault() {
    let server = Server::start();
    let (_, key) = server.workspace("owner@a.example");
    let message = |text: &str| format!(r#"{{"messages":[{{"role":"visitor","text":"{text}"}}]}}"#);
    let timed = |time: &str| {
        let messages = json!([{ "role": "visitor", "text": "x" }]);
        json!({ "started_at": time, "messages": messages }).to_string()
    };
    let bearer = format!("Bearer {key}");
    let post =
        |body: &str| server.call("POST", "/api/v1/conversations", &[("authorization", bearer.as_str()), JSON], body);
    for (body, wanted) in [
        (message(r"\u0000"), 422),
        (message(r"\ud800"), 400),
        (message(r"\ud83d\ude00"), 201),
        (timed("2016-12-31T23:59:60Z"), 201),
        (timed("+12026-01-01T00:00:00Z"), 422),
        (timed("2026-02-30T00:00:00Z"), 422),
    ] {
        assert_eq!(post(&body).status, wanted, "{body}");
    }
    let deep = post(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)));
    assert!([400, 422].contains(&deep.status), "{}", deep.body);
    let odd = server.call("GET", "/api/v1/me", &[("authorization", "Bearer \u{e9}\u{fffd}")], "");
    assert_eq!(odd.status, 401);
    let odd =
        server.call("POST", "/api/v1/conversations", &[("authorization", &bearer), ("content-type", "\u{e9}")], "{}");
    assert_eq!(odd.status, 415);
    let answer: Value = server.get(&key, "/conversations?q=%FF").json();
    assert!(answer["data"].is_array() || answer["status"] == 422, "{answer}");
}

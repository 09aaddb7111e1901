//! Many at once, lines that break, and a program that is killed: nothing is lost, doubled or left behind.

use crate::support::*;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicUsize, Ordering},
};

const HELLO: &str = r#"{"messages":[{"role":"visitor","text":"hello"}]}"#;

fn at_once<T: Send>(count: usize, act: impl Fn(usize) -> T + Sync) -> Vec<T> {
    std::thread::scope(|scope| {
        let act = &act;
        let threads: Vec<_> = (0..count).map(|number| scope.spawn(move || act(number))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn total(server: &Server, key: &str) -> Value {
    server.get(key, "/conversations/counts").json()["total"].clone()
}

#[test]
fn one_external_id_is_one_conversation_however_many_bring_it() {
    let server = Server::start();
    let (_, key) = server.workspace("owner@a.example");
    let body = json!({ "external_id": "x", "messages": [{ "role": "visitor", "text": "hello" }] });
    let answers = at_once(32, |_| server.post(&key, "/conversations", &body));
    let ids: BTreeSet<_> = answers.iter().map(|answer| answer.json()["id"].to_string()).collect();
    let created = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!((ids.len(), created, total(&server, &key)), (1, 1, json!(1)));
}

#[test]
fn one_idempotency_key_has_one_effect() {
    let server = Server::start();
    let (_, key) = server.workspace("owner@a.example");
    let bearer = format!("Bearer {key}");
    let headers =
        [("authorization", bearer.as_str()), ("content-type", "application/json"), ("idempotency-key", "once")];
    let answers = at_once(32, |_| server.call("POST", "/api/v1/conversations", &headers, HELLO));
    let mut ids = BTreeSet::new();
    for answer in answers {
        match answer.status {
            201 => drop(ids.insert(answer.json()["id"].to_string())),
            409 => {
                assert_eq!(answer.json()["type"], "/problems/request-in-progress");
                assert!(answer.head.contains("retry-after: "), "{}", answer.head);
            }
            other => panic!("{other}: {}", answer.body),
        }
    }
    assert_eq!((ids.len(), total(&server, &key)), (1, json!(1)));
}

#[test]
fn messages_that_come_at_once_all_stay_in_order() {
    let server = Server::start();
    let (_, key) = server.workspace("owner@a.example");
    let other = server.beside();
    let new = json!({ "messages": [{ "role": "visitor", "text": "hello" }] });
    let id = server.post(&key, "/conversations", &new).json()["id"].as_str().unwrap().to_owned();
    let answers = at_once(40, |number| {
        let server = if number % 2 == 0 { &server } else { &other };
        let message = json!({ "role": "visitor", "text": format!("number {number}") });
        server.post(&key, &format!("/conversations/{id}/messages"), &message).status
    });
    assert_eq!(answers, [201; 40]);
    let whole = server.get(&key, &format!("/conversations/{id}")).json();
    let texts: BTreeSet<_> =
        whole["messages"].as_array().unwrap().iter().map(|message| message["text"].to_string()).collect();
    assert_eq!((texts.len(), &whole["message_count"], &whole["version"]), (41, &json!(41), &json!(41)));
    for number in 0..40 {
        assert_eq!(whole_list(&other, &key, &format!("q=%22number+{number}%22"), 50).len(), 1, "number {number}");
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let mut server = Server::start();
    let (_, key) = server.workspace("owner@a.example");
    let acknowledged = AtomicUsize::new(0);
    let ids = std::thread::scope(|scope| {
        let (address, key, acknowledged) = (server.address.clone(), &key, &acknowledged);
        let writers: Vec<_> = (0..4)
            .map(|_| {
                let address = address.clone();
                scope.spawn(move || {
                    let mut ids = Vec::new();
                    while let Some(id) = try_create(&address, key) {
                        ids.push(id);
                        acknowledged.fetch_add(1, Ordering::SeqCst);
                    }
                    ids
                })
            })
            .collect();
        while acknowledged.load(Ordering::SeqCst) < 40 {
            std::thread::yield_now();
        }
        server.process.kill().unwrap();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect::<Vec<_>>()
    });
    let again = server.beside();
    for id in &ids {
        assert_eq!(again.get(&key, &format!("/conversations/{id}")).status, 200, "{id}");
    }
    let listed = whole_list(&again, &key, "", 200).len();
    assert!(listed >= ids.len() && listed <= ids.len() + 4, "{listed} of {}", ids.len());
    assert_eq!(total(&again, &key), json!(listed));
    assert_eq!(whole_list(&again, &key, "q=hello", 200).len(), listed, "each is found by its words");
    assert_eq!(whole_list(&again, &key, "email=a%40acme", 200).len(), listed, "and by its address");
}

/// The new conversation's id, or nothing if the server is gone.
fn try_create(address: &str, key: &str) -> Option<String> {
    let body = r#"{"visitor":{"email":"a@acme.example"},"messages":[{"role":"visitor","text":"hello"}]}"#;
    let mut stream = TcpStream::connect(address).ok()?;
    let request = format!(
        "POST /api/v1/conversations HTTP/1.1\r\nhost: k\r\nconnection: close\r\nauthorization: Bearer {key}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let made: Value = serde_json::from_str(body).ok()?;
    head.starts_with("HTTP/1.1 201").then(|| made["id"].as_str().map(str::to_owned))?
}

#[test]
fn exports_that_nobody_reads_to_the_end_leave_nothing_behind() {
    let server = Server::start();
    let (workspace, key) = server.workspace("owner@a.example");
    let file = server.folder.path().join("history.jsonl");
    let line = json!({ "messages": [{ "role": "visitor", "text": "word ".repeat(6_000) }] });
    std::fs::write(&file, format!("{line}\n").repeat(300)).unwrap();
    server.command(&["import", "--workspace", &workspace, file.to_str().unwrap()]);
    let cut = (0..20).map(|_| {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let request = format!(
            "GET /api/v1/conversations/export?format=ndjson&include=messages HTTP/1.1\r\nhost: k\r\n\
             authorization: Bearer {key}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut first = [0; 1024];
        stream.read_exact(&mut first).unwrap();
        assert!(first.starts_with(b"HTTP/1.1 200"));
        stream
    });
    let open: Vec<_> = cut.collect();
    assert_eq!(whole_list(&server, &key, "", 200).len(), 300, "while twenty readers are slow");
    drop(open);
    assert_eq!(whole_list(&server, &key, "", 200).len(), 300, "after they are gone");
    let whole = server.get(&key, "/conversations/export?format=ndjson&include=messages").chunks();
    assert_eq!(whole.lines().last(), Some(r#"{"count":300}"#));
}

#[test]
fn a_body_that_stalls_is_refused_in_time() {
    let server = Server::start_with(&[("KILO_BODY_TIMEOUT", "1")]);
    let (_, key) = server.workspace("owner@a.example");
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = format!(
        "POST /api/v1/conversations HTTP/1.1\r\nhost: k\r\nconnection: close\r\nauthorization: Bearer {key}\r\n\
         content-type: application/json\r\ncontent-length: 50\r\n\r\n{{\"messages\":"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("/problems/request-timeout"), "{answer}");
}

#[test]
fn many_sign_in_at_once_and_one_refresh_token_works_once() {
    let server = Server::start();
    server.workspace("owner@a.example");
    assert_eq!(at_once(12, |_| server.login("owner@a.example").status), [200; 12]);
    let signed_in = server.login("owner@a.example");
    let refresh = |_| server.call("POST", "/api/v1/auth/refresh", &[("cookie", &signed_in.cookie)], "").status;
    let answers = at_once(8, refresh);
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [200, 401].contains(status)), "{answers:?}");
}

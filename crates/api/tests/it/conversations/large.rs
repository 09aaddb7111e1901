//! Exports of what is large: whole, in pieces, and only as long as they may.

use super::pages::large;
use crate::server;
use kilo_testkit::{Answer, conversation, open};
use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read},
    time::{Duration, Instant},
};

#[actix_web::main]
async fn sql(server: &kilo_testkit::Server, statement: &str) {
    let db = Database::connect(format!("sqlite://{}", server.database().display())).await.unwrap();
    db.execute_unprepared(statement).await.unwrap();
}

#[test]
fn a_large_conversation_is_whole_in_every_format() {
    let (server, workspace) = server();
    let id = large(&server, &workspace, 40);
    let client = server.client(&workspace.key);
    for format in ["markdown", "text", "html", "csv", "json"] {
        for audience in ["internal", "external"] {
            let file = client.get(&format!("/conversations/{id}/export?format={format}&audience={audience}"));
            assert_eq!(file.status, 200, "{format}");
            let places: Vec<_> = (0..40).map(|number| file.body.find(&format!("message {number} "))).collect();
            assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{format}: {places:?}");
            assert_eq!(file.body.matches("message 7 ").count(), 1, "{format}");
        }
    }
    let json = client.get(&format!("/conversations/{id}/export?format=json")).json();
    assert_eq!(json["messages"].as_array().unwrap().len(), 40);
    let id = large(&server, &workspace, 5);
    let pdf = client.get(&format!("/conversations/{id}/export?format=pdf"));
    assert!(pdf.status == 200 && pdf.bytes.trim_ascii_end().ends_with(b"%%EOF"), "{}", pdf.status);
}

#[test]
fn large_and_small_stand_side_by_side_in_one_file() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let mut ids = Vec::new();
    for round in 0..3 {
        ids.push(client.post("/conversations", &conversation("small")).text("id"));
        ids.push(large(&server, &workspace, 5 + round));
    }
    let file = client.get("/conversations/export?format=ndjson&include=messages");
    let mut lines: Vec<Value> = file.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.pop().unwrap()["count"], 6);
    let listed = client.whole_list("", 50);
    assert_eq!(lines.len(), 6);
    for (line, row) in lines.iter().zip(&listed) {
        assert_eq!(line["id"], row["id"], "in the order of the list");
        let path = format!("/conversations/{}", row["id"].as_str().unwrap());
        assert_eq!(*line, client.get(&path).json());
    }
    let picked = serde_json::json!({ "ids": ids, "format": "csv", "include": "messages", "bom": false });
    for table in [
        client.post("/conversations/export", &picked),
        client.get("/conversations/export?format=csv&include=messages&bom=false"),
    ] {
        let rows = table.body.matches(",agent,").count() + table.body.matches(",visitor,").count();
        assert_eq!(rows, 3 + 5 + 6 + 7, "a row a message");
        assert!(table.body.ends_with("#count,6\r\n"));
    }
}

#[test]
fn an_export_stops_when_its_right_has_gone() {
    let (server, workspace) = server();
    for count in [124, 125, 126] {
        large(&server, &workspace, count);
    }
    let id = large(&server, &workspace, 127);
    let key = format!("Bearer {}", workspace.key);
    let begin = |path: &str| {
        let mut stream = BufReader::new(open(&server.address, "GET", path, &[("authorization", &key)], 0));
        let mut status = String::new();
        stream.read_line(&mut status).unwrap();
        assert!(status.contains(" 200 "), "{status}");
        stream
    };
    let streams = [
        begin("/api/v1/conversations/export?format=ndjson&include=messages"),
        begin("/api/v1/conversations/export?format=csv&include=messages"),
        begin(&format!("/api/v1/conversations/{id}/export?format=text")),
    ];
    sql(&server, "UPDATE api_keys SET revoked_at = created_at");
    for (mut stream, end) in streams.into_iter().zip(["{\"count\":4}", "#count,4", "message 126 "]) {
        let mut rest = Vec::new();
        // It is cut off: the connection ends without the end of the answer.
        stream.read_to_end(&mut rest).ok();
        let rest = String::from_utf8_lossy(&rest);
        assert!(!rest.contains(end) && !rest.ends_with("0\r\n\r\n"), "it stopped before {end}");
    }
}

#[test]
fn others_are_answered_while_exports_are_rendered() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    // Every character of it is spelled by an escape.
    let hard = "&*_[]<".repeat(5_000);
    let messages = vec![serde_json::json!({ "role": "visitor", "text": hard }); 120];
    server.import(&workspace, &serde_json::json!({ "messages": messages }).to_string());
    let id = client.whole_list("", 1)[0]["id"].as_str().unwrap().to_owned();
    std::thread::scope(|scope| {
        let exports: Vec<_> = (0..8)
            .map(|number| {
                let format = ["markdown", "html", "csv", "json"][number % 4];
                let path = format!("/conversations/{id}/export?format={format}");
                let client = &client;
                scope.spawn(move || client.get(&path).status)
            })
            .collect();
        let (mut answered, mut longest) = (0, Duration::ZERO);
        while exports.iter().any(|export| !export.is_finished()) {
            let begin = Instant::now();
            let healthy: Answer = server.call("GET", "/healthz", &[], "");
            assert_eq!((healthy.status, client.get("/conversations").status), (200, 200));
            longest = longest.max(begin.elapsed());
            answered += 1;
        }
        assert!(longest < Duration::from_secs(1), "{longest:?} of {answered}");
        assert!(exports.into_iter().all(|export| export.join().unwrap() == 200));
    });
}

//! Everything that a filter finds, as one file; and the way back in.

use crate::server;
use kilo_testkit::history;
use serde_json::{Value, json};

#[test]
fn a_file_of_lines_is_the_list_and_ends_with_its_count() {
    let (server, workspace) = server();
    server.import(&workspace, &history());
    let client = server.client(&workspace.key);
    for filter in ["", "company=%C3%BCber&status=active,archived", "q=price&score_min=30", "email=nobody"] {
        let list = client.whole_list(filter, 50);
        let answer = client.get(&format!("/conversations/export?format=ndjson&{filter}"));
        assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
        let mut lines: Vec<Value> = answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.pop(), Some(json!({ "count": list.len() })), "{filter}");
        assert_eq!(lines, list, "{filter}");
    }
    let whole = client.get("/conversations/export?format=ndjson&include=messages&q=price&limit=1");
    assert_eq!(whole.status, 422, "an export has no pages");
    let whole = client.get("/conversations/export?format=ndjson&include=messages&q=price");
    for line in whole.body.lines().filter(|line| !line.starts_with("{\"count\"")) {
        let exported: Value = serde_json::from_str(line).unwrap();
        assert_eq!(exported, client.get(&format!("/conversations/{}", exported["id"].as_str().unwrap())).json());
    }
}

#[test]
fn what_was_picked_is_a_file_in_the_order_of_the_list() {
    let (server, workspace) = server();
    server.import(&workspace, &history());
    let client = server.client(&workspace.key);
    let list = client.whole_list("status=active,handed_off,archived", 50);
    let picked: Vec<&Value> = list.iter().step_by(2).take(45).collect();
    // Whatever the order, and however often: each is there once, where the list has it.
    let mut ids: Vec<&Value> = picked.iter().rev().map(|row| &row["id"]).collect();
    ids.push(&picked[0]["id"]);
    let answer = client.post("/conversations/export", &json!({ "ids": ids, "format": "ndjson" }));
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/x-ndjson")));
    let mut lines: Vec<Value> = answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.pop(), Some(json!({ "count": picked.len() })));
    assert_eq!(lines.iter().collect::<Vec<_>>(), picked);

    let table = client.post("/conversations/export", &json!({ "ids": ids, "format": "csv", "bom": false }));
    assert!(table.body.starts_with("id,") && table.body.ends_with(&format!("#count,{}\r\n", picked.len())));
    let whole = json!({ "ids": [picked[0]["id"]], "format": "ndjson", "include": "messages" });
    let whole = client.post("/conversations/export", &whole);
    let first: Value = serde_json::from_str(whole.body.lines().next().unwrap()).unwrap();
    assert_eq!(first, client.get(&format!("/conversations/{}", picked[0]["id"].as_str().unwrap())).json());
}

#[test]
fn what_is_picked_is_of_this_workspace_and_not_too_much() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let own = client.post("/conversations", &json!({ "messages": [{ "role": "visitor", "text": "hi" }] })).text("id");
    let other = server.client(&server.workspace("other@picked.example").key);
    let theirs = other.post("/conversations", &json!({ "messages": [{ "role": "visitor", "text": "hi" }] })).text("id");
    let export = |body: Value| client.post("/conversations/export", &body);
    assert_eq!(export(json!({ "ids": [own, theirs], "format": "csv" })).status, 404);
    assert_eq!(export(json!({ "ids": [], "format": "csv" })).status, 422);
    assert_eq!(export(json!({ "ids": vec![own.clone(); 5_001], "format": "csv" })).status, 422);
    assert_eq!(export(json!({ "ids": [own], "format": "xlsx" })).status, 422);
    assert_eq!(export(json!({ "ids": [own], "format": "csv", "surprise": 1 })).status, 422);
    assert_eq!(export(json!({ "ids": [own], "format": "csv" })).status, 200);
}

#[test]
fn a_transcript_is_typeset_unless_it_is_a_book() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let talk = |texts: Vec<String>| {
        let messages: Vec<Value> = texts.iter().map(|text| json!({ "role": "visitor", "text": text })).collect();
        json!({ "external_id": texts.len().to_string(), "visitor": { "name": "Jane Doe" }, "messages": messages })
    };
    let short = client.post("/conversations", &talk(vec!["مرحبا, 您好 😀".to_owned()])).text("id");
    let answer = client.get(&format!("/conversations/{short}/export?format=pdf&tz=Asia/Tokyo&audience=external"));
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/pdf")));
    assert!(answer.header("content-disposition").unwrap().ends_with("-jane-doe.pdf\""));
    assert!(answer.bytes.starts_with(b"%PDF-1.7") && answer.bytes.trim_ascii_end().ends_with(b"%%EOF"));
    let pages = "a\n".repeat(16_000);
    server.import(&workspace, &talk(vec![pages; 12]).to_string());
    let long = &client.whole_list("", 50)[0]["id"];
    let path = format!("/conversations/{}/export?format=", long.as_str().unwrap());
    let answer = client.get(&format!("{path}pdf"));
    assert_eq!((answer.status, answer.problem().as_str()), (422, "/problems/validation-failed"));
    assert!(answer.json()["errors"][0]["message"].as_str().unwrap().ends_with("take html"), "{}", answer.body);
    assert_eq!(client.get(&format!("{path}html")).status, 200);
}

#[test]
fn a_table_defuses_formulas_and_keeps_every_text() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let said = "=HYPERLINK(\"https://evil.example\",\"x\"), \"quoted\"\nnext line";
    let new = json!({ "visitor": { "name": "+1", "company": "@SUM(A1)" }, "messages": [{ "role": "visitor", "text": said }] });
    let id = client.post("/conversations", &new).text("id");
    let answer = client.get("/conversations/export?format=csv&include=messages");
    let table = answer.body.strip_prefix('\u{FEFF}').unwrap();
    assert!(
        table.contains("\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"x\"\"), \"\"quoted\"\"\nnext line\""),
        "{table}"
    );
    assert!(table.contains(",'+1,") && table.contains(",'@SUM(A1),"), "{table}");
    assert!(table.lines().any(|line| line.starts_with(&id)));
    assert!(table.ends_with("#count,1\r\n"));
    let plain = client.get("/conversations/export?format=csv&bom=false");
    assert!(plain.body.starts_with("id,"), "{}", plain.body);
    assert_eq!(plain.body.lines().count(), 3);
}

#[test]
fn an_import_names_bad_lines_keeps_good_ones_and_doubles_nothing() {
    let (server, workspace) = server();
    let good =
        |name: &str| json!({ "external_id": name, "messages": [{ "role": "visitor", "text": name }] }).to_string();
    let lines = [&good("a"), "{\"messages\": 7}", "no json", "", &good("b"), "{\"surprise\": true}"].join("\n");
    let file = server.database().with_file_name("mixed.jsonl");
    std::fs::write(&file, lines).unwrap();
    let client = server.client(&workspace.key);
    for round in 0..2 {
        let (succeeded, said) = server.run(&["import", "--workspace", &workspace.id, file.to_str().unwrap()]);
        assert!(!succeeded, "bad lines show in the exit code");
        for line in ["line 2", "line 3", "line 6"] {
            assert!(said.contains(line), "{line} in round {round}: {said}");
        }
        assert_eq!(client.whole_list("", 50).len(), 2, "round {round}");
    }
}

#[test]
fn what_is_rare_among_many_that_match_by_text_is_found() {
    let (server, workspace) = server();
    // More of one company than are looked at one by one; the oldest few are hot.
    let line = |number: usize| {
        json!({
            "external_id": format!("c{number}"), "score": if number < 5 { 90 } else { 10 },
            "started_at": format!("2026-01-01T{:02}:{:02}:00Z", number / 60, number % 60),
            "visitor": { "company": "Common" }, "messages": [{ "role": "visitor", "text": "hello" }],
        })
    };
    let lines: Vec<String> = (0..1_100).map(|number| line(number).to_string()).collect();
    server.import(&workspace, &lines.join("\n"));
    let client = server.client(&workspace.key);
    let hot = client.whole_list("company=common&score_min=80", 3);
    let names: Vec<_> = hot.iter().map(|row| row["external_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names, ["c4", "c3", "c2", "c1", "c0"]);
    assert_eq!(client.get("/conversations/counts?company=common").json()["total"], 1_100);
    assert_eq!(client.whole_list("company=common", 200).len(), 1_100);
}

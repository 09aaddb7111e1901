//! Values that come twice, upside down or as no text, and answers that do not repeat what they were sent.

use super::matrix::{House, Who, matrix};
use crate::server;
use serde_json::{Value, json};

/// The parameters of calls that take any.
const PARAMETERS: [(&str, &[(&str, &str)]); 9] = [
    (
        "/conversations",
        &[("limit", "5"), ("status", "active"), ("q", "a"), ("cursor", ""), ("score_min", "1"), ("tz", "UTC")],
    ),
    ("/conversations/counts", &[("email", "a"), ("started_from", "2026-01-01")]),
    ("/conversations/export", &[("format", "csv"), ("include", "messages"), ("bom", "false"), ("persona", "a")]),
    ("/conversations/{id}/export", &[("format", "text"), ("tz", "UTC"), ("audience", "external"), ("bom", "true")]),
    ("/deliveries", &[("limit", "5"), ("state", "parked")]),
    ("/leads", &[("limit", "5")]),
    ("/quota/ledger", &[("limit", "5")]),
    ("/quota/top-ups", &[("limit", "5")]),
    ("/widget/conversations/{id}/messages", &[("after", "0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f")]),
];

#[test]
fn a_parameter_that_comes_twice_is_refused_everywhere_alike() {
    let house = House::new();
    for (path, parameters) in PARAMETERS {
        let rows = matrix();
        let row = rows.iter().find(|row| row.path == path && row.method == "GET").unwrap();
        let client = house.caller(row);
        for (name, value) in parameters {
            for second in [*value, "other", ""] {
                let rest = if row.query.starts_with(name) { "" } else { row.query };
                let query = format!("{rest}&{name}={value}&{name}={second}");
                let answer = client.get(&format!("{}?{query}", row.at(house.id_of(row))));
                house.refused(row, &answer, 422, &query);
                let error = &answer.json()["errors"][0];
                assert_eq!(
                    (&error["field"], &error["message"]),
                    (&json!(name), &json!("must be given once")),
                    "{query}"
                );
            }
        }
    }
}

#[test]
fn a_query_that_is_no_text_is_refused_everywhere_alike() {
    let house = House::new();
    for row in matrix().iter().filter(|row| row.who != Who::Anyone) {
        let client = house.caller(row);
        for query in ["a=%FF", "%C3=a", "q=%ED%A0%80", "limit=1%C0%AF"] {
            let path = format!("{}?{}&{query}", row.at(house.id_of(row)), row.query);
            let body = row.body.as_ref().map(Value::to_string).unwrap_or_default();
            let answer = client.send(row.method, &path, &[("content-type", "application/json")], &body);
            house.refused(row, &answer, 400, query);
            assert_eq!(answer.problem(), "/problems/bad-request", "{}", answer.body);
        }
    }
}

#[test]
fn a_period_or_a_range_that_is_upside_down_is_refused_everywhere_alike() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    for (query, field) in [
        ("started_from=2026-10-04&started_to=2026-10-03", "started_from"),
        ("started_from=2026-10-04T10:00:00Z&started_to=2026-10-04T09:59:59Z", "started_from"),
        ("started_from=2026-10-04&started_to=2026-10-03T23:59:59Z", "started_from"),
        ("started_from=2026-10-04T00:00:00Z&started_to=2026-10-03", "started_from"),
        ("started_from=2026-10-03T22:00:00Z&started_to=2026-10-03&tz=Europe/Berlin", "started_from"),
        ("score_min=51&score_max=50", "score_min"),
    ] {
        for path in ["/conversations?", "/conversations/counts?", "/conversations/export?format=csv&"] {
            let answer = client.get(&format!("{path}{query}"));
            assert_eq!(answer.status, 422, "{path}{query}: {}", answer.body);
            assert_eq!(answer.json()["errors"][0]["field"], field, "{path}{query}");
        }
    }
    for query in [
        "started_from=2026-10-03&started_to=2026-10-03",
        "started_from=2026-10-03T22:00:00Z&started_to=2026-10-03",
        "started_from=2026-10-03T10:00:00Z&started_to=2026-10-03T10:00:00Z",
        "started_from=2011-12-30&started_to=2011-12-30&tz=Pacific/Apia",
        "score_min=50&score_max=50",
    ] {
        assert_eq!(client.get(&format!("/conversations?{query}")).status, 200, "{query}");
    }
}

#[test]
fn a_key_that_comes_twice_in_a_body_is_refused_wherever_it_stands() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let owner = server.signed_in("owner@a.example");
    let id = client.post("/conversations", &kilo_testkit::conversation("hello")).text("id");
    let message = r#"{"role":"visitor","text":"x"}"#;
    for (method, path, body, field) in [
        (
            "POST",
            "/conversations".to_owned(),
            format!(r#"{{"messages":[{message}],"messages":[{message}]}}"#),
            "messages",
        ),
        (
            "POST",
            "/conversations".to_owned(),
            r#"{"messages":[{"role":"visitor","text":"x","text":"y"}]}"#.to_owned(),
            "messages[0].text",
        ),
        (
            "POST",
            format!("/conversations/{id}/messages"),
            r#"{"role":"visitor","role":"agent","text":"x"}"#.to_owned(),
            "role",
        ),
        (
            "PATCH",
            format!("/conversations/{id}"),
            r#"{"qualification":{"budget":"1","budget":"2"}}"#.to_owned(),
            "qualification.budget",
        ),
        ("PATCH", format!("/conversations/{id}"), r#"{"persona":"CTO","p\u0065rsona":null}"#.to_owned(), "persona"),
        (
            "PUT",
            "/settings/qualification".to_owned(),
            r#"{"framework":"bant","score_threshold":60,"framework":"spiced"}"#.to_owned(),
            "framework",
        ),
    ] {
        let sender = if method == "PUT" { &owner } else { &client };
        let answer = sender.send(method, &path, &[("content-type", "application/json")], &body);
        assert_eq!(answer.status, 422, "{body}: {}", answer.body);
        let error = &answer.json()["errors"][0];
        assert_eq!((&error["field"], &error["message"]), (&json!(field), &json!("must be given once")), "{body}");
    }
    let types = [("content-type", "application/json"), ("content-type", "text/plain")];
    assert_eq!(client.send("POST", "/conversations", &types, "{}").status, 415, "two types");
    let encodings =
        [("content-type", "application/json"), ("content-encoding", "identity"), ("content-encoding", "br")];
    assert_eq!(client.send("POST", "/conversations", &encodings, "{}").status, 415, "a second encoding");
}

#[test]
fn a_refusal_does_not_repeat_what_it_was_sent() {
    let (server, workspace) = server();
    let (key, anybody) = (server.client(&workspace.key), server.client("-"));
    let long = "x".repeat(900_000);
    let name = "n".repeat(5_000);
    for (what, answer) in [
        ("a field", key.post("/conversations", &json!({ &long: 1 }))),
        ("a value", key.post("/conversations", &json!({ "messages": &long }))),
        ("a role", key.post("/conversations", &json!({ "messages": [{ "role": &long, "text": "x" }] }))),
        ("a qualification", key.post("/conversations", &json!({ "messages": [], "qualification": { &long: 1 } }))),
        ("an address", anybody.post("/auth/login", &json!({ "email": &long, "password": "x" }))),
        ("a parameter", key.get(&format!("/conversations?{name}=1"))),
        (
            "many parameters",
            key.get(&format!("/conversations?{}", (0..900).map(|n| format!("p{n}=1&")).collect::<String>())),
        ),
        ("a status", key.get(&format!("/conversations?status={name}"))),
        ("a cursor", key.get(&format!("/conversations?cursor={name}"))),
        ("an id", key.get(&format!("/conversations/{name}"))),
    ] {
        assert!((400..500).contains(&answer.status), "{what}: {}", answer.status);
        assert!(answer.body.len() < 16_000 && !answer.body.contains(&long[..500]), "{what}: {}", answer.body.len());
        assert!(!answer.body.contains(&name[..500]), "{what}");
    }
    let refused = key.post("/conversations", &json!({ &long: 1 })).json();
    let field = refused["errors"][0]["field"].as_str().unwrap();
    assert!(field.contains('…') && field.chars().count() <= 120, "{field}");
}

//! Errors that tell the truth: to clients what is wrong and what is expected, to the log what a client must not read.

use crate::{KILO, server};
use kilo_testkit::{Answer, Client, Server, conversation, message, wait_until};
use rusqlite::Connection;
use serde_json::{Value, json};

/// A value that a visitor could have said: no log may have it.
const SAID: &str = "jane@secret.example";

fn sql(server: &Server, sql: &str) {
    Connection::open(server.database()).unwrap().execute_batch(sql).unwrap();
}

/// The lines on faults of the request that `answer` answers.
fn faults(server: &Server, answer: &Answer) -> Vec<Value> {
    let id = answer.header("x-request-id").unwrap_or_default().to_owned();
    let of_request = |line: &Value| (line["fields"]["request_id"] == id.as_str()).then(|| line.clone());
    // The request's own line comes last.
    let ended = |line: &Value| line["fields"]["message"] == "request";
    wait_until("the request is in the log", || server.logged(of_request).iter().any(ended));
    server.logged(of_request).into_iter().filter(|line| line["level"] == "ERROR").collect()
}

/// A fault: the client reads a neutral sentence, the log has its cause once.
fn assert_told(server: &Server, answer: &Answer, route: &str, who: &str, cause: &str) {
    assert_eq!(answer.status, 500, "{}", answer.body);
    let detail = answer.text("detail");
    assert_eq!(detail, "Something failed on our side. The cause is in the server's log under this request id.");
    let lines = faults(server, answer);
    assert_eq!(lines.len(), 1, "{lines:?}");
    let fields = &lines[0]["fields"];
    assert_eq!(fields["route"], route);
    assert!(fields["actor"].as_str().unwrap().starts_with(who), "{fields}");
    assert!(fields["cause"].as_str().unwrap().contains(cause), "{fields}");
    assert_eq!((fields["status"].as_u64(), fields["workspace"].as_str().map(str::len)), (Some(500), Some(36)));
    let client = fields["client"].as_str().unwrap();
    assert!(client.len() == 16 && client.bytes().all(|byte| byte.is_ascii_hexdigit()), "{client}");
}

fn assert_said_nothing(server: &Server) {
    for line in server.logged(|line| Some(line.to_string())) {
        for secret in [SAID, "127.0.0.1:", "kilo_sk_", "kilo_pk_"] {
            assert!(!line.contains(secret) || line.contains("\"address\""), "{line}");
        }
    }
}

#[test]
fn a_fault_is_logged_once_with_its_cause_and_told_without() {
    let (server, workspace) = server();
    let key = server.client(&workspace.key);
    let id = key.post("/conversations", &conversation("hello")).text("id");
    let add = format!("/conversations/{id}/messages");
    let route = "/api/v1/conversations/{id}/messages";
    assert_eq!(key.send("PATCH", &format!("/conversations/{id}"), &JSON, r#"{"persona":"CTO"}"#).status, 200);
    for (given, cause) in [
        (r#"{"persona": 7}"#.to_owned(), "invalid type"),
        (format!(r#"{{"persona": ["{SAID}"]}}"#), "invalid type"),
        (format!(r#""{SAID}""#), "invalid type"),
        ("{".to_owned(), "EOF"),
    ] {
        sql(&server, &format!("UPDATE conversation_evidence SET given = '{given}'"));
        let answer = key.post(&add, &message("And with HubSpot?"));
        assert_told(&server, &answer, route, "key:", cause);
    }
    sql(&server, "UPDATE conversation_evidence SET given = '{}'");
    sql(&server, "ALTER TABLE score_signals RENAME TO gone");
    assert_told(&server, &key.post(&add, &message("I am the CTO")), route, "key:", "score_signals");
    let owner = server.signed_in("owner@a.example");
    let read = owner.get(&format!("/conversations/{id}"));
    assert_told(&server, &read, "/api/v1/conversations/{id}", "user:", "score_signals");
    let visitor = server.visitor(&workspace, "");
    let started = visitor.post("/widget/conversations", &json!({ "text": format!("I am {SAID}, the CTO") }));
    assert_told(&server, &started, "/api/v1/widget/conversations", "page", "score_signals");
    assert_said_nothing(&server);
}

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

#[test]
fn a_fault_in_the_middle_of_a_file_is_logged_too() {
    let (server, workspace) = server();
    let key = server.client(&workspace.key);
    assert_eq!(key.post("/conversations", &conversation("hello")).status, 201);
    sql(&server, "ALTER TABLE score_signals RENAME TO gone");
    let answer = key.get("/conversations/export?format=ndjson&include=messages");
    assert_eq!(answer.status, 200);
    let lines = faults(&server, &answer);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0]["fields"]["cause"].as_str().unwrap().contains("score_signals"), "{lines:?}");
    let id = answer.header("x-request-id").unwrap();
    let ended = server.logged(|line| (line["fields"]["request_id"] == id).then(|| line["fields"]["whole"].clone()));
    assert_eq!(ended.last(), Some(&json!(false)));
}

#[test]
fn the_log_has_numbers_routes_and_the_whole_of_an_answer() {
    let (mut server, workspace) = server();
    server.import(&workspace, &kilo_testkit::history());
    let key = server.client(&workspace.key);
    let file = key.get("/conversations/export?format=ndjson&include=messages");
    for (answer, route, status) in [
        (&file, "/api/v1/conversations/export", 200),
        (&key.get("/conversations?q=x"), "/api/v1/conversations", 200),
        (&key.get("/conversations/0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f"), "/api/v1/conversations/{id}", 404),
        (&key.get("/nothing/jane@acme.com"), "/api/v1/{path}", 404),
        (&key.send("DELETE", "/conversations", &[], ""), "/api/v1/conversations", 405),
        (&server.client("-").get("/conversations"), "/api/v1/conversations", 401),
        (&server.call("GET", "/jane@acme.com.map", &[], ""), "/{path}", 404),
        (&server.call("GET", "/healthz", &[], ""), "/healthz", 200),
    ] {
        let id = answer.header("x-request-id").unwrap();
        let line = |line: &Value| {
            let is = line["fields"]["request_id"] == id && line["fields"]["message"] == "request";
            is.then(|| line["fields"].clone())
        };
        wait_until("the request is in the log", || !server.logged(line).is_empty());
        let fields = server.logged(line).remove(0);
        assert_eq!((fields["route"].as_str(), fields["status"].as_u64()), (Some(route), Some(status)), "{fields}");
        assert!(fields["micros"].is_u64() && fields["whole"] == true, "{fields}");
        assert_eq!(fields["bytes"].as_u64(), Some(answer.body.len() as u64), "{fields}");
    }
    let said = |message: &'static str| move |line: &Value| (line["fields"]["message"] == message).then_some(());
    assert_eq!(server.logged(said("serving")).len(), 1);
    let _ = server.stop();
    wait_until("the stop is in the log", || !server.logged(said("stopped")).is_empty());
    assert_eq!(server.logged(said("stopping")).len(), 1);
}

#[test]
fn a_refusal_names_the_role_or_the_scope_and_what_is_expected() {
    let (server, workspace) = server();
    server.person(&workspace, "viewer@a.example", "viewer");
    server.person(&workspace, "admin@a.example", "admin");
    let [viewer, admin] = ["viewer@a.example", "admin@a.example"].map(|email| server.signed_in(email));
    let narrow = server.client(&server.workspace("owner@b.example").key);
    sql(&server, "UPDATE api_keys SET scopes = 'quota:read' WHERE workspace = 2");
    let whole = server.client(&workspace.key);
    let put = |client: &Client, path: &str| client.put(path, &json!({}));
    let call = |headers: &[(&str, &str)]| server.call("GET", "/api/v1/conversations", headers, "");
    let page = format!("Bearer {}", workspace.publishable_key);
    for (answer, status, detail) in [
        (viewer.get("/deliveries"), 403, "Your role in this workspace is viewer; this needs admin or a higher role."),
        (viewer.post("/conversations", &json!({})), 403, "is viewer; this needs member or a higher role."),
        (put(&admin, "/quota/plan"), 403, "Your role in this workspace is admin; this needs the owner."),
        (narrow.get("/conversations"), 403, "This key does not have the scope conversations:read."),
        (narrow.get("/conversations/export?format=csv"), 403, "the scope conversations:export."),
        (put(&whole, "/settings/quota"), 403, "sign in as a person with the role admin."),
        (whole.get("/me"), 403, "No secret key can do this: sign in as a person."),
        (call(&[]), 401, "Send `Authorization: Bearer …` with a secret key (`kilo_sk_…`) or the access token"),
        (call(&[("authorization", "Basic YTpi")]), 401, "Send `Authorization: Bearer …`"),
        (call(&[("authorization", &page)]), 401, "A publishable key (`kilo_pk_…`) is for the widget alone."),
        (call(&[("authorization", "Bearer kilo_sk_x")]), 401, "This secret key is unknown or revoked."),
        (call(&[("authorization", "Bearer a.b.c")]), 401, "not valid or has expired: renew it or sign in again."),
        (server.call("GET", "/api/v1/widget/config", &[], ""), 401, "publishable key, once: `x-kilo-key: kilo_pk_…`."),
        (server.call("GET", "/api/v1/events", &[], ""), 401, "Send the `ticket` that"),
    ] {
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.text("detail").contains(detail), "{}", answer.body);
        for name in ["ManageWorkspace", "OwnWorkspace", "ReadConversations", "ExportConversations", "permission"] {
            assert!(!answer.body.contains(name), "{}", answer.body);
        }
    }
}

#[test]
fn a_wrong_path_is_told_from_a_wrong_id() {
    let (server, workspace) = server();
    let key = server.client(&workspace.key);
    for path in ["/conversation", "/conversations/0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f/nothing", "/"] {
        assert!(key.get(path).text("detail").contains("no such path"), "{path}");
    }
    for id in ["0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f", "no-id"] {
        assert_eq!(key.get(&format!("/conversations/{id}")).text("detail"), "Not found in this workspace.");
    }
}

fn told(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 422, "{}", answer.body);
    let errors = answer.json()["errors"].clone();
    let field = |error: &Value| error["field"].as_str().unwrap().to_owned();
    let mut fields: Vec<_> = errors.as_array().unwrap().iter().map(field).collect();
    fields.sort();
    fields
}

#[test]
fn all_mistakes_of_a_request_are_named_at_once_in_words_for_people() {
    let server = Server::start(KILO);
    let workspace = server.workspace("owner@a.example");
    let (key, owner) = (server.client(&workspace.key), server.signed_in("owner@a.example"));
    let messages =
        json!([{ "role": "boss", "text": "x" }, { "role": "agent", "text": "", "sent_at": "1999-01-01T00:00:00Z" }]);
    let body = json!({ "colour": 1, "started_at": "1970-01-01T00:00:00Z", "messages": messages });
    let answers = [
        (
            key.post("/conversations?limit=5", &body),
            vec!["colour", "limit", "messages[0].role", "messages[1].sent_at", "messages[1].text", "started_at"],
        ),
        (
            owner.put("/settings/qualification", &json!({ "framework": "swot", "score_threshold": 300 })),
            vec!["framework", "score_threshold"],
        ),
        (
            owner.put("/settings/qualification", &json!({ "framework": 1, "score_threshold": "60", "x": 1 })),
            vec!["framework", "score_threshold", "x"],
        ),
        (owner.put("/quota/plan", &json!({})), vec!["plan"]),
        (key.post("/conversations/archive", &json!({ "ids": ["1", UNKNOWN, 7] })), vec!["ids[0]", "ids[2]"]),
        (server.client("-").post("/auth/login", &json!({ "email": "x", "password": 7 })), vec!["email", "password"]),
        (
            key.get("/conversations?limit=0&score_min=x&status=open&colour=red&tz=Mars&started_to=never"),
            vec!["colour", "limit", "score_min", "started_to", "status", "tz"],
        ),
        (owner.get("/deliveries?limit=0&state=lost&colour=red&size=1"), vec!["colour", "limit", "size", "state"]),
        (owner.get("/leads?limit=x&colour=red"), vec!["colour", "limit"]),
        (
            key.get(&format!("/conversations/{UNKNOWN}/messages?before=x&limit=0&colour=1")),
            vec!["before", "colour", "limit"],
        ),
        (key.get(&format!("/conversations/{UNKNOWN}/picture?asset=-1&colour=1")), vec!["asset", "colour", "message"]),
        (
            key.get("/conversations/export?format=pdf&bom=maybe&include=all&score_max=101"),
            vec!["bom", "format", "include", "score_max"],
        ),
    ];
    for (answer, fields) in &answers {
        assert_eq!(told(answer), *fields, "{}", answer.body);
        for word in ["expected ", "unknown variant", "invalid type", "u8", "u32", "UUID parsing", "sequence", "`"] {
            assert!(!answer.json()["errors"].to_string().contains(word), "{word}: {}", answer.body);
        }
    }
}

const UNKNOWN: &str = "0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f";

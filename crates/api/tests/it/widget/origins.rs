//! Which websites may use the widget, and how much of it a visitor may use.

use super::{Visit, sql};
use crate::{KILO, server};
use kilo_testkit::{Answer, Client, HttpSink, Server, Workspace, wait_until};
use serde_json::{Value, json};

fn allow(owner: &Client, origins: &Value) -> Answer {
    owner.put("/settings/widget", &json!({ "allowed_origins": origins }))
}

/// A call of the widget by a page of `origin`.
fn call(server: &Server, workspace: &Workspace, origin: &str) -> Answer {
    let key = ("x-kilo-key", workspace.publishable_key.as_str());
    server.call("GET", "/api/v1/widget/config", &[key, ("origin", origin)], "")
}

#[test]
fn a_list_of_websites_keeps_all_others_out() {
    let (server, workspace) = server();
    let owner = server.signed_in("owner@a.example");
    assert_eq!(owner.get("/settings/widget").json()["allowed_origins"], json!([]));
    let anybody = call(&server, &workspace, "https://evil.example");
    assert_eq!((anybody.status, anybody.header("access-control-allow-origin")), (200, Some("*")));
    let saved = allow(&owner, &json!(["https://www.acme.example/", "https://*.acme.example"]));
    assert_eq!(saved.json()["allowed_origins"], json!(["https://www.acme.example", "https://*.acme.example"]));
    for origin in ["https://www.acme.example", "https://shop.acme.example", "https://a.b.acme.example"] {
        let answer = call(&server, &workspace, origin);
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(origin)));
        assert!(answer.headers.iter().any(|(name, value)| name == "vary" && value.contains("origin")), "{origin}");
    }
    for origin in [
        "https://acme.example",
        "http://www.acme.example",
        "https://www.acme.example:8443",
        "https://evil.example",
        "https://evilacme.example",
        "https://www.acme.example.evil.example",
        "null",
        "",
        "\u{e9}",
    ] {
        let answer = call(&server, &workspace, origin);
        assert_eq!((answer.status, answer.problem().as_str()), (403, "/problems/origin-not-allowed"), "{origin}");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
    }
    // No browser, and the page that Kilo itself shows.
    assert_eq!(server.visitor(&workspace, "").get("/widget/config").status, 200);
    assert_eq!(call(&server, &workspace, "http://kilo").status, 200, "the host that was asked");
    let other = server.workspace("owner@b.example");
    assert_eq!(call(&server, &other, "https://evil.example").status, 200, "others have a list of their own");
    assert_eq!(allow(&owner, &json!([])).status, 200);
    assert_eq!(call(&server, &workspace, "https://evil.example").status, 200);
}

#[test]
fn every_call_of_the_widget_keeps_to_the_list() {
    let (server, workspace) = server();
    let visit = Visit::begin(&server, &workspace, "hello");
    let owner = server.signed_in("owner@a.example");
    assert_eq!(allow(&owner, &json!(["https://www.acme.example"])).status, 200);
    let bearer = format!("Bearer {}", visit.token);
    let messages = format!("/api/v1{}", visit.path());
    for (method, path, body) in [
        ("GET", "/api/v1/widget/config", ""),
        ("POST", "/api/v1/widget/conversations", r#"{"text":"hi"}"#),
        ("POST", "/api/v1/widget/leads", r#"{"email":"a@b.example"}"#),
        ("POST", messages.as_str(), r#"{"text":"hi"}"#),
        ("GET", messages.as_str(), ""),
        ("GET", "/%61pi/v1/widget/config", ""),
    ] {
        let headers = |origin| {
            [
                ("origin", origin),
                ("x-kilo-key", workspace.publishable_key.as_str()),
                ("authorization", bearer.as_str()),
                ("content-type", "application/json"),
            ]
        };
        let refused = server.call(method, path, &headers("https://evil.example"), body);
        assert_eq!((refused.status, refused.problem().as_str()), (403, "/problems/origin-not-allowed"), "{path}");
        assert_eq!(refused.header("access-control-allow-origin"), None, "{path}");
        let taken = server.call(method, path, &headers("https://www.acme.example"), body);
        assert!([200, 201, 409].contains(&taken.status), "{method} {path}: {}", taken.body);
        assert_eq!(taken.header("access-control-allow-origin"), Some("https://www.acme.example"), "{path}");
    }
    let said = visit.said().iter().filter(|(role, _)| role == "visitor").count();
    assert_eq!(said, 3, "one before there was a list, and of four messages two");
}

#[test]
fn only_admins_name_websites_and_only_origins() {
    let (server, workspace) = server();
    let owner = server.signed_in("owner@a.example");
    let many: Vec<_> = (0..51).map(|number| format!("https://w{number}.example")).collect();
    for (origins, field) in [
        (json!(["acme.example"]), "allowed_origins[0]"),
        (json!(["https://a.example", "https://a.example/shop"]), "allowed_origins[1]"),
        (json!(["https://*.com"]), "allowed_origins[0]"),
        (json!(["*"]), "allowed_origins[0]"),
        (json!(["https://a.example", "HTTPS://A.example:443"]), "allowed_origins[1]"),
        (json!([1]), "allowed_origins[0]"),
        (json!(many), "allowed_origins"),
    ] {
        let answer = allow(&owner, &origins);
        assert_eq!(answer.status, 422, "{origins}: {}", answer.body);
        assert_eq!(answer.json()["errors"][0]["field"], field, "{origins}");
    }
    assert_eq!(owner.get("/settings/widget").json()["allowed_origins"], json!([]));
    for role in ["viewer", "member"] {
        server.person(&workspace, "p@a.example", role);
        assert_eq!(allow(&server.signed_in("p@a.example"), &json!([])).status, 403, "{role}");
    }
}

#[test]
fn the_owner_hears_once_a_day_that_an_address_was_stopped() {
    let slack = HttpSink::start();
    let settings = [("KILO_WIDGET_STARTS", "2"), ("KILO_OUTBOUND_ALLOW", slack.address.as_str())];
    let server = Server::start_with(KILO, &settings);
    let (workspace, other) = (server.workspace("owner@a.example"), server.workspace("owner@b.example"));
    server.person(&workspace, "member@a.example", "member");
    let owner = server.signed_in("owner@a.example");
    assert_eq!(owner.put("/settings/notifications", &json!({ "slack_webhook_url": slack.url("/a") })).status, 200);
    let start = |workspace: &Workspace| {
        server.visitor(workspace, "").post("/widget/conversations", &json!({ "text": "hello" })).status
    };
    assert_eq!([start(&workspace), start(&workspace)], [201, 201]);
    let told = |owner: &Client| {
        let log = owner.get("/deliveries?limit=200").json();
        let rows = log["data"].as_array().unwrap().iter().filter(|row| row["kind"] == "start_limit");
        let mut told: Vec<_> = rows.map(|row| row["recipient"].as_str().unwrap().to_owned()).collect();
        told.sort();
        told
    };
    assert!(told(&owner).is_empty());
    for _ in 0..5 {
        assert_eq!(start(&workspace), 429);
    }
    assert_eq!(told(&owner), ["owner@a.example", "slack"], "who runs the workspace, once");
    wait_until("Slack is told", || slack.received().len() == 1);
    assert!(slack.received()[0].body.contains("more than 2 conversations within an hour"));
    assert_eq!(start(&other), 429);
    assert_eq!(told(&server.signed_in("owner@b.example")), ["owner@b.example"], "each workspace hears of its own");
    let another = server.another(&settings);
    let refused = || another.visitor(&workspace, "").post("/widget/conversations", &json!({ "text": "hello" })).status;
    wait_until("another process refuses too", || refused() == 429);
    assert_eq!(told(&owner), ["owner@a.example", "slack"], "whichever process refuses");
}

/// Pages of the database that are in use.
fn size(server: &Server) -> u64 {
    let bytes = "SELECT CAST(page_count * page_size AS TEXT) AS text FROM pragma_page_count(), pragma_page_size()";
    sql(server, bytes)[0].parse().unwrap()
}

#[test]
fn a_visitor_has_a_budget_of_bytes() {
    let (server, workspace) = server();
    let visit = Visit::begin(&server, &workspace, "hello");
    let before = size(&server);
    let text = json!({ "text": "lots and lots ".repeat(2_300) });
    let answers: Vec<_> =
        (0..60).map(|number| visit.client.post_once(&format!("key-{number}"), &visit.path(), &text)).collect();
    let taken = answers.iter().filter(|answer| answer.status == 201).count();
    assert!((10..=17).contains(&taken), "{taken} of 32 KiB");
    let refused = answers.last().unwrap();
    assert_eq!((refused.status, refused.problem().as_str()), (429, "/problems/too-many-requests"));
    assert!(refused.header("retry-after").unwrap().parse::<u64>().unwrap() > 0);
    let policy = refused.header("ratelimit-policy").unwrap();
    assert!(policy.contains("\"visitor-bytes\";q=524288;qu=\"content-bytes\";w=600"), "{policy}");
    let grown = size(&server) - before;
    assert!(grown < 6 * 1024 * 1024, "{grown} bytes for {taken} messages");
    let other = Visit::begin(&server, &workspace, "I am somebody else");
    assert_eq!(other.say("and may speak").status, 201);
}

#[test]
fn all_visitors_of_a_workspace_share_a_budget_and_others_have_theirs() {
    let server = Server::start_with(KILO, &[("KILO_WORKSPACE_BYTES", "60000")]);
    let (workspace, other) = (server.workspace("owner@a.example"), server.workspace("owner@b.example"));
    let text = json!({ "text": "x".repeat(10_000) });
    let start = |workspace: &Workspace| server.visitor(workspace, "").post("/widget/conversations", &text);
    let answers: Vec<_> = (0..8).map(|_| start(&workspace)).collect();
    let refused = answers.iter().find(|answer| answer.status == 429).unwrap();
    assert!(refused.header("ratelimit").unwrap().contains("\"workspace-bytes\""), "{:?}", refused.headers);
    assert_eq!(start(&other).status, 201);
    let leads = server.visitor(&workspace, "").post("/widget/leads", &json!({ "email": "jane@acme.com" }));
    assert!([409, 429].contains(&leads.status));
}

#[test]
fn an_answer_that_is_kept_for_a_repeated_request_is_no_copy_of_what_was_said() {
    let (server, workspace) = server();
    let visit = Visit::begin(&server, &workspace, "hello");
    let said = "A sentence that stands in one place only. ".repeat(500);
    let first = visit.client.post_once("k", &visit.path(), &json!({ "text": said }));
    let again = visit.client.post_once("k", &visit.path(), &json!({ "text": said }));
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!((again.header("idempotency-replayed"), &again.body), (Some("true"), &first.body));
    let start = |key: &str| {
        let guest = server.visitor(&workspace, "");
        guest.post_once(key, "/widget/conversations", &json!({ "text": said, "locale": "de-DE" }))
    };
    let (begun, repeated) = (start("s").json(), start("s").json());
    assert_eq!((&begun["conversation_id"], &begun["message"]), (&repeated["conversation_id"], &repeated["message"]));
    let token = repeated["visitor_token"].as_str().unwrap();
    let path = format!("/widget/conversations/{}/messages", begun["conversation_id"].as_str().unwrap());
    assert_eq!(server.visitor(&workspace, token).get(&path).status, 200, "its token opens the conversation");
    let client = server.client(&workspace.key);
    let append = || {
        client.post_once(
            "m",
            &format!("/conversations/{}/messages", visit.id),
            &json!({ "role": "agent", "text": said }),
        )
    };
    assert_eq!(append().body, append().body);
    let kept = sql(&server, "SELECT coalesce(body, '') || coalesce(refers_to, '') AS text FROM idempotency_keys");
    assert_eq!(kept.len(), 3);
    for row in kept {
        assert!(!row.contains("one place") && !row.contains("eyJ") && row.len() < 400, "{row}");
    }
}

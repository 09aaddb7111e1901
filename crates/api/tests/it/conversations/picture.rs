//! `GET /conversations/{id}/picture`.

use crate::KILO;
use kilo_testkit::{Answer, Client, HttpSink, Reply, Server, Workspace, encode};
use serde_json::{Value, json};

/// The beginning of a GIF: what is told of it is all that counts.
const GIF: &str = "GIF89a\u{1}";

struct Shared {
    server: Server,
    workspace: Workspace,
    sink: HttpSink,
    id: String,
    message: String,
}

impl Shared {
    /// A conversation in which an agent has shared `assets`; `{}` stands for the host that holds them.
    fn new(assets: &[(&str, &str)]) -> Self {
        let sink = HttpSink::start();
        let server = Server::start_with(KILO, &[("KILO_OUTBOUND_ALLOW", &sink.address)]);
        let workspace = server.workspace("owner@a.example");
        let assets: Vec<Value> = assets
            .iter()
            .map(|(kind, url)| json!({ "kind": kind, "title": "The plan", "url": url.replace("{}", &sink.address) }))
            .collect();
        let body = json!({ "messages": [
            { "role": "visitor", "text": "May I see it?" },
            { "role": "agent", "text": "Have a look.", "assets": assets },
        ] });
        let made = server.client(&workspace.key).post("/conversations", &body);
        assert_eq!(made.status, 201, "{}", made.body);
        let message = made.json()["messages"][1]["id"].as_str().unwrap().to_owned();
        Self { id: made.text("id"), message, server, workspace, sink }
    }

    fn key(&self) -> Client {
        self.server.client(&self.workspace.key)
    }

    fn path(&self, asset: usize) -> String {
        format!("/conversations/{}/picture?message={}&asset={asset}", self.id, self.message)
    }

    fn get(&self, asset: usize) -> Answer {
        self.key().get(&self.path(asset))
    }
}

fn with_type(kind: &str, body: &str) -> Reply {
    Reply::Status(200, vec![("content-type".to_owned(), kind.to_owned())], body.to_owned())
}

#[test]
fn a_picture_comes_from_the_server_and_can_do_nothing() {
    let shared = Shared::new(&[("image", "http://{}/plan.gif")]);
    shared.server.person(&shared.workspace, "v@a.example", "viewer");
    shared.sink.reply_always(with_type("text/html", GIF));
    for client in [shared.key(), shared.server.signed_in("v@a.example")] {
        let answer = client.get(&shared.path(0));
        assert_eq!((answer.status, answer.body.as_str()), (200, GIF), "{}", answer.body);
        assert_eq!(answer.header("content-type"), Some("image/gif"), "what it is, not what its host says");
        assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'; sandbox"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
    let asked = shared.sink.received().remove(0);
    assert_eq!(asked.path, "/plan.gif");
    for told in ["authorization", "cookie", "referer", "x-forwarded-for", "origin"] {
        assert_eq!(asked.header(told), None, "{told}");
    }
}

#[test]
fn what_is_no_picture_is_not_passed_on() {
    let shared = Shared::new(&[("image", "http://{}/plan.gif")]);
    let large = format!("{GIF}{}", "x".repeat(5 * 1024 * 1024));
    for (reply, says) in [
        (with_type("image/gif", "<script>alert(1)</script>"), "no PNG"),
        (with_type("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), "no PNG"),
        (with_type("image/gif", ""), "no PNG"),
        (with_type("image/gif", &large), "larger than 5 MiB"),
        (Reply::status(404), "answered 404"),
        (Reply::Drop, "connection failed"),
    ] {
        shared.sink.reply_once(reply);
        let answer = shared.get(0);
        assert_eq!((answer.status, answer.problem().as_str()), (502, "/problems/picture-not-fetched"), "{says}");
        assert!(answer.text("detail").contains(says), "{}", answer.body);
        assert!(!answer.body.contains(&shared.sink.address), "{}", answer.body);
    }
}

#[test]
fn a_host_may_send_on_but_not_to_where_nobody_may_go() {
    let shared = Shared::new(&[("image", "http://{}/plan.gif")]);
    for (location, status) in [
        ("/moved.gif".to_owned(), 200),
        (shared.sink.url("/elsewhere.gif"), 200),
        ("http://127.0.0.1:1/".to_owned(), 502),
        ("https://127.0.0.1/".to_owned(), 502),
        ("https://localhost/".to_owned(), 502),
        ("file:///etc/passwd".to_owned(), 502),
        ("https://pictures.example:8443/".to_owned(), 502),
    ] {
        shared.sink.reply_once(Reply::with_header(302, "location", &location));
        shared.sink.reply_always(with_type("image/gif", GIF));
        assert_eq!(shared.get(0).status, status, "{location}");
    }
    shared.sink.reply_always(Reply::with_header(302, "location", "/round"));
    let before = shared.sink.received().len();
    assert_eq!(shared.get(0).status, 502, "in circles");
    assert_eq!(shared.sink.received().len() - before, 4);
}

#[test]
fn only_a_picture_of_the_conversation_is_fetched() {
    let shared = Shared::new(&[
        ("document", "http://{}/offer.pdf"),
        ("image", "http://{}/plan.gif"),
        ("image", "http://10.0.0.1/plan.gif"),
        ("image", "http://pictures.example/plan.gif"),
    ]);
    shared.sink.reply_always(with_type("image/gif", GIF));
    let other = shared.server.workspace("owner@b.example");
    let visitor = shared.key().get(&format!("/conversations/{}", shared.id)).json()["messages"][0]["id"].clone();
    let unknown = "0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f";
    let at =
        |id: &str, message: &str, asset: &str| format!("/conversations/{id}/picture?message={message}&asset={asset}");
    let (id, message) = (shared.id.as_str(), shared.message.as_str());
    for (path, status, what) in [
        (at(id, message, "1"), 200, "a picture"),
        (at(id, message, "0"), 404, "a document"),
        (at(id, message, "4"), 404, "nothing"),
        (at(id, visitor.as_str().unwrap(), "0"), 404, "a message without any"),
        (at(id, unknown, "0"), 404, "no message"),
        (at(unknown, message, "1"), 404, "another conversation"),
        (at("no-id", message, "1"), 404, "no id"),
        (at(id, message, "2"), 502, "a private address"),
        (at(id, message, "3"), 502, "without https"),
        (at(id, message, "-1"), 422, "no number"),
        (at(id, "x", "1"), 422, "no id of a message"),
        (format!("/conversations/{id}/picture?asset=1"), 422, "no message at all"),
        (format!("{}&url={}", at(id, message, "1"), encode("http://127.0.0.1/")), 422, "an address of the caller's"),
    ] {
        let answer = shared.key().get(&path);
        assert_eq!(answer.status, status, "{what}: {}", answer.body);
    }
    assert_eq!(shared.server.client(&other.key).get(&shared.path(1)).status, 404, "another workspace");
    assert_eq!(shared.server.client("").get(&shared.path(1)).status, 401);
    assert_eq!(shared.sink.received().len(), 1, "asked once, for the picture");
}

#[test]
fn the_dashboard_asks_no_other_host_for_anything() {
    let shared = Shared::new(&[]);
    let page = shared.server.call("GET", "/", &[("accept", "text/html")], "");
    let policy = page.header("content-security-policy").unwrap();
    for directive in policy.split(';') {
        for source in directive.split_whitespace().skip(1) {
            let is_quoted = source.starts_with('\'') && source.ends_with('\'');
            let is_of_the_page = directive.trim().starts_with("img-src") && ["data:", "blob:"].contains(&source);
            assert!(is_quoted || is_of_the_page, "{directive}");
        }
    }
}

//! Every call of the API description, refused in every way that applies to it. A call that is new in the
//! description fails here until it has a row.

use crate::{KILO, billing::stripe::Stripe};
use kilo_testkit::{Answer, Client, PASSWORD, Server, Workspace, conversation, message};
use serde_json::{Value, json};
use std::process::Command;

const UNKNOWN: &str = "0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f";

/// A picture that is in no conversation.
const PICTURE: &str = "message=0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f&asset=0";

/// Who is let in.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Who {
    Anyone,
    /// A person with any role; no key.
    Person,
    /// A person with any role who looks at the settings; no key.
    Onlooker,
    Viewer,
    Member,
    /// No key.
    Admin,
    /// A page with the publishable key.
    Page,
    /// A visitor with the token of the conversation.
    Visitor,
    /// No key.
    Owner,
}

impl Who {
    /// Whether a secret key does.
    pub(super) fn takes_keys(self) -> bool {
        !matches!(self, Self::Person | Self::Onlooker | Self::Admin | Self::Owner)
    }

    /// Whether it is for the website, where secret keys and people's tokens do nothing.
    pub(super) fn is_outside(self) -> bool {
        matches!(self, Self::Page | Self::Visitor)
    }
}

/// A call: its path in the description, who may, a query it needs, a body it takes.
pub(super) struct Row {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) who: Who,
    pub(super) query: &'static str,
    pub(super) body: Option<Value>,
}

pub(super) fn matrix() -> Vec<Row> {
    use Who::{Admin, Anyone, Member, Onlooker, Owner, Page, Person, Viewer, Visitor};
    let ids = || Some(json!({ "ids": [UNKNOWN] }));
    let row = |method, path, who, query, body| Row { method, path, who, query, body };
    vec![
        row("POST", "/auth/login", Anyone, "", Some(json!({ "email": "a@b.example", "password": "wrong" }))),
        row("POST", "/auth/refresh", Anyone, "", None),
        row("POST", "/auth/logout", Person, "", None),
        row("POST", "/auth/password", Person, "", Some(json!({ "current": PASSWORD, "new": PASSWORD }))),
        row("GET", "/me", Person, "", None),
        row("GET", "/conversations", Viewer, "", None),
        row("POST", "/conversations", Member, "", Some(conversation("hello"))),
        row("GET", "/conversations/counts", Viewer, "", None),
        row("GET", "/conversations/export", Member, "format=ndjson", None),
        row("POST", "/conversations/export", Member, "", Some(json!({ "ids": [UNKNOWN], "format": "csv" }))),
        row("POST", "/conversations/archive", Member, "", ids()),
        row("POST", "/conversations/unarchive", Member, "", ids()),
        row("GET", "/conversations/{id}", Viewer, "", None),
        row("PATCH", "/conversations/{id}", Member, "", Some(json!({ "persona": "CTO" }))),
        row("GET", "/conversations/{id}/messages", Viewer, "", None),
        row("POST", "/conversations/{id}/messages", Member, "", Some(message("hello"))),
        row("POST", "/conversations/{id}/archive", Member, "", None),
        row("POST", "/conversations/{id}/unarchive", Member, "", None),
        row("GET", "/conversations/{id}/export", Member, "format=text", None),
        row("GET", "/conversations/{id}/picture", Viewer, PICTURE, None),
        row("GET", "/settings/qualification", Onlooker, "", None),
        row("PUT", "/settings/qualification", Admin, "", Some(json!({ "framework": "bant", "score_threshold": 60 }))),
        row("GET", "/settings/qualification/signals", Onlooker, "", None),
        row("POST", "/events/tickets", Viewer, "", None),
        row("GET", "/events", Anyone, "ticket=used", None),
        row("GET", "/settings/notifications", Onlooker, "", None),
        row("PUT", "/settings/notifications", Admin, "", Some(json!({ "email_recipients": [] }))),
        row("POST", "/settings/notifications/test", Admin, "", None),
        row("GET", "/settings/notifications/receivers", Onlooker, "", None),
        row("POST", "/settings/notifications/resume", Admin, "", None),
        row("POST", "/settings/notifications/confirmations", Admin, "", Some(json!({ "email": "a@b.example" }))),
        row("GET", "/deliveries", Admin, "", None),
        row("POST", "/deliveries/{id}/retry", Admin, "", None),
        row("GET", "/widget/config", Page, "", None),
        row("POST", "/widget/conversations", Page, "", Some(json!({ "text": "hello" }))),
        row("POST", "/widget/conversations/{id}/messages", Visitor, "", Some(json!({ "text": "hello" }))),
        row("GET", "/widget/conversations/{id}/messages", Visitor, "", None),
        row(
            "PUT",
            "/widget/conversations/{id}/messages/{message}/feedback",
            Visitor,
            "",
            Some(json!({ "helpful": true })),
        ),
        row("GET", "/widget/conversations/{id}/reply", Visitor, "", None),
        row("POST", "/widget/conversations/{id}/stop", Visitor, "", None),
        row("POST", "/widget/leads", Page, "", Some(json!({ "email": "jane@acme.com" }))),
        row("GET", "/leads", Viewer, "", None),
        row("GET", "/settings/widget", Onlooker, "", None),
        row("PUT", "/settings/widget", Admin, "", Some(json!({ "title": "Ask us" }))),
        row("POST", "/settings/widget/secret", Admin, "", None),
        row("GET", "/quota", Viewer, "", None),
        row("GET", "/quota/ledger", Viewer, "", None),
        row("GET", "/quota/history", Viewer, "", None),
        row("POST", "/quota/top-ups", Admin, "", Some(json!({ "packs": 1 }))),
        row("GET", "/quota/top-ups", Viewer, "", None),
        row("GET", "/quota/top-ups/{id}", Viewer, "", None),
        row("POST", "/billing/stripe", Anyone, "", None),
        row("PUT", "/quota/plan", Owner, "", Some(json!({ "plan": "growth" }))),
        row("GET", "/settings/quota", Onlooker, "", None),
        row("PUT", "/settings/quota", Admin, "", Some(json!({ "marks": [50] }))),
    ]
}

impl Row {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether it was done. An address is only taken while the widget is paused, and nobody has shared a picture or said anything that could be rated.
    fn is_done(&self, answer: &Answer) -> bool {
        [200, 201].contains(&answer.status)
            || self.path == "/widget/leads" && answer.status == 409
            || (self.query == PICTURE || self.path.contains("{message}")) && answer.status == 404
    }

    pub(super) fn at(&self, id: &str) -> String {
        self.path.replace("{id}", id).replace("{message}", UNKNOWN)
    }

    /// The call as it is meant, by `client`, with `more` in its query.
    fn send(&self, client: &Client, id: &str, more: &str) -> Answer {
        let body = self.body.as_ref().map(ToString::to_string).unwrap_or_default();
        self.send_body(client, id, more, &[], &body)
    }

    fn send_body(&self, client: &Client, id: &str, more: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let json = [("content-type", "application/json")];
        let typed = headers.iter().any(|(name, _)| *name == "content-type") || self.body.is_none();
        let headers: Vec<_> = headers.iter().chain(json.iter().filter(|_| !typed)).copied().collect();
        client.send(self.method, &format!("{}?{}{more}", self.at(id), self.query), &headers, body)
    }
}

/// What the tests of the matrix share.
pub(super) struct House {
    pub(super) server: Server,
    /// Where packs are paid.
    _stripe: Stripe,
    pub(super) workspace: Workspace,
    document: Value,
    id: String,
    /// An order of packs.
    order: String,
    /// The token of a visitor whose conversation is `id`.
    pub(super) visitor_token: String,
}

impl House {
    pub(super) fn new() -> Self {
        let stripe = Stripe::start();
        let server = stripe.server(&[]);
        let workspace = server.workspace("owner@a.example");
        let owner = server.signed_in("owner@a.example");
        let order = owner.post_once("order", "/quota/top-ups", &json!({ "packs": 1 })).text("id");
        let (id, visitor_token) = visit(&server, &workspace);
        let printed = Command::new(KILO).arg("openapi").output().unwrap().stdout;
        let document = serde_json::from_slice(&printed).unwrap();
        Self { server, _stripe: stripe, workspace, document, id, order, visitor_token }
    }

    /// The id that a call's path takes.
    pub(super) fn id_of(&self, row: &Row) -> &str {
        if row.path.starts_with("/quota/") { &self.order } else { &self.id }
    }

    /// A refusal has the form, and the status, that the description promises for the call.
    pub(super) fn refused(&self, row: &Row, answer: &Answer, status: u16, what: &str) {
        let name = format!("{}, {what}: {}", row.name(), answer.body);
        assert_eq!(answer.status, status, "{name}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{name}");
        let problem = answer.json();
        assert_eq!(problem["status"], status, "{name}");
        assert!(problem["title"].is_string() && problem["detail"].is_string(), "{name}");
        assert_eq!(problem["request_id"].as_str(), answer.header("x-request-id"), "{name}");
        assert!(problem["type"].as_str().unwrap().starts_with("/problems/"), "{name}");
        if status != 405 {
            let call = &self.document["paths"][format!("/api/v1{}", row.path)][row.method.to_lowercase()];
            assert!(call["responses"][status.to_string()].is_object(), "{name}: {status} is not documented");
        }
    }

    /// Somebody who may.
    pub(super) fn caller(&self, row: &Row) -> Client {
        match row.who {
            Who::Person | Who::Onlooker | Who::Admin | Who::Owner => self.server.signed_in("owner@a.example"),
            Who::Page => self.server.visitor(&self.workspace, ""),
            Who::Visitor => self.server.visitor(&self.workspace, &self.visitor_token),
            Who::Anyone | Who::Viewer | Who::Member => self.server.client(&self.workspace.key),
        }
    }
}

/// A conversation that a visitor has begun, and the visitor's token.
fn visit(server: &Server, workspace: &Workspace) -> (String, String) {
    let started = server.visitor(workspace, "").post("/widget/conversations", &json!({ "text": "hello" }));
    (started.text("conversation_id"), started.text("visitor_token"))
}

#[test]
fn every_call_of_the_description_has_a_row() {
    let house = House::new();
    let mut described: Vec<String> = Vec::new();
    for (path, item) in house.document["paths"].as_object().unwrap() {
        let methods = item.as_object().unwrap().keys().filter(|key| key.len() <= 7 && *key != "summary");
        described
            .extend(methods.map(|method| format!("{} {}", method.to_uppercase(), path.trim_start_matches("/api/v1"))));
    }
    let mut rows: Vec<String> = matrix().iter().map(Row::name).collect();
    described.sort();
    rows.sort();
    assert_eq!(described, rows);
}

#[test]
fn who_may_not_is_told_so() {
    let house = House::new();
    let server = &house.server;
    for role in ["viewer", "member", "admin"] {
        server.person(&house.workspace, &format!("{role}@a.example"), role);
    }
    for row in matrix().iter().filter(|row| row.who != Who::Anyone) {
        for (token, what) in [("", "no token"), ("a.b.c", "a bad token"), ("kilo_sk_nothing", "a bad key")] {
            let answer = row.send(&server.client(token), house.id_of(row), "");
            house.refused(row, &answer, 401, what);
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        }
        let answer = server.call(row.method, &format!("/api/v1{}?{}", row.at(house.id_of(row)), row.query), &[], "");
        house.refused(row, &answer, 401, "no header");
        let viewer = server.signed_in("viewer@a.example");
        if row.who.is_outside() {
            assert!(row.is_done(&row.send(&house.caller(row), house.id_of(row), "")), "{}", row.name());
            continue;
        }
        match row.who {
            Who::Person => {}
            Who::Member | Who::Admin | Who::Owner => {
                house.refused(row, &row.send(&viewer, house.id_of(row), ""), 403, "a viewer");
            }
            _ => assert!(row.is_done(&row.send(&viewer, house.id_of(row), "")), "{}", row.name()),
        }
        if !row.who.takes_keys() {
            house.refused(row, &row.send(&server.client(&house.workspace.key), house.id_of(row), ""), 403, "a key");
        }
        let member = server.signed_in("member@a.example");
        if row.who == Who::Admin || row.who == Who::Owner {
            house.refused(row, &row.send(&member, house.id_of(row), ""), 403, "a member");
            let admin = row.send(&server.signed_in("admin@a.example"), house.id_of(row), "");
            let refused = row.who == Who::Owner;
            assert_eq!([401, 403].contains(&admin.status), refused, "{}: {}", row.name(), admin.body);
        }
        if row.who == Who::Member {
            let member = row.send(&member, house.id_of(row), "");
            assert!(![401, 403].contains(&member.status), "{}: {}", row.name(), member.body);
        }
    }
}

#[test]
fn another_workspace_is_as_good_as_nothing() {
    let house = House::new();
    let other = house.server.workspace("owner@b.example");
    let (foreign_key, foreign_owner) = (house.server.client(&other.key), house.server.signed_in("owner@b.example"));
    let (_, token) = visit(&house.server, &other);
    let bare = |answer: &Answer| {
        let mut body = answer.json();
        body["request_id"] = Value::Null;
        body
    };
    for mut row in matrix() {
        let visitor = house.server.visitor(&other, &token);
        let insider = if row.who.takes_keys() { &foreign_key } else { &foreign_owner };
        let foreign = if row.who.is_outside() { &visitor } else { insider };
        if row.path.contains("{id}") {
            let (there, nowhere) = (row.send(foreign, house.id_of(&row), ""), row.send(foreign, UNKNOWN, ""));
            house.refused(&row, &there, 404, "another workspace's");
            house.refused(&row, &row.send(foreign, "no-id", ""), 404, "no id");
            assert_eq!(bare(&there), bare(&nowhere), "{}", row.name());
        } else if row.body.as_ref().is_some_and(|body| body["ids"].is_array()) {
            let nowhere = row.send(foreign, "", "");
            row.body.as_mut().unwrap()["ids"] = json!([house.id]);
            let there = row.send(foreign, "", "");
            house.refused(&row, &there, 404, "another workspace's");
            assert_eq!(bare(&there), bare(&nowhere), "{}", row.name());
        }
    }
}

#[test]
fn what_is_not_known_is_named() {
    let house = House::new();
    for row in matrix() {
        let client = &house.caller(&row);
        let answer = row.send(client, house.id_of(&row), "&colour=red");
        house.refused(&row, &answer, 422, "an unknown parameter");
        assert_eq!(answer.json()["errors"][0]["field"], "colour", "{}", row.name());
        if let Some(body) = &row.body {
            let mut body = body.clone();
            body["colour"] = json!("red");
            let answer = row.send_body(client, house.id_of(&row), "", &[], &body.to_string());
            house.refused(&row, &answer, 422, "an unknown field");
            assert_eq!(answer.json()["errors"][0]["field"], "colour", "{}", row.name());
        }
    }
}

#[test]
fn a_body_that_is_none_is_refused() {
    let house = House::new();
    for row in matrix() {
        let client = &house.caller(&row);
        let send = |headers: &[(&str, &str)], body: &str| row.send_body(client, house.id_of(&row), "", headers, body);
        if row.body.is_none() {
            continue;
        }
        house.refused(&row, &send(&[("content-type", "text/plain")], "{}"), 415, "a wrong content type");
        house.refused(&row, &send(&[("content-encoding", "br")], "{}"), 415, "an encoded body");
        for broken in ["", "{", "{\"a\":", "nope", "{} {}"] {
            house.refused(&row, &send(&[], broken), 400, broken);
        }
        for wrong in ["[]", "null", "1", "\"text\""] {
            house.refused(&row, &send(&[], wrong), 422, wrong);
        }
        for size in [1024 * 1024 + 1, 10 * 1024 * 1024] {
            house.refused(&row, &send(&[], &" ".repeat(size)), 413, "a large body");
        }
    }
}

#[test]
fn a_wrong_method_is_told_the_right_ones() {
    let house = House::new();
    let key = house.server.client(&house.workspace.key);
    let rows = matrix();
    for row in &rows {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            if rows.iter().any(|other| other.path == row.path && other.method == method) {
                continue;
            }
            let answer = key.send(method, &row.at(house.id_of(row)), &[], "");
            house.refused(row, &answer, 405, method);
            assert!(answer.header("allow").is_some_and(|allow| allow.contains(row.method)), "{}", row.name());
        }
    }
}

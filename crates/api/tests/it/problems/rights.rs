//! Who may not do something learns that, whatever else is wrong with the request.

use super::matrix::{House, Who, matrix};
use kilo_testkit::Client;

/// What is wrong with a request, its headers and its body.
type Bad = (&'static str, Vec<(&'static str, &'static str)>, String);

/// Everything that can be wrong with a body and its headers.
fn bad() -> Vec<Bad> {
    let json = ("content-type", "application/json");
    vec![
        ("no JSON", vec![json], "{".to_owned()),
        ("nothing", vec![json], String::new()),
        ("no object", vec![json], "[]".to_owned()),
        ("an unknown field", vec![json], "{\"colour\":\"red\"}".to_owned()),
        ("a NUL", vec![json], "{\"a\":\"\u{0}\"}".to_owned()),
        ("another type", vec![("content-type", "text/plain")], "{}".to_owned()),
        ("no type", vec![], "{}".to_owned()),
        ("an encoding", vec![json, ("content-encoding", "br")], "{}".to_owned()),
        ("a large body", vec![json], " ".repeat(1024 * 1024 + 1)),
        ("a bad key", vec![json, ("idempotency-key", "\u{e9}")], "{}".to_owned()),
    ]
}

#[test]
fn who_may_not_is_told_so_whatever_was_sent() {
    let house = House::new();
    house.server.person(&house.workspace, "viewer@a.example", "viewer");
    let viewer = house.server.signed_in("viewer@a.example");
    let key = house.server.client(&house.workspace.key);
    for row in matrix().iter().filter(|row| row.who != Who::Anyone) {
        let path = |id: &str| format!("{}?{}", row.at(id), row.query);
        let (id, nowhere) = (house.id_of(row), "no-id");
        // A call that takes no body does not look at one; an encoding it refuses all the same.
        // One is shown a large body: a connection lingers for a second where what came is not read.
        let bad = bad().into_iter().filter(|(what, ..)| match *what {
            "a large body" => row.path == "/conversations",
            "an encoding" => true,
            _ => row.body.is_some(),
        });
        for (what, headers, body) in bad {
            let send = |client: &Client, path: &str| client.send(row.method, path, &headers, &body);
            let nobody = house.server.call(row.method, &format!("/api/v1{}", path(id)), &headers, &body);
            house.refused(row, &nobody, 401, what);
            house.refused(row, &send(&house.server.client("a.b.c"), &format!("{}&limit=x", path(nowhere))), 401, what);
            if matches!(row.who, Who::Member | Who::Admin | Who::Owner) {
                house.refused(row, &send(&viewer, &path(id)), 403, what);
                house.refused(row, &send(&viewer, &format!("{}&a=%FF&a=1", path(nowhere))), 403, what);
            }
            if !row.who.takes_keys() {
                house.refused(row, &send(&key, &path(id)), 403, what);
            }
        }
    }
}

#[test]
fn two_headers_that_say_who_asks_are_nobody() {
    let house = House::new();
    let bearer = format!("Bearer {}", house.workspace.key);
    let visitor = format!("Bearer {}", house.visitor_token);
    let page = house.workspace.publishable_key.as_str();
    for row in matrix().iter().filter(|row| row.who != Who::Anyone) {
        let path = format!("/api/v1{}?{}", row.at(house.id_of(row)), row.query);
        let good = if row.who.is_outside() { &visitor } else { &bearer };
        for other in [good.as_str(), "Bearer a.b.c", "Basic YTpi", ""] {
            for headers in [[good.as_str(), other], [other, good.as_str()]] {
                let [first, second] = headers.map(|value| ("authorization", value));
                let answer = house.server.call(row.method, &path, &[first, second, ("x-kilo-key", page)], "");
                if row.path != "/widget/config" && row.path != "/widget/leads" {
                    house.refused(row, &answer, 401, other);
                }
            }
        }
        if row.who.is_outside() {
            let twice = [("x-kilo-key", page), ("x-kilo-key", page), ("authorization", good.as_str())];
            house.refused(row, &house.server.call(row.method, &path, &twice, ""), 401, "two publishable keys");
        }
    }
    let hosts = house.server.call("GET", "/healthz", &[("host", "other.example")], "");
    assert_eq!(hosts.status, 400, "two hosts");
}

//! What uptime checks and link previews send: `HEAD`, and an `Accept` that takes anything.

use crate::server;
use kilo_testkit::conversation;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

#[test]
fn the_head_of_an_answer_is_that_of_get_without_its_body() {
    let (server, workspace) = server();
    let key = server.client(&workspace.key);
    let id = key.post("/conversations", &conversation("hello")).text("id");
    let bearer = format!("Bearer {}", workspace.key);
    for (path, status) in [
        ("/healthz".to_owned(), 200),
        ("/readyz".to_owned(), 200),
        ("/".to_owned(), 200),
        ("/widget.js".to_owned(), 200),
        ("/api/openapi.json".to_owned(), 200),
        ("/problems/not-found".to_owned(), 200),
        ("/api/v1/conversations".to_owned(), 200),
        (format!("/api/v1/conversations/{id}"), 200),
        (format!("/api/v1/conversations/{id}/export?format=markdown"), 200),
        ("/api/v1/conversations/export?format=csv".to_owned(), 200),
        ("/api/v1/conversations?limit=0".to_owned(), 422),
        ("/api/v1/conversations/0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f".to_owned(), 404),
        ("/api/v1/deliveries".to_owned(), 403),
        ("/api/v1/nothing".to_owned(), 404),
        ("/nothing.js".to_owned(), 404),
    ] {
        let call = |method| server.call(method, &path, &[("authorization", &bearer)], "");
        let (head, get) = (call("HEAD"), call("GET"));
        assert_eq!((head.status, get.status), (status, status), "{path}");
        assert_eq!(head.body, "", "{path}");
        for name in
            ["content-type", "content-length", "etag", "content-disposition", "cache-control", "transfer-encoding"]
        {
            assert_eq!(head.header(name), get.header(name), "{path}: {name}");
        }
    }
    let refused = server.call("HEAD", "/api/v1/auth/login", &[], "");
    assert_eq!((refused.status, refused.header("allow")), (405, Some("POST")));
    let refused = server.call("DELETE", "/api/v1/conversations", &[], "");
    assert_eq!(refused.header("allow"), Some("GET, HEAD, POST"));
    // One after the other on a connection, they do not get out of step.
    let mut stream = BufReader::new(TcpStream::connect(&server.address).unwrap());
    for (method, status) in [("HEAD", 401), ("HEAD", 401), ("GET", 401), ("HEAD", 401)] {
        let request = format!("{method} /api/v1/conversations HTTP/1.1\r\nhost: kilo\r\n\r\n");
        stream.get_mut().write_all(request.as_bytes()).unwrap();
        let head = stream.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty());
        let head: Vec<String> = head.collect();
        assert_eq!(head[0], format!("HTTP/1.1 {status} Unauthorized"), "{method}");
        let length = head.iter().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let length: u64 = if method == "GET" { length.parse().unwrap() } else { 0 };
        std::io::copy(&mut stream.by_ref().take(length), &mut std::io::sink()).unwrap();
    }
}

#[test]
fn every_page_of_the_dashboard_is_given_to_who_takes_anything() {
    let (server, _) = server();
    let page = server.call("GET", "/", &[("accept", "text/html")], "").body;
    for path in
        ["/", "/conversations", "/conversations/0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f", "/usage", "/settings/widget"]
    {
        for accept in ["*/*", "text/html", "text/*", "application/json, */*;q=0.1", ""] {
            let headers = [("accept", accept)];
            let headers = if accept.is_empty() { &[][..] } else { &headers };
            for method in ["GET", "HEAD"] {
                let answer = server.call(method, path, headers, "");
                let kind = answer.header("content-type").unwrap_or_default().to_owned();
                assert!(answer.status == 200 && kind.starts_with("text/html"), "{path} {accept}: {kind}");
                assert!(method == "HEAD" || answer.body == page, "{path} {accept}");
            }
        }
    }
    for (path, accept) in [("/nothing.js", "*/*"), ("/favicon.png", "image/*"), ("/conversations", "application/json")]
    {
        assert_eq!(server.call("GET", path, &[("accept", accept)], "").status, 404, "{path}");
    }
    assert_eq!(server.call("GET", "/api/v1/nothing", &[("accept", "text/html")], "").status, 404);
}

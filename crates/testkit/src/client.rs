//! Callers of the API.

use crate::Answer;
use serde_json::Value;
use std::{io::Write, net::TcpStream, time::Duration};

/// Somebody with a token or a key.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) address: String,
    pub(crate) credentials: Vec<(&'static str, String)>,
}

impl Client {
    /// A caller of the server at `address` who sends `token`.
    #[must_use]
    pub fn new(address: &str, token: &str) -> Self {
        Self { address: address.to_owned(), credentials: vec![("authorization", format!("Bearer {token}"))] }
    }

    /// A visitor of a page with a publishable key; `token` is empty for somebody new.
    #[must_use]
    pub fn visitor(address: &str, key: &str, token: &str) -> Self {
        let mut credentials = vec![("x-kilo-key", key.to_owned())];
        if !token.is_empty() {
            credentials.push(("authorization", format!("Bearer {token}")));
        }
        Self { address: address.to_owned(), credentials }
    }

    /// Reads `path` below `/api/v1`.
    #[must_use]
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    /// Sends `body` as JSON to `path` below `/api/v1`.
    #[must_use]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[("content-type", "application/json")], &body.to_string())
    }

    /// The same with an `Idempotency-Key`.
    #[must_use]
    pub fn post_once(&self, key: &str, path: &str, body: &Value) -> Answer {
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        self.send("POST", path, &headers, &body.to_string())
    }

    /// Puts `body` as JSON in the place of what is at `path` below `/api/v1`.
    #[must_use]
    pub fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, &[("content-type", "application/json")], &body.to_string())
    }

    /// Sends anything to `path` below `/api/v1`.
    #[must_use]
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut all: Vec<_> = self.credentials.iter().map(|(name, value)| (*name, value.as_str())).collect();
        all.extend(headers);
        call(&self.address, method, &format!("/api/v1{path}"), &all, body.as_bytes())
    }

    /// Every row of a list, page by page.
    ///
    /// # Panics
    /// When a page is refused.
    #[must_use]
    pub fn whole_list(&self, query: &str, limit: usize) -> Vec<Value> {
        let (mut rows, mut cursor) = (Vec::new(), String::new());
        loop {
            let answer = self.get(&format!("/conversations?{query}&limit={limit}{cursor}"));
            assert_eq!(answer.status, 200, "{query}: {}", answer.body);
            let mut page = answer.json();
            if let Value::Array(data) = page["data"].take() {
                assert!(data.len() <= limit, "{query}: more rows than asked for");
                rows.extend(data);
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return rows,
            }
        }
    }
}

/// One request, on a connection of its own.
///
/// # Panics
/// When the server cannot be reached or does not answer.
#[must_use]
pub fn call(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let stream = open(address, method, path, headers, body.len());
    // The server may answer and close before it has read all of a body that is too large.
    let mut writer = &stream;
    writer.write_all(body).ok();
    Answer::read(&stream)
}

/// A connection on which the head of a request was sent; `length` bytes of body are still to come.
///
/// # Panics
/// When the server cannot be reached.
#[must_use]
pub fn open(address: &str, method: &str, path: &str, headers: &[(&str, &str)], length: usize) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: kilo\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {length}\r\n\r\n"));
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

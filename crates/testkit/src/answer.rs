//! What the server said.

use serde_json::Value;
use std::io::Read;

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Header names in lower case, with values as they came.
    pub headers: Vec<(String, String)>,
    /// The body, without transfer encoding.
    pub bytes: Vec<u8>,
    /// The same as text; empty where it is none.
    pub body: String,
}

impl Answer {
    /// Reads an answer until the server closes the connection.
    ///
    /// # Panics
    /// When it is not one.
    #[must_use]
    pub fn read(mut stream: impl Read) -> Self {
        let mut bytes = Vec::new();
        // A server that refuses a large body early may reset the connection after its answer.
        let end = stream.read_to_end(&mut bytes);
        let place = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let place = place.unwrap_or_else(|| panic!("no answer ({end:?}): {}", String::from_utf8_lossy(&bytes)));
        let head = String::from_utf8(bytes[..place].to_vec()).unwrap();
        let headers: Vec<(String, String)> = head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut answer = Self { status, headers, bytes: Vec::new(), body: String::new() };
        let body = bytes.split_off(place + 4);
        let chunked = answer.header("transfer-encoding") == Some("chunked");
        answer.bytes = if chunked { unchunk(&body) } else { body };
        answer.body = String::from_utf8(answer.bytes.clone()).unwrap_or_default();
        answer
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }

    /// The first header with this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The problem's type.
    #[must_use]
    pub fn problem(&self) -> String {
        self.json()["type"].as_str().unwrap_or_default().to_owned()
    }

    /// The field `name` of the body, a text.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_else(|| panic!("no {name}: {} {}", self.status, self.body)).to_owned()
    }

    /// The cookie that was set, as the client sends it back.
    #[must_use]
    pub fn cookie(&self) -> String {
        let cookie = self.header("set-cookie").unwrap_or_default();
        cookie.split(';').next().unwrap_or_default().to_owned()
    }
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        let Some(chunk) = rest.get(end + 2..end + 2 + size) else { break };
        body.extend_from_slice(chunk);
        rest = rest.get(end + 4 + size..).unwrap_or_default();
    }
    body
}

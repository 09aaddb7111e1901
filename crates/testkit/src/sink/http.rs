//! An HTTP server that takes whatever is posted.

use super::Gate;
use serde_json::Value;
use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// An HTTP server on a port of its own. It answers 200 unless told otherwise.
#[derive(Clone, Debug)]
pub struct HttpSink {
    /// Host and port.
    pub address: String,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    received: Mutex<Vec<Received>>,
    script: Mutex<VecDeque<Reply>>,
    usual: Mutex<Reply>,
    gate: Gate,
}

/// A request that arrived whole.
#[derive(Clone, Debug)]
pub struct Received {
    /// Its path and query.
    pub path: String,
    /// Header names in lower case, with values.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: String,
}

/// How a request is answered.
#[derive(Clone, Debug)]
pub enum Reply {
    /// With this status, these headers and this body.
    Status(u16, Vec<(String, String)>, String),
    /// The connection is closed without a word.
    Drop,
}

impl Reply {
    /// An answer with `status` alone.
    #[must_use]
    pub const fn status(status: u16) -> Self {
        Self::Status(status, Vec::new(), String::new())
    }

    /// An answer with `status` and one header.
    #[must_use]
    pub fn with_header(status: u16, name: &str, value: &str) -> Self {
        Self::Status(status, vec![(name.to_owned(), value.to_owned())], String::new())
    }
}

impl Received {
    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The first header with this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl HttpSink {
    /// Starts one.
    ///
    /// # Panics
    /// When there is no port for it.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let inner = Arc::new(Inner {
            received: Mutex::default(),
            script: Mutex::default(),
            usual: Mutex::new(Reply::Status(200, Vec::new(), "ok".to_owned())),
            gate: Gate::default(),
        });
        let served = inner.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let inner = served.clone();
                std::thread::spawn(move || inner.serve(stream));
            }
        });
        Self { address, inner }
    }

    /// The address of `path` on it.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers the next request with `reply`; several calls stand in line.
    ///
    /// # Panics
    /// When the server has failed.
    pub fn reply_once(&self, reply: Reply) {
        self.inner.script.lock().unwrap().push_back(reply);
    }

    /// Answers every request with `reply` that nothing else was said about.
    ///
    /// # Panics
    /// When the server has failed.
    pub fn reply_always(&self, reply: Reply) {
        *self.inner.usual.lock().unwrap() = reply;
    }

    /// Lets requests arrive, but does not answer them until [`Self::release`].
    pub fn hold(&self) {
        self.inner.gate.set(true);
    }

    /// Answers again.
    pub fn release(&self) {
        self.inner.gate.set(false);
    }

    /// What arrived so far.
    ///
    /// # Panics
    /// When the server has failed.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.inner.received.lock().unwrap().clone()
    }
}

impl Inner {
    fn serve(&self, stream: TcpStream) {
        let mut reader = BufReader::new(&stream);
        let Some(received) = read(&mut reader) else { return };
        self.received.lock().unwrap().push(received);
        self.gate.pass();
        let scripted = self.script.lock().unwrap().pop_front();
        let Reply::Status(status, headers, body) = scripted.unwrap_or_else(|| self.usual.lock().unwrap().clone())
        else {
            return;
        };
        let mut head = format!("HTTP/1.1 {status} Said\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        // Who asked may have gone.
        (&stream).write_all(format!("{head}\r\n{body}").as_bytes()).ok();
    }
}

fn read(reader: &mut impl BufRead) -> Option<Received> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let headers: Vec<(String, String)> = lines
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").map_or("0", |(_, value)| value);
    let mut body = vec![0; length.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    let path = lines.first()?.split(' ').nth(1)?.to_owned();
    Some(Received { path, headers, body: String::from_utf8(body).ok()? })
}

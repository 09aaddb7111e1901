//! A reader of the event stream.

use crate::{Client, client::open};
use serde_json::Value;
use std::{
    io::{self, BufRead, BufReader, Read},
    net::TcpStream,
};

/// An event as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Where a client resumes.
    pub id: i64,
    /// What it says.
    pub name: String,
    /// Its data.
    pub data: Value,
}

/// An open stream. Dropped, the connection is cut.
#[derive(Debug)]
pub struct Events {
    lines: BufReader<Chunks>,
    /// Status line and headers.
    pub head: String,
}

impl Client {
    /// Takes a ticket and opens a stream with it, from the event `last` on.
    #[must_use]
    pub fn events(&self, last: Option<i64>) -> Events {
        let ticket = self.send("POST", "/events/tickets", &[], "").text("ticket");
        let last = last.map(|last| format!("&last_event_id={last}")).unwrap_or_default();
        self.events_at(&format!("ticket={ticket}{last}"), &[])
    }

    /// Opens a stream by this query.
    ///
    /// # Panics
    /// When the connection breaks before the answer's head is there.
    #[must_use]
    pub fn events_at(&self, query: &str, headers: &[(&str, &str)]) -> Events {
        self.stream(&format!("/events?{query}"), headers)
    }

    /// Opens the stream at `path` below `/api/v1` with the caller's own credentials.
    #[must_use]
    pub fn stream_of(&self, path: &str) -> Events {
        let headers: Vec<_> = self.credentials.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.stream(path, &headers)
    }

    fn stream(&self, path: &str, headers: &[(&str, &str)]) -> Events {
        let path = format!("/api/v1{path}");
        let mut lines = BufReader::new(open(&self.address, "GET", &path, headers, 0));
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(lines.read_line(&mut head).unwrap() > 0, "no answer");
        }
        Events { lines: BufReader::new(Chunks { lines, left: 0 }), head: head.to_lowercase() }
    }
}

/// A body in chunks, as one text.
#[derive(Debug)]
struct Chunks {
    lines: BufReader<TcpStream>,
    /// Bytes of the chunk that were not read.
    left: usize,
}

impl Read for Chunks {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            let mut size = String::new();
            while size.trim().is_empty() {
                if self.lines.read_line(&mut size)? == 0 {
                    return Ok(0);
                }
            }
            self.left = usize::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
        }
        let most = self.left.min(bytes.len());
        let read = self.lines.read(&mut bytes[..most])?;
        self.left -= read;
        Ok(read)
    }
}

impl Iterator for Events {
    type Item = Event;

    /// The next event; `None` when the stream has ended. What only keeps it open is passed over.
    fn next(&mut self) -> Option<Event> {
        let mut event = Event { id: -1, name: String::new(), data: Value::Null };
        let mut line = String::new();
        loop {
            line.clear();
            if self.lines.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end_matches('\n');
            match line.split_once(": ") {
                Some(("id", id)) => event.id = id.parse().unwrap(),
                Some(("event", name)) => name.clone_into(&mut event.name),
                Some(("data", data)) => event.data = serde_json::from_str(data).unwrap(),
                _ if line.is_empty() && !event.name.is_empty() => return Some(event),
                _ => {}
            }
        }
    }
}

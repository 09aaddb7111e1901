//! A reader of the event stream.

use crate::{Client, client::open};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
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
    lines: BufReader<TcpStream>,
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
        let path = format!("/api/v1/events?{query}");
        let mut lines = BufReader::new(open(&self.address, "GET", &path, headers, 0));
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(lines.read_line(&mut head).unwrap() > 0, "no answer");
        }
        Events { lines, head: head.to_lowercase() }
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
            // The lines of the stream end in LF, those of the chunks around it in CR LF.
            let Some(line) = line.strip_suffix('\n').filter(|line| !line.ends_with('\r')) else { continue };
            match line.split_once(": ") {
                Some(("id", id)) => event.id = id.parse().unwrap(),
                Some(("event", name)) => name.clone_into(&mut event.name),
                Some(("data", data)) => event.data = serde_json::from_str(data).unwrap(),
                _ if line.is_empty() && event.id >= 0 => return Some(event),
                _ => {}
            }
        }
    }
}

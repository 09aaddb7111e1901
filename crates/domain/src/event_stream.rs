//! Server-Sent Events as they come in, piece by piece (WHATWG HTML, section 9.2.6). What a sender can make the reader hold
//! is bounded, and reading takes time in proportion to the bytes.

/// Most bytes of a line, and of the data of an event.
pub const MAX_EVENT: usize = 64 * 1024;

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// What kind it is; empty where the sender did not say.
    pub name: String,
    /// The lines of its data, with a line feed between them.
    pub data: String,
}

/// A line, or the data of an event, is longer than [`MAX_EVENT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// Reads a stream. What the last piece left unfinished waits for the next; without an empty line behind it, it is no event.
#[derive(Debug, Default)]
pub struct Reader {
    line: Vec<u8>,
    /// The last byte was a carriage return: a line feed that follows belongs to it.
    after_return: bool,
    is_begun: bool,
    event: Event,
    has_data: bool,
}

impl Reader {
    /// Takes the next `bytes`, and gives the events that they complete.
    ///
    /// # Errors
    /// When a line or an event is longer than it may be.
    pub fn read(&mut self, bytes: &[u8]) -> Result<Vec<Event>, TooLong> {
        let mut events = Vec::new();
        let mut rest = bytes;
        while let Some((first, after)) = rest.split_first() {
            if std::mem::take(&mut self.after_return) && *first == b'\n' {
                rest = after;
                continue;
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (piece, ended) = rest.split_at(end.unwrap_or(rest.len()));
            if self.line.len() + piece.len() > MAX_EVENT {
                return Err(TooLong);
            }
            self.line.extend_from_slice(piece);
            let Some((last, after)) = ended.split_first() else { break };
            self.after_return = *last == b'\r';
            events.extend(self.end_line()?);
            rest = after;
        }
        Ok(events)
    }

    /// Takes a whole line in; an empty one completes an event, unless that has no data.
    fn end_line(&mut self) -> Result<Option<Event>, TooLong> {
        let line = std::mem::take(&mut self.line);
        let text = String::from_utf8_lossy(&line);
        let text = if std::mem::replace(&mut self.is_begun, true) {
            &text
        } else {
            text.strip_prefix('\u{FEFF}').unwrap_or(&text)
        };
        if text.is_empty() {
            let event = std::mem::take(&mut self.event);
            return Ok(std::mem::take(&mut self.has_data).then_some(event));
        }
        let (field, value) = text.split_once(':').unwrap_or((text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event.name),
            "data" => self.add_data(value)?,
            // Comments, and what is for a client that comes back.
            _ => {}
        }
        Ok(None)
    }

    fn add_data(&mut self, value: &str) -> Result<(), TooLong> {
        if std::mem::replace(&mut self.has_data, true) {
            self.event.data.push('\n');
        }
        if self.event.data.len() + value.len() > MAX_EVENT {
            return Err(TooLong);
        }
        self.event.data.push_str(value);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event(name: &str, data: &str) -> Event {
        Event { name: name.to_owned(), data: data.to_owned() }
    }

    fn read(text: &str) -> Vec<Event> {
        Reader::default().read(text.as_bytes()).unwrap()
    }

    #[test]
    fn lines_become_events() {
        for (text, wanted) in [
            ("data: a\n\n", vec![event("", "a")]),
            ("data:a\r\n\r\ndata:  b\r\r", vec![event("", "a"), event("", " b")]),
            ("\u{FEFF}data: a\n\n", vec![event("", "a")]),
            ("event: done\ndata: {}\n\n", vec![event("done", "{}")]),
            ("data: a\ndata\ndata: b\n\n", vec![event("", "a\n\nb")]),
            (": hello\nid: 4\nretry: 9\n\ndata: a\n\n", vec![event("", "a")]),
            ("event: lost\n\ndata: a\n\n", vec![event("", "a")]),
            ("data: a\n\ndata: cut", vec![event("", "a")]),
            ("data\n\n", vec![event("", "")]),
            ("", vec![]),
        ] {
            assert_eq!(read(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_utf_8_is_replaced() {
        let events = Reader::default().read(b"data: a\xFFb\n\n").unwrap();
        assert_eq!(events, [event("", "a\u{FFFD}b")]);
    }

    #[test]
    fn no_line_and_no_event_grows_beyond_its_bound() {
        let line = "x".repeat(MAX_EVENT);
        assert_eq!(Reader::default().read(format!("data: {line}\n\n").as_bytes()), Err(TooLong));
        let mut reader = Reader::default();
        assert!(reader.read(line.as_bytes()).is_ok());
        assert_eq!(reader.read(b"y"), Err(TooLong), "in a later piece too");
        let half = format!("data: {}\n", "x".repeat(MAX_EVENT / 2));
        assert_eq!(Reader::default().read(half.repeat(3).as_bytes()), Err(TooLong));
    }

    proptest! {
        #[test]
        fn it_does_not_matter_how_the_stream_is_cut(
            parts in proptest::collection::vec(proptest::sample::select(
                &["data: é", "data:b", "event: done", ":", "\n", "\n\n", "\r\n", "\r", "x", "\u{FEFF}"][..]), 0..30),
            cuts in proptest::collection::vec(0_usize..80, 0..6),
        ) {
            let text = parts.concat();
            let mut reader = Reader::default();
            let mut cuts: Vec<usize> = cuts.into_iter().filter(|cut| *cut < text.len()).collect();
            cuts.extend([0, text.len()]);
            cuts.sort_unstable();
            let pieces = cuts.windows(2).flat_map(|ends| reader.read(&text.as_bytes()[ends[0]..ends[1]]).unwrap());
            prop_assert_eq!(pieces.collect::<Vec<_>>(), read(&text));
        }
    }
}

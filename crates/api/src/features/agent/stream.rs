//! An answer that comes word for word, as Server-Sent Events: each shows more of its words, and the last one, `done`, has
//! what stands beside them. Its bytes, its time and its silences are bounded.

use super::{
    answer::{Answered, Failure, check, unfit},
    live::Pen,
};
use crate::{error::ApiError, http, outbound::Incoming};
use kilo_domain::{
    delivery::Outcome,
    event_stream::{Event, MAX_EVENT, Reader},
    wording::Wording,
};
use kilo_types::{AgentDone, AgentReply, AgentWords, CutOff, MessageText};
use std::time::Duration;
use tokio::time::timeout;

/// How such an answer says what it is.
pub(super) const MEDIA_TYPE: &str = "text/event-stream";

/// Most bytes of a stream: the longest message, in events of a few letters each.
const MAX_STREAM: usize = 1024 * 1024;

/// How long an endpoint may take.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Until its answer is there, or the head of its stream.
    pub first: Duration,
    /// Between two pieces of its stream.
    pub silence: Duration,
    /// To the end of its stream; shorter than the outbox lets a delivery take.
    pub all: Duration,
}

impl Default for Times {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { first: seconds(20), silence: seconds(15), all: seconds(50) }
    }
}

/// Reads the answer to its end, and shows its words as they come.
pub(super) async fn listen(incoming: Incoming, pen: &Pen, times: Times) -> Answered {
    let mut listener =
        Listener { incoming, pen, reader: Reader::default(), words: Wording::default(), shown: 0, bytes: 0 };
    let said = timeout(times.all, listener.whole(times.silence)).await;
    let said = said.unwrap_or_else(|_| Err(Failure::passing("The agent's stream took too long.")));
    let shown = listener.words.text().get(..listener.shown).unwrap_or_default().to_owned();
    Answered { said, shown, message: pen.message }
}

struct Listener<'a> {
    incoming: Incoming,
    pen: &'a Pen,
    reader: Reader,
    words: Wording,
    /// Bytes of the words that are shown.
    shown: usize,
    bytes: usize,
}

impl Listener<'_> {
    async fn whole(&mut self, silence: Duration) -> Result<AgentReply, Failure> {
        loop {
            let next = timeout(silence, self.incoming.next());
            let piece = tokio::select! {
                biased;
                () = self.pen.interrupted() => return Err(interrupted()),
                next = next => next,
            };
            let piece = piece.map_err(|_| Failure::passing("The agent's stream fell silent."))?;
            let piece = piece.map_err(|error| Failure::passing(format!("The agent's stream broke off: {error}")))?;
            let Some(piece) = piece else {
                return Err(Failure::passing("The agent's stream ended without the event `done`."));
            };
            self.bytes += piece.len();
            if self.bytes > MAX_STREAM {
                return Err(Failure::passing("The agent's stream is larger than 1 MiB."));
            }
            if let Some(reply) = self.take(&piece)? {
                return Ok(reply);
            }
        }
    }

    /// Takes a piece of the stream; gives the whole reply with its last one.
    fn take(&mut self, piece: &[u8]) -> Result<Option<AgentReply>, Failure> {
        let too_long =
            |_| Failure::passing(format!("An event of the agent's stream is longer than {} KiB.", MAX_EVENT / 1024));
        let events = self.reader.read(piece).map_err(too_long)?;
        let mut end = None;
        for event in &events {
            match event.name.as_str() {
                "" | "message" => self.add(event)?,
                "done" => {
                    end = Some(event);
                    break;
                }
                name => {
                    return Err(unfit(&ApiError::field(
                        name,
                        "is not a kind of event: words have none, the end is `done`",
                    )));
                }
            }
        }
        self.show()?;
        end.map(|end| self.end(end)).transpose()
    }

    fn add(&mut self, event: &Event) -> Result<(), Failure> {
        let AgentWords { text } = http::parse(event.data.as_bytes()).map_err(|error| unfit(&error))?;
        let too_long = |_| {
            unfit(&ApiError::field(
                "text",
                format!("must be at most {} bytes of UTF-8 together", MessageText::MAX_LENGTH),
            ))
        };
        self.words.add(&text).map(drop).map_err(too_long)
    }

    /// Shows what came, once there is something to read.
    fn show(&mut self) -> Result<(), Failure> {
        let more = self.words.text().get(self.shown..).unwrap_or_default();
        if more.is_empty() || !self.words.says_something() {
            return Ok(());
        }
        if !self.pen.write(more) {
            return Err(interrupted());
        }
        self.shown += more.len();
        Ok(())
    }

    fn end(&self, event: &Event) -> Result<AgentReply, Failure> {
        let mut done: AgentDone = http::parse(event.data.as_bytes()).map_err(|error| unfit(&error))?;
        check(&mut done.citations, &mut done.assets)?;
        let text = MessageText::parse(self.words.text());
        let text = text.map_err(|error| unfit(&ApiError::field("text", error.to_string())))?;
        Ok(done.with_text(text))
    }
}

/// The visitor has stopped it, or has written on.
fn interrupted() -> Failure {
    Failure { by: CutOff::Visitor, outcome: Outcome::failed("The answer was stopped.") }
}

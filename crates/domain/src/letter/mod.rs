//! What the team is told, before it is spelled for a channel.
//!
//! A [`Letter`] is a headline and a few parts. A renderer spells it for Slack, as plain text or as HTML; each escapes
//! every text it is given, because most of them are a visitor's words. All texts are on one line and bounded, so that
//! nothing said can pass for a part of ours.

use crate::transcript::one_line;

mod html;
mod slack;
mod text;

pub use html::render as html;
pub use slack::render as slack;
pub use text::render as text;

/// Longest headline, label and text of a part, in characters; what is longer is cut.
const MAX_HEADLINE: usize = 150;
const MAX_LABEL: usize = 100;
const MAX_TEXT: usize = 1000;

/// Longest name of a letter, in characters: what Slack takes for a block.
const MAX_ID: usize = 255;

/// Something to tell the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    headline: String,
    parts: Vec<Part>,
    link: Option<Link>,
    id: Option<String>,
    reply_to: Option<String>,
    thread: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Paragraph(String),
    Facts { title: String, facts: Vec<(String, String)> },
    Quotes { title: String, quotes: Vec<String> },
    Points { title: String, points: Vec<String> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Link {
    label: String,
    url: String,
}

impl Letter {
    /// A letter that says `headline`, in one line; also the subject of a mail.
    #[must_use]
    pub fn new(headline: &str) -> Self {
        Self {
            headline: shortened(headline, MAX_HEADLINE),
            parts: Vec::new(),
            link: None,
            id: None,
            reply_to: None,
            thread: None,
        }
    }

    /// Adds a paragraph. Here as everywhere, an empty text adds nothing.
    #[must_use]
    pub fn paragraph(self, text: &str) -> Self {
        bounded([text]).into_iter().fold(self, |letter, text| letter.with(Part::Paragraph(text)))
    }

    /// Adds labels with their values under `title`.
    #[must_use]
    pub fn facts<'a>(self, title: &str, facts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let bounded = facts.into_iter().map(|(label, value)| (shortened(label, MAX_LABEL), shortened(value, MAX_TEXT)));
        let facts: Vec<_> = bounded.filter(|(label, value)| !label.is_empty() && !value.is_empty()).collect();
        if facts.is_empty() { self } else { self.with(Part::Facts { title: title.to_owned(), facts }) }
    }

    /// Adds words that somebody said under `title`.
    #[must_use]
    pub fn quotes(self, title: &str, quotes: &[String]) -> Self {
        let quotes = bounded(quotes.iter().map(String::as_str));
        if quotes.is_empty() { self } else { self.with(Part::Quotes { title: title.to_owned(), quotes }) }
    }

    /// Adds a list under `title`.
    #[must_use]
    pub fn points(self, title: &str, points: &[String]) -> Self {
        let points = bounded(points.iter().map(String::as_str));
        if points.is_empty() { self } else { self.with(Part::Points { title: title.to_owned(), points }) }
    }

    /// Sets where the reader goes from here: an address of ours.
    #[must_use]
    pub fn link(self, label: &str, url: &str) -> Self {
        Self { link: Some(Link { label: label.to_owned(), url: one_line(url) }), ..self }
    }

    /// Gives it a name that stays the same however often it is sent, at most 255 characters.
    #[must_use]
    pub fn named(self, id: &str) -> Self {
        Self { id: Some(shortened(id, MAX_ID)), ..self }
    }

    /// Names who a reply by mail goes to: the visitor whom the letter is about.
    #[must_use]
    pub fn reply_to(self, address: Option<&str>) -> Self {
        Self { reply_to: address.map(str::to_owned), ..self }
    }

    /// Who a reply by mail goes to; `None`: to whoever sent it.
    #[must_use]
    pub fn replies_to(&self) -> Option<&str> {
        self.reply_to.as_deref()
    }

    /// Makes it an answer in a thread of the channel that it goes to, by that channel's name for the thread.
    #[must_use]
    pub fn within(self, thread: Option<&str>) -> Self {
        Self { thread: thread.map(str::to_owned), ..self }
    }

    /// What it says in one line, at most 150 characters.
    #[must_use]
    pub fn headline(&self) -> &str {
        &self.headline
    }

    fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }
}

fn bounded<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let texts = texts.into_iter().map(|text| shortened(text, MAX_TEXT));
    texts.filter(|text| !text.is_empty()).collect()
}

/// `text` on one line of at most `max` characters, cut between words where there are any.
#[must_use]
pub fn shortened(text: &str, max: usize) -> String {
    let line = one_line(text);
    let Some((end, _)) = line.char_indices().nth(max) else { return line };
    let last = line.char_indices().nth(max - 1).map_or(end, |(last, _)| last);
    let cut = &line[..last];
    let word = cut.rfind(char::is_whitespace).filter(|space| *space > last / 2).map_or(cut, |space| &cut[..space]);
    // A cut may open what it no longer closes.
    one_line(&format!("{}…", word.trim_end()))
}

//! A transcript that is written piece by piece, so that memory holds a stretch of it, not the whole.

use super::{Document, Entries, Format, Options, csv, file_name, html, json, lines::Lines, markdown, text};
use kilo_types::{Conversation, ConversationId, ConversationSummary, Message};

/// A file of text under way: it was begun, then come the messages in their order, then its end.
pub struct Rendering {
    entries: Entries,
    spelling: Spelling,
    count: usize,
}

/// What each format has to remember.
enum Spelling {
    Markdown(Lines),
    Text(Lines),
    Html { language: Option<String> },
    Json { summary: Box<ConversationSummary>, options: Options },
    Csv { id: Option<ConversationId> },
}

impl Rendering {
    /// Begins the file of `conversation`, whose own messages do not count; gives its first piece. `None` for a format that
    /// is no text.
    #[must_use]
    pub fn begin(conversation: &Conversation, format: Format, options: &Options) -> Option<(Self, String)> {
        let document = Document::without_entries(conversation, options);
        let mut lines = Lines::default();
        let (spelling, first) = match format {
            Format::Markdown => {
                markdown::begin(&mut lines, &document);
                (Spelling::Markdown(lines), String::new())
            }
            Format::Text => {
                text::begin(&mut lines, &document);
                (Spelling::Text(lines), String::new())
            }
            Format::Html => (Spelling::Html { language: document.language.clone() }, html::begin(&document)),
            Format::Json => {
                let summary = Box::new(conversation.summary.clone());
                (Spelling::Json { summary, options: options.clone() }, json::begin(conversation, options))
            }
            Format::Csv => (Spelling::Csv { id: document.id }, csv::begin(document.id, options.bom)),
            Format::Pdf => return None,
        };
        let entries = Entries::new(&conversation.summary, options);
        Some((Self { entries, spelling, count: 0 }, first))
    }

    /// The piece for `messages`, which follow those before. It may be held back in part until the next.
    pub fn messages(&mut self, messages: &[Message]) -> String {
        let is_first = self.count == 0;
        self.count += messages.len();
        let mut entries = messages.iter().map(|message| self.entries.of(message));
        match &mut self.spelling {
            Spelling::Markdown(lines) => {
                entries.for_each(|entry| markdown::entry(lines, &entry));
                lines.take()
            }
            Spelling::Text(lines) => {
                entries.for_each(|entry| text::entry(lines, &entry));
                lines.take()
            }
            Spelling::Html { language } => entries.fold(String::new(), |mut page, entry| {
                html::entry(&mut page, &entry, language.as_deref());
                page
            }),
            Spelling::Json { summary, options } => json::items(messages, summary, options, is_first),
            Spelling::Csv { id } => csv::rows(&mut entries, *id),
        }
    }

    /// The last piece.
    #[must_use]
    pub fn end(self) -> String {
        match self.spelling {
            Spelling::Markdown(lines) | Spelling::Text(lines) => lines.finish(),
            Spelling::Html { .. } => html::END.to_owned(),
            Spelling::Json { .. } => json::end(self.count == 0).to_owned(),
            Spelling::Csv { .. } => String::new(),
        }
    }
}

/// The speaking name of a file: ASCII letters, digits, `-` and one dot, safe on every system and in a header.
#[must_use]
pub fn file_name_of(summary: &ConversationSummary, format: Format, options: &Options) -> String {
    file_name::of(summary, format, options)
}

//! A transcript as a table (RFC 4180, UTF-8): one row a message, each cell defused; ids only for the team.

use super::{Entry, Reference, cell::push_row};
use kilo_types::ConversationId;

/// Begins the table: a byte order mark if wanted, and the names of the columns. `id` is that of the conversation.
pub(super) fn begin(id: Option<ConversationId>, bom: bool) -> String {
    let ids: &[&str] = if id.is_some() { &["conversation_id", "message_id"] } else { &[] };
    let names = ["time", "speaker", "text", "citations", "assets"];
    let header = table(|writer| push_row(writer, names.iter().chain(ids).chain(&["notes"]).copied()));
    if bom { format!("\u{FEFF}{header}") } else { header }
}

/// The rows of `entries`.
pub(super) fn rows(entries: impl IntoIterator<Item = Entry>, id: Option<ConversationId>) -> String {
    table(|writer| {
        for entry in entries {
            let cells = row(entry, id);
            push_row(writer, cells.iter().map(String::as_str));
        }
    })
}

fn table(write: impl FnOnce(&mut ::csv::Writer<Vec<u8>>)) -> String {
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    write(&mut writer);
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn row(entry: Entry, id: Option<ConversationId>) -> Vec<String> {
    let (citations, assets) = (references(&entry.citations), references(&entry.assets));
    let mut cells = vec![entry.time.rfc3339(), entry.speaker, entry.source, citations, assets];
    cells.extend(id.map(|id| id.to_string()));
    cells.extend(entry.id.map(|id| id.to_string()));
    cells.push(entry.notes.join("\n"));
    cells
}

/// A line each: `Pricing <https://acme.example/pricing>`.
fn references(references: &[Reference]) -> String {
    let lines: Vec<_> = references.iter().map(|to| format!("{} <{}>", to.title, to.url)).collect();
    lines.join("\n")
}

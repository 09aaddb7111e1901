//! A transcript as a table: one row a message.

use super::{Document, Entry, Reference, cell::push_row};

/// The document as CSV (RFC 4180, UTF-8), each cell defused; ids only for the team.
pub(super) fn render(document: &Document, bom: bool) -> String {
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    let ids: &[&str] = if document.id.is_some() { &["conversation_id", "message_id"] } else { &[] };
    let header = ["time", "speaker", "text", "citations", "assets"];
    push_row(&mut writer, header.iter().chain(ids).copied());
    for entry in &document.entries {
        let cells = row(document, entry);
        push_row(&mut writer, cells.iter().map(String::as_str));
    }
    let table = writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    if bom { format!("\u{FEFF}{table}") } else { table }
}

fn row(document: &Document, entry: &Entry) -> Vec<String> {
    let mut cells = vec![
        entry.time.rfc3339(),
        entry.speaker.clone(),
        entry.source.clone(),
        references(&entry.citations),
        references(&entry.assets),
    ];
    cells.extend(document.id.map(|id| id.to_string()));
    cells.extend(entry.id.map(|id| id.to_string()));
    cells
}

/// A line each: `Pricing <https://acme.example/pricing>`.
fn references(references: &[Reference]) -> String {
    let lines: Vec<_> = references.iter().map(|to| format!("{} <{}>", to.title, to.url)).collect();
    lines.join("\n")
}

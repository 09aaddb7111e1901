//! A transcript as plain text.
//!
//! What somebody said stands behind a margin of four spaces, our own lines in front of it: no message can look
//! like the header of another. Each line of a message is a line of the file, which resets bidirectional state.

use super::{
    Document, Entry, Fact, Part, Reference, Tag,
    lines::{Lines, Marks},
};

const MARGIN: &str = "    ";

/// Begins the document as plain text: all but the entries.
pub(super) fn begin(lines: &mut Lines, document: &Document) {
    lines.line(&document.title);
    lines.line(&"=".repeat(document.title.chars().count().min(72)));
    lines.gap();
    facts(lines, &document.facts);
    if let Some(qualified) = &document.qualification {
        lines.gap();
        lines.line(&format!("Qualification ({})", qualified.framework));
        lines.indent("  ", "  ");
        facts(lines, &qualified.fields);
        lines.dedent();
    }
}

/// Labels in one column, values in the next.
fn facts(lines: &mut Lines, facts: &[Fact]) {
    let width = facts.iter().map(|fact| fact.label.chars().count()).max().unwrap_or_default() + 1;
    for fact in facts {
        lines.line(&format!("{:<width$} {}", format!("{}:", fact.label), fact.value));
    }
}

/// Writes an entry.
pub(super) fn entry(lines: &mut Lines, entry: &Entry) {
    lines.gap();
    if let Some(day) = &entry.day {
        lines.line(&format!("--- {day} ---"));
        lines.gap();
    }
    lines.line(&format!("{}, {}:", entry.speaker, entry.clock));
    lines.indent(MARGIN, MARGIN);
    Writer::new(lines).parts(&entry.body);
    lines.dedent();
    references(lines, "Sources:", &entry.citations);
    references(lines, "Shared:", &entry.assets);
    for note in &entry.notes {
        lines.gap();
        lines.line(&format!("  Note: {note}"));
    }
}

fn references(lines: &mut Lines, label: &str, references: &[Reference]) {
    if references.is_empty() {
        return;
    }
    lines.gap();
    lines.line(&format!("  {label}"));
    for to in references {
        lines.line(&format!("  - {} <{}>", to.title, to.url));
    }
}

/// Writes parts as lines.
struct Writer<'a> {
    lines: &'a mut Lines,
    line: String,
    lists: Vec<Marks>,
    /// Where in the line the open link's words begin, to tell whether the address has to be shown too.
    link_start: usize,
}

impl<'a> Writer<'a> {
    fn new(lines: &'a mut Lines) -> Self {
        Self { lines, line: String::new(), lists: Vec::new(), link_start: 0 }
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Text(text) => self.words(text),
                Part::Code(code) => self.words(code),
                Part::Break => self.end_line(),
                Part::Rule => self.lines.line("---"),
                Part::Open(tag) => self.open(tag),
                Part::Close(tag) => self.close(tag),
            }
        }
        self.flush();
    }

    /// Other characters that programs take for a line break end a line here too, so that the margin holds.
    fn words(&mut self, text: &str) {
        for (place, piece) in text.split(['\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}']).enumerate() {
            if place > 0 {
                self.end_line();
            }
            self.line.push_str(piece);
        }
    }

    fn open(&mut self, tag: &Tag) {
        match tag {
            Tag::Paragraph | Tag::Heading | Tag::Table => self.block(),
            Tag::CodeBlock => {
                self.block();
                self.lines.indent(MARGIN, MARGIN);
            }
            Tag::Quote => {
                self.block();
                self.lines.indent("> ", "> ");
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.block();
                }
                self.flush();
                self.lists.push(Marks::new(*first));
            }
            Tag::Item => {
                self.flush();
                let (first, rest) = self.lists.last_mut().map(Marks::next).unwrap_or_default();
                self.lines.indent(&first, &rest);
            }
            Tag::Cell if !self.line.is_empty() => self.line.push_str(" | "),
            Tag::Link(_) => self.link_start = self.line.len(),
            Tag::Row | Tag::Cell | Tag::Strong | Tag::Emphasis | Tag::Strike => {}
        }
    }

    fn close(&mut self, tag: &Tag) {
        match tag {
            Tag::Paragraph | Tag::Heading | Tag::Row => self.flush(),
            Tag::Table | Tag::Cell | Tag::Strong | Tag::Emphasis | Tag::Strike => {}
            Tag::CodeBlock => {
                self.flush();
                self.lines.dedent();
            }
            Tag::Quote | Tag::Item => {
                self.flush();
                self.lines.dedent();
            }
            Tag::List(_) => {
                self.flush();
                self.lists.pop();
            }
            Tag::Link(href) => {
                let said = self.line.get(self.link_start..).unwrap_or_default();
                if said != href && Some(said) != href.strip_prefix("mailto:") {
                    self.line.push_str(&format!(" <{href}>"));
                }
            }
        }
    }

    fn block(&mut self) {
        self.flush();
        self.lines.gap();
    }

    fn flush(&mut self) {
        if !self.line.is_empty() {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.lines.line(&line);
        self.link_start = 0;
    }
}

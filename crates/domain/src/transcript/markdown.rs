//! A transcript as `CommonMark`.
//!
//! The agent's Markdown is not passed on but written anew from its parts, like everything else: every word
//! goes through one escape, so what the reader's program shows is exactly what the parts say.

use super::{
    Document, Entry, Fact, Part, Reference, Tag,
    lines::{Lines, Marks},
};
use escape::{address, code_span, fence, guard_line, words};

mod escape;

/// Begins the document as Markdown: all but the entries.
pub(super) fn begin(lines: &mut Lines, document: &Document) {
    lines.line(&format!("# {}", value(&document.title)));
    lines.gap();
    facts(lines, &document.facts);
    if let Some(qualified) = &document.qualification {
        lines.gap();
        lines.line(&format!("## Qualification ({})", qualified.framework));
        lines.gap();
        facts(lines, &qualified.fields);
    }
}

fn facts(lines: &mut Lines, facts: &[Fact]) {
    for fact in facts {
        let shown = fact.href.as_deref().map_or_else(|| value(&fact.value), |href| link(&fact.value, href));
        lines.line(&format!("- **{}:** {shown}", value(&fact.label)));
    }
}

/// Writes an entry.
pub(super) fn entry(lines: &mut Lines, entry: &Entry) {
    lines.gap();
    if let Some(day) = &entry.day {
        lines.line(&format!("## {day}"));
        lines.gap();
    }
    lines.line(&format!("**{}**, {}", value(&entry.speaker), entry.clock));
    lines.gap();
    write_body(lines, &entry.body);
    references(lines, "Sources:", &entry.citations);
    references(lines, "Shared:", &entry.assets);
    for note in &entry.notes {
        lines.gap();
        lines.line(&format!("*Note:* {}", value(note)));
    }
}

fn references(lines: &mut Lines, label: &str, references: &[Reference]) {
    if references.is_empty() {
        return;
    }
    lines.gap();
    lines.line(label);
    lines.gap();
    for to in references {
        let plain = || format!("{} ({})", value(&to.title), value(&to.url));
        let shown = to.href.as_deref().map_or_else(plain, |href| link(&to.title, href));
        lines.line(&format!("- {}", guard_line(&shown)));
    }
}

fn link(text: &str, href: &str) -> String {
    if text == href && !href.contains(['<', '>']) && !href.starts_with("mailto:") {
        return format!("<{href}>");
    }
    format!("[{}]({})", value(text), address(href))
}

/// A short value that stands in a line of ours.
fn value(text: &str) -> String {
    words(text, text.matches('$').count() > 1)
}

/// Writes a message.
fn write_body(lines: &mut Lines, parts: &[Part]) {
    // A lone dollar sign is money; two of them are a formula to some programs.
    let dollars: usize =
        parts.iter().map(|part| if let Part::Text(text) = part { text.matches('$').count() } else { 0 }).sum();
    let writer =
        Writer { lines, said: vec![String::new()], lists: Vec::new(), dollars: dollars > 1, block: Block::Words };
    writer.parts(parts);
}

/// What the words being collected will become.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Words,
    Heading,
    Code,
    /// A table row; the head is followed by a line of its own.
    Row {
        head: bool,
        cells: usize,
    },
}

struct Writer<'a> {
    lines: &'a mut Lines,
    /// Lines of the block being collected, already escaped; never empty.
    said: Vec<String>,
    lists: Vec<Marks>,
    dollars: bool,
    block: Block,
}

impl Writer<'_> {
    fn parts(mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Text(text) if self.block == Block::Code => self.push(text),
                Part::Text(text) => self.push(&words(text, self.dollars)),
                Part::Code(code) => self.code(code),
                Part::Break => self.end_line(),
                Part::Rule => {
                    self.start(Block::Words);
                    self.lines.line("***");
                }
                Part::Open(tag) => self.open(tag),
                Part::Close(tag) => self.close(tag),
            }
        }
        self.flush();
    }

    fn push(&mut self, text: &str) {
        if let Some(line) = self.said.last_mut() {
            line.push_str(text);
        }
    }

    /// Two code spans must not touch: their backticks would run together.
    fn code(&mut self, code: &str) {
        if self.said.last().is_some_and(|line| line.ends_with('`')) {
            self.push(" ");
        }
        let span = code_span(code, matches!(self.block, Block::Row { .. }));
        self.push(&span);
    }

    fn end_line(&mut self) {
        match self.block {
            Block::Words | Block::Code => self.said.push(String::new()),
            Block::Heading | Block::Row { .. } => self.push(" "),
        }
    }

    fn open(&mut self, tag: &Tag) {
        match tag {
            Tag::Paragraph => self.start(Block::Words),
            Tag::Heading => self.start(Block::Heading),
            Tag::CodeBlock => self.start(Block::Code),
            Tag::Quote => {
                self.start(Block::Words);
                self.lines.indent("> ", "> ");
            }
            Tag::List(first) => {
                self.flush();
                // A nested list that does not start at 1 needs the gap to be a list at all.
                if self.lists.is_empty() || !matches!(first, None | Some(1)) {
                    self.lines.gap();
                }
                self.lists.push(Marks::new(*first));
            }
            Tag::Item => {
                self.flush();
                let (first, rest) = self.lists.last_mut().map(Marks::next).unwrap_or_default();
                self.lines.indent(&first, &rest);
            }
            Tag::Table => {
                self.start(Block::Words);
                self.block = Block::Row { head: true, cells: 0 };
            }
            Tag::Row => self.push("|"),
            Tag::Cell => self.push(" "),
            Tag::Strong => self.push("**"),
            Tag::Emphasis => self.push("*"),
            Tag::Strike => self.push("~~"),
            Tag::Link(_) => self.push("["),
        }
    }

    fn close(&mut self, tag: &Tag) {
        match tag {
            Tag::Paragraph | Tag::Heading | Tag::CodeBlock => self.flush(),
            Tag::Quote | Tag::Item => {
                self.flush();
                self.lines.dedent();
            }
            Tag::List(_) => {
                self.flush();
                self.lists.pop();
            }
            Tag::Table => self.block = Block::Words,
            Tag::Row => self.flush(),
            Tag::Cell => {
                self.push(" |");
                if let Block::Row { cells, .. } = &mut self.block {
                    *cells += 1;
                }
            }
            Tag::Strong => self.push("**"),
            Tag::Emphasis => self.push("*"),
            Tag::Strike => self.push("~~"),
            Tag::Link(href) => self.push(&format!("]({})", address(href))),
        }
    }

    /// Ends the block before and begins another after a gap.
    fn start(&mut self, block: Block) {
        self.flush();
        self.lines.gap();
        self.block = block;
    }

    /// Writes what was collected as the block it is.
    fn flush(&mut self) {
        let said = std::mem::replace(&mut self.said, vec![String::new()]);
        match self.block {
            Block::Code => self.write_code(&said),
            _ if said.iter().all(|line| line.trim().is_empty()) => {}
            Block::Words => self.write_words(&said),
            Block::Heading => self.lines.line(&format!("#### {}", said.concat().trim())),
            Block::Row { head, cells } => {
                self.lines.line(&said.concat());
                if head {
                    self.lines.line(&format!("|{}", " --- |".repeat(cells)));
                }
                self.block = Block::Row { head: false, cells: 0 };
                return;
            }
        }
        self.block = Block::Words;
    }

    fn write_code(&mut self, said: &[String]) {
        let fence = fence(said);
        self.lines.line(&fence);
        said.iter().for_each(|line| self.lines.line(line));
        self.lines.line(&fence);
    }

    /// Lines end in a hard break; an empty line begins a new paragraph.
    fn write_words(&mut self, said: &[String]) {
        for (place, line) in said.iter().enumerate() {
            if line.trim().is_empty() {
                self.lines.gap();
                continue;
            }
            let goes_on = said.get(place + 1).is_some_and(|next| !next.trim().is_empty());
            self.lines.line(&format!("{}{}", guard_line(line), if goes_on { "\\" } else { "" }));
        }
    }
}

#[cfg(test)]
mod tests;

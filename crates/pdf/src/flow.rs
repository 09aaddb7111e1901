//! A document as blocks of text, one below the other.

use crate::{
    lines::{Look, Words},
    look::{BODY, Ink, SECTION, SMALL, TITLE, WIDTH},
    message,
    pages::{Block, Cell, Pages},
    tags::NodeId,
};
use kilo_domain::transcript::{Document, Entry, Fact, Reference};
use kilo_types::Speaker;
use krilla::tagging::{ListNumbering, Tag, TagKind};
use parley::layout::Alignment;
use std::num::NonZeroU16;

/// Width of the labels of facts.
const LABEL: f32 = 86.0;

/// Width of a message's time.
const TIME: f32 = 150.0;

/// Writes all of `document` but its entries.
pub fn head(document: &Document, pages: &mut Pages) {
    let bold = Look { bold: true, ..Look::default() };
    heading(pages, 1, &document.title, TITLE, 0.0, bold);
    facts(pages, &document.facts);
    if let Some(qualified) = &document.qualification {
        let title = format!("Qualification ({})", qualified.framework);
        heading(pages, 2, &title, SECTION, 16.0, bold);
        facts(pages, &qualified.fields);
    }
}

/// A column over the whole width.
pub fn column(words: Words, size: f32, node: NodeId) -> Cell {
    Cell { x: 0.0, width: WIDTH, size, alignment: Alignment::Start, words, node, said: false }
}

/// The tag of a heading.
pub fn heading_tag(level: u16, title: &str) -> TagKind {
    Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(title.to_owned())).into()
}

fn heading(pages: &mut Pages, level: u16, title: &str, size: f32, before: f32, look: Look) {
    let node = pages.tags.leaf(heading_tag(level, title));
    let cells = vec![column(Words::plain(title, look), size, node)];
    let outline = Some(title.to_owned());
    pages.block(Block { cells, before, keep: true, outline, ..Block::default() });
}

fn facts(pages: &mut Pages, facts: &[Fact]) {
    let quiet = Look::of(Ink::Quiet);
    pages.tags.open(Tag::L(ListNumbering::None));
    for (place, fact) in facts.iter().enumerate() {
        pages.tags.open(Tag::LI);
        let label = Cell {
            width: LABEL,
            alignment: Alignment::Left,
            ..column(Words::plain(&fact.label, quiet), BODY, pages.tags.leaf(Tag::Lbl))
        };
        let value = linked(&fact.value, fact.href.as_deref(), Look::default());
        let value = Cell {
            x: LABEL,
            width: WIDTH - LABEL,
            alignment: Alignment::Left,
            ..column(value, BODY, pages.tags.leaf(Tag::LBody))
        };
        pages.block(Block {
            cells: vec![label, value],
            before: if place == 0 { 6.0 } else { 1.5 },
            ..Block::default()
        });
        pages.tags.close();
    }
    pages.tags.close();
}

/// Words that lead somewhere, if they may.
fn linked(text: &str, href: Option<&str>, look: Look) -> Words {
    let mut words = Words::default();
    words.links.extend(href.map(str::to_owned));
    words.push(text, if href.is_some() { Look { ink: Ink::Accent, link: Some(0), ..look } } else { look });
    words
}

/// Writes an entry.
pub fn entry(pages: &mut Pages, entry: &Entry) {
    if let Some(day) = &entry.day {
        heading(pages, 2, day, SECTION, 20.0, Look { bold: true, ..Look::of(Ink::Quiet) });
    }
    let ink = match entry.role {
        Speaker::Visitor => Ink::Accent,
        Speaker::Agent => Ink::Text,
    };
    let clock = &entry.clock;
    let node = pages.tags.leaf(heading_tag(3, &format!("{}, {clock}", entry.speaker)));
    let name = Cell {
        width: WIDTH - TIME,
        alignment: Alignment::Left,
        ..column(Words::plain(&entry.speaker, Look { bold: true, ..Look::of(ink) }), BODY, node)
    };
    let time = Cell {
        x: WIDTH - TIME,
        width: TIME,
        alignment: Alignment::Right,
        ..column(Words::plain(clock, Look::of(Ink::Quiet)), BODY, node)
    };
    pages.block(Block { cells: vec![name, time], before: 12.0, keep: true, ..Block::default() });
    message::body(pages, &entry.body);
    references(pages, "Sources", &entry.citations);
    references(pages, "Shared", &entry.assets);
    for note in &entry.notes {
        let node = pages.tags.leaf(Tag::P);
        let cells = vec![column(Words::plain(note, Look::of(Ink::Quiet)), SMALL, node)];
        pages.block(Block { cells, before: 4.0, ..Block::default() });
    }
}

/// Titles with their addresses below, which are of use on paper too.
fn references(pages: &mut Pages, label: &str, references: &[Reference]) {
    if references.is_empty() {
        return;
    }
    let quiet = Look::of(Ink::Quiet);
    pages.tags.open(Tag::L(ListNumbering::None));
    for (place, to) in references.iter().enumerate() {
        pages.tags.open(Tag::LI);
        let first = if place == 0 { label } else { "" };
        let mark = Cell {
            x: 10.0,
            width: 50.0,
            alignment: Alignment::Left,
            ..column(Words::plain(first, quiet), SMALL, pages.tags.leaf(Tag::Lbl))
        };
        let mut words = linked(&to.title, to.href.as_deref(), Look::default());
        words.push("\n", quiet);
        words.push(&to.url, quiet);
        let body = Cell { x: 60.0, width: WIDTH - 60.0, ..column(words, SMALL, pages.tags.leaf(Tag::LBody)) };
        let before = if place == 0 { 4.0 } else { 1.0 };
        pages.block(Block { cells: vec![mark, body], before, bars: vec![0.0], ..Block::default() });
        pages.tags.close();
    }
    pages.tags.close();
}

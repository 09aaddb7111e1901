//! The agent's Markdown as nodes that the dashboard draws. No HTML string ever exists: raw HTML is text, pictures are
//! links, and links go only where [`safe_href`](kilo_types::safe_href) allows.
//!
//! Own reader of what agents write (paragraphs, headings, lists, quotes, code, tables, emphasis, links) instead of
//! pulldown-cmark: that was a fifth of the program to load, and the exact text is one export away.
//!
//! Every text takes time in proportion to its length, and nodes lie at most [`DEEPEST`] deep inside each other.

mod block;
mod inline;
mod marks;

/// How deep nodes lie inside each other at most: six quotes or lists (with their items), a table with its row and cell,
/// eight emphases and a link.
pub const DEEPEST: usize = 2 * block::DEEPEST + 3 + inline::DEEPEST + 1;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Words.
    Text(String),
    /// Words in a fixed-width face, in a line.
    Code(String),
    /// The end of a line.
    Break,
    /// A line across the bubble.
    Rule,
    /// A link to an address that is safe to follow, and what it is called.
    Link(String, Vec<Node>),
    /// What holds others.
    Element(Kind, Vec<Node>),
}

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Lines of words.
    Paragraph,
    /// A heading, whatever its level.
    Heading,
    /// Strong emphasis.
    Strong,
    /// Emphasis.
    Emphasis,
    /// Struck out.
    Strike,
    /// A quotation.
    Quote,
    /// Lines of code.
    CodeBlock,
    /// A list with bullets.
    Bullets,
    /// A list with numbers from this one on.
    Numbers(u32),
    /// An item of a list.
    Item,
    /// A table: rows, the first of which is its head.
    Table,
    /// A row of cells.
    Row,
    /// A cell.
    Cell,
}

/// Reads `text`.
#[must_use]
pub fn read(text: &str) -> Vec<Node> {
    block::read(text)
}

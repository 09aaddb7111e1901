//! What a message says, as a flat list of parts that every renderer can spell.
//!
//! Visitor text is plain: one paragraph of lines. Agent text is Markdown, read here once and reduced to what is
//! harmless: raw HTML becomes text, images become links, and only addresses that
//! [`safe_href`](kilo_types::safe_href) allows become links. Renderers never see the source.

use kilo_types::safe_href;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag as MarkdownTag};

/// Quotes and lists inside each other beyond this depth are read as if they were not there, so that a line of
/// a thousand `>` stays a line.
const DEEPEST_CONTAINER: usize = 8;

/// The same for everything that can be open at once.
const DEEPEST: usize = 24;

/// Depth at which a text is not read as Markdown any more: the reader asks every line about every quote and list that is
/// open, so that short lines behind a thousand of them would take quadratic time.
const DEEPEST_READ: usize = 64;

/// A message may grow by one empty cell for so many of its bytes: a head of a thousand columns above a thousand rows of
/// one letter would be a million cells.
const BYTES_OF_PADDING: usize = 8;

/// A piece of a message. `Open` and `Close` are balanced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words without a line break; not escaped for any format.
    Text(String),
    /// Words in a fixed-width face, without a line break.
    Code(String),
    /// The end of a line within a block.
    Break,
    /// A line across the page.
    Rule,
    /// Something begins.
    Open(Tag),
    /// Something ends.
    Close(Tag),
}

/// What a stretch of parts is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A paragraph.
    Paragraph,
    /// A heading of the message, below all headings of the document.
    Heading,
    /// A quotation.
    Quote,
    /// A list, numbered from the given number or with bullets.
    List(Option<u64>),
    /// An item of a list; holds blocks, or words directly.
    Item,
    /// Lines of code.
    CodeBlock,
    /// A table: rows, the first of which is its head.
    Table,
    /// A row of cells.
    Row,
    /// A cell of words.
    Cell,
    /// Strong emphasis.
    Strong,
    /// Emphasis.
    Emphasis,
    /// Struck out.
    Strike,
    /// A link to an address that is safe to follow. Links never hold links.
    Link(String),
}

impl Tag {
    /// Whether it can hold itself.
    fn is_container(&self) -> bool {
        matches!(self, Self::Quote | Self::List(_))
    }
}

/// Plain text as one paragraph.
pub(super) fn plain(text: &str) -> Vec<Part> {
    let mut reader = Reader::default();
    reader.parts.push(Part::Open(Tag::Paragraph));
    reader.text(text.trim_matches(['\r', '\n']));
    reader.parts.push(Part::Close(Tag::Paragraph));
    reader.parts
}

/// Markdown as parts. A text with quotes or lists beyond all measure is none.
pub(super) fn markdown(text: &str) -> Vec<Part> {
    if text.lines().any(|line| depth_of(line) > DEEPEST_READ) {
        return plain(text);
    }
    let mut reader = Reader { padding: text.len() / BYTES_OF_PADDING, ..Reader::default() };
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        reader.event(event);
    }
    reader.parts
}

/// How deep in quotes and lists the words of `line` may lie: a level for each mark in front of them, and for every two
/// columns in front of a mark.
fn depth_of(line: &str) -> usize {
    let (mut levels, mut columns, mut depth) = (0, 0, 0);
    let mut rest = line.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mark = match first {
            b' ' => 0,
            b'\t' => {
                columns += 3;
                0
            }
            b'>' => 1,
            b'-' | b'+' | b'*' if matches!(after.first(), None | Some(b' ' | b'\t')) => 1,
            _ if (1..=9).contains(&digits) && matches!(rest.get(digits), Some(b'.' | b')')) => digits + 1,
            _ => break,
        };
        columns += usize::from(mark == 0);
        levels += usize::from(mark > 0);
        if mark > 0 {
            depth = levels + columns / 2;
        }
        rest = rest.get(mark.max(1)..).unwrap_or_default();
    }
    depth
}

#[derive(Default)]
struct Reader {
    parts: Vec<Part>,
    /// The words of all parts so far without their form. Kept, as gathering them anew at every end would take a hostile
    /// text quadratic time.
    words: String,
    /// Where the last of `words` that can be seen ends.
    seen: usize,
    open: Vec<Opened>,
    /// Empty cells that may still be added to rows which are shorter than their table.
    padding: usize,
    depth: usize,
    containers: usize,
    links: usize,
}

/// What an end has to close.
struct Opened {
    tag: Option<Tag>,
    /// An address that may not be a link: it is shown after the words.
    address: Option<String>,
    /// Length of the words when it began.
    start: usize,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => self.end(),
            Event::Code(code) => self.push(Part::Code(code.replace(['\r', '\n'], " "))),
            Event::SoftBreak | Event::HardBreak => self.push(Part::Break),
            Event::Rule => self.parts.push(Part::Rule),
            Event::Text(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.text(&text),
            Event::TaskListMarker(done) => self.text(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn push(&mut self, part: Part) {
        match &part {
            Part::Text(text) | Part::Code(text) => {
                let visible = text.trim_end().len();
                if visible > 0 {
                    self.seen = self.words.len() + visible;
                }
                self.words.push_str(text);
            }
            Part::Break => self.words.push(' '),
            Part::Rule | Part::Open(_) | Part::Close(_) => {}
        }
        self.parts.push(part);
    }

    /// Words, with their line breaks as parts of their own.
    fn text(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n");
        for (place, line) in text.split(['\r', '\n']).enumerate() {
            if place > 0 {
                self.push(Part::Break);
            }
            if !line.is_empty() {
                self.push(Part::Text(line.to_owned()));
            }
        }
    }

    fn start(&mut self, tag: MarkdownTag<'_>) {
        let (tag, address) = match tag {
            MarkdownTag::Paragraph | MarkdownTag::HtmlBlock => (Some(Tag::Paragraph), None),
            MarkdownTag::Heading { .. } => (Some(Tag::Heading), None),
            MarkdownTag::BlockQuote(_) => (Some(Tag::Quote), None),
            MarkdownTag::CodeBlock(_) => (Some(Tag::CodeBlock), None),
            MarkdownTag::List(first) => (Some(Tag::List(first)), None),
            MarkdownTag::Item => (Some(Tag::Item), None),
            MarkdownTag::Table(_) => (Some(Tag::Table), None),
            MarkdownTag::TableHead | MarkdownTag::TableRow => (Some(Tag::Row), None),
            MarkdownTag::TableCell => (Some(Tag::Cell), None),
            MarkdownTag::Emphasis => (Some(Tag::Emphasis), None),
            MarkdownTag::Strong => (Some(Tag::Strong), None),
            MarkdownTag::Strikethrough => (Some(Tag::Strike), None),
            MarkdownTag::Link { link_type, dest_url, .. } | MarkdownTag::Image { link_type, dest_url, .. } => {
                self.link(link_type, &dest_url)
            }
            _ => (None, None),
        };
        let room = tag.as_ref().is_some_and(|tag| self.has_room_for(tag));
        if tag.is_some() && !room && matches!(self.parts.last(), Some(Part::Text(_) | Part::Code(_))) {
            self.push(Part::Break);
        }
        let tag = tag.filter(|_| room);
        self.count(tag.as_ref(), 1);
        self.parts.extend(tag.clone().map(Part::Open));
        self.open.push(Opened { tag, address, start: self.words.len() });
    }

    /// A link if the address is safe and no other link is open, else the address to be shown.
    fn link(&self, kind: LinkType, address: &str) -> (Option<Tag>, Option<String>) {
        let address = if kind == LinkType::Email { format!("mailto:{address}") } else { address.to_owned() };
        match safe_href(&address) {
            Some(href) if self.links == 0 && self.depth < DEEPEST => (Some(Tag::Link(href.to_owned())), None),
            _ => (None, Some(address)),
        }
    }

    /// Parts of a list or table follow their whole; all else counts against the depth.
    fn has_room_for(&self, tag: &Tag) -> bool {
        let parent = self.open.last().and_then(|opened| opened.tag.as_ref());
        match tag {
            Tag::Item => matches!(parent, Some(Tag::List(_))),
            Tag::Row => parent == Some(&Tag::Table),
            Tag::Cell => parent == Some(&Tag::Row),
            _ => self.depth < DEEPEST && !(tag.is_container() && self.containers >= DEEPEST_CONTAINER),
        }
    }

    fn end(&mut self) {
        let Some(opened) = self.open.pop() else { return };
        let blank = self.seen <= opened.start;
        let same = |address: &String| self.words.get(opened.start..) == Some(address.as_str());
        let address = opened.address.filter(|address| !same(address));
        match &opened.tag {
            Some(Tag::Link(href)) if blank => self.text(href),
            Some(Tag::CodeBlock | Tag::Paragraph) if self.parts.last() == Some(&Part::Break) => {
                self.parts.pop();
                self.words.pop();
            }
            Some(Tag::Row) => self.bound_padding(),
            _ => {}
        }
        if let Some(address) = address {
            self.text(&if blank { address } else { format!(" ({address})") });
        }
        self.count(opened.tag.as_ref(), -1);
        self.parts.extend(opened.tag.map(Part::Close));
    }

    /// Takes the empty cells off the end of the row, unless the message may still grow by them.
    fn bound_padding(&mut self) {
        let is_empty = |pair: &&[Part]| *pair == [Part::Open(Tag::Cell), Part::Close(Tag::Cell)];
        let empty = self.parts.rchunks_exact(2).take_while(is_empty).count();
        match self.padding.checked_sub(empty) {
            Some(rest) => self.padding = rest,
            None => self.parts.truncate(self.parts.len() - 2 * empty),
        }
    }

    /// Counters, as looking through all that is open would take a hostile text quadratic time.
    fn count(&mut self, tag: Option<&Tag>, change: isize) {
        let Some(tag) = tag else { return };
        let add = |count: &mut usize| *count = count.saturating_add_signed(change);
        add(&mut self.depth);
        match tag {
            Tag::Link(_) => add(&mut self.links),
            _ if tag.is_container() => add(&mut self.containers),
            _ => {}
        }
    }
}

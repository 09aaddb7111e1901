//! What a message says, as blocks.

use crate::{
    flow::{column, heading_tag},
    lines::{Look, Words},
    look::{BODY, Ink, WIDTH},
    pages::{Block, Cell, Pages},
    tags::NodeId,
};
use kilo_domain::transcript::{Part, Tag as Form};
use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};
use parley::layout::Alignment;

/// How far quotes and list items move to the right, until there is no more room.
const STEP: f32 = 16.0;
const DEEPEST: f32 = WIDTH / 2.0;

/// Space above the first block, between blocks, and around those that stand apart.
const FIRST_GAP: f32 = 2.0;
const GAP: f32 = 4.0;
const WIDE_GAP: f32 = 8.0;

/// Columns of a table beyond this number are set below each other.
const COLUMNS: usize = 8;

/// Writes `parts`.
pub fn body(pages: &mut Pages, parts: &[Part]) {
    let mut writer = Writer::new(pages);
    for part in parts {
        writer.part(part);
    }
    writer.flush();
}

struct Writer<'a> {
    pages: &'a mut Pages,
    words: Words,
    look: Look,
    /// Where the open link's words begin.
    link_start: usize,
    x: f32,
    bars: Vec<f32>,
    lists: Vec<Option<u64>>,
    /// The mark of an item that has no line yet.
    mark: Option<(String, f32, NodeId)>,
    row: Vec<(Words, NodeId)>,
    first_row: bool,
    heading: bool,
    before: f32,
}

impl<'a> Writer<'a> {
    fn new(pages: &'a mut Pages) -> Self {
        Self {
            pages,
            words: Words::default(),
            look: Look::default(),
            link_start: 0,
            x: 0.0,
            bars: Vec::new(),
            lists: Vec::new(),
            mark: None,
            row: Vec::new(),
            first_row: false,
            heading: false,
            before: FIRST_GAP,
        }
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Text(text) => self.words.push(text, self.look),
            Part::Code(code) => self.words.push(code, Look { code: true, ..self.look }),
            Part::Break => self.words.push("\n", self.look),
            Part::Rule => {
                self.flush();
                self.before = WIDE_GAP;
                self.block(Block { rule: Some(self.x), ..Block::default() });
            }
            Part::Open(form) => self.open(form),
            Part::Close(form) => self.close(form),
        }
    }

    fn open(&mut self, form: &Form) {
        match form {
            Form::Strong => self.look.bold = true,
            Form::Emphasis => self.look.italic = true,
            Form::Strike => self.look.strike = true,
            Form::Link(href) => self.open_link(href),
            Form::Cell => self.words = Words::default(),
            Form::Row => self.pages.tags.open(Tag::TR),
            _ => {
                self.flush();
                self.stand_apart(form);
                self.open_block(form);
            }
        }
    }

    fn open_block(&mut self, form: &Form) {
        match form {
            Form::Heading => {
                self.heading = true;
                self.look.bold = true;
            }
            Form::Quote => {
                self.pages.tags.open(Tag::BlockQuote);
                self.bars.push(self.x);
                self.x += STEP;
            }
            Form::List(first) => {
                let numbering = if first.is_some() { ListNumbering::Decimal } else { ListNumbering::Disc };
                self.pages.tags.open(Tag::L(numbering));
                self.lists.push(*first);
            }
            Form::Item => {
                self.pages.tags.open(Tag::LI);
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number = number.saturating_add(1);
                        format!("{}.", number.saturating_sub(1))
                    }
                    _ => "\u{2022}".to_owned(),
                };
                self.mark = Some((mark, self.x, self.pages.tags.leaf(Tag::Lbl)));
                self.pages.tags.open(Tag::LBody);
                self.x += STEP;
            }
            Form::CodeBlock => self.look.code = true,
            Form::Table => {
                self.pages.tags.open(Tag::Table);
                self.first_row = true;
            }
            _ => {}
        }
    }

    fn stand_apart(&mut self, form: &Form) {
        if matches!(form, Form::Quote | Form::CodeBlock | Form::Table) && self.before >= GAP {
            self.before = WIDE_GAP;
        }
    }

    fn close(&mut self, form: &Form) {
        match form {
            Form::Strong => self.look.bold = self.heading,
            Form::Emphasis => self.look.italic = false,
            Form::Strike => self.look.strike = false,
            Form::Link(href) => self.close_link(href),
            Form::Cell => {
                let kind: TagKind =
                    if self.first_row { Tag::TH(TableHeaderScope::Column).into() } else { Tag::TD.into() };
                let node = self.pages.tags.leaf(kind);
                self.row.push((std::mem::take(&mut self.words), node));
            }
            Form::Row => self.close_row(),
            _ => {
                self.flush();
                self.close_block(form);
                self.stand_apart(form);
            }
        }
    }

    fn close_block(&mut self, form: &Form) {
        match form {
            Form::Heading => {
                self.heading = false;
                self.look.bold = false;
                self.before = GAP;
            }
            Form::Quote => {
                self.pages.tags.close();
                self.bars.pop();
                self.x -= STEP;
            }
            Form::List(_) => {
                self.pages.tags.close();
                self.lists.pop();
            }
            Form::Item => {
                self.empty_item();
                self.pages.tags.close();
                self.pages.tags.close();
                self.x -= STEP;
            }
            Form::CodeBlock => self.look.code = false,
            Form::Table => self.pages.tags.close(),
            _ => {}
        }
    }

    fn open_link(&mut self, href: &str) {
        self.look.link = Some(self.words.links.len());
        self.look.ink = Ink::Accent;
        self.words.links.push(href.to_owned());
        self.link_start = self.words.text.len();
    }

    /// Where a link leads is shown, as its words may say something else.
    fn close_link(&mut self, href: &str) {
        self.look.link = None;
        self.look.ink = Ink::Text;
        let said = self.words.text.get(self.link_start..).unwrap_or_default();
        if said != href && Some(said) != href.strip_prefix("mailto:") {
            self.words.push(&format!(" ({href})"), Look { ink: Ink::Quiet, ..self.look });
        }
    }

    /// Left edge and width of what is written now.
    fn room(&self) -> (f32, f32) {
        let x = self.x.min(DEEPEST);
        (x, WIDTH - x)
    }

    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        if words.text.is_empty() {
            return;
        }
        let kind = if self.heading { heading_tag(4, words.text.trim()) } else { Tag::P.into() };
        let node = self.pages.tags.leaf(kind);
        let (x, width) = self.room();
        let inset = if self.look.code { 6.0 } else { 0.0 };
        let mut cells: Vec<Cell> = self.mark_cell().into_iter().collect();
        let size = if self.look.code { BODY - 1.0 } else { BODY };
        cells.push(Cell { x: x + inset, width: width - 2.0 * inset, said: true, ..column(words, size, node) });
        self.block(Block { cells, keep: self.heading, tint: self.look.code.then_some(x), ..Block::default() });
    }

    fn mark_cell(&mut self) -> Option<Cell> {
        let (mark, x, node) = self.mark.take()?;
        let words = Words::plain(&mark, Look::of(Ink::Quiet));
        Some(Cell { x: x.min(DEEPEST - STEP), width: STEP, alignment: Alignment::Left, ..column(words, BODY, node) })
    }

    /// An item without words still has its mark.
    fn empty_item(&mut self) {
        if let Some(mark) = self.mark_cell() {
            self.block(Block { cells: vec![mark], ..Block::default() });
        }
    }

    fn close_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        let (x, width) = self.room();
        let bold = self.first_row;
        self.first_row = false;
        let beside = row.len() <= COLUMNS;
        let share = if beside { width / row.len().max(1) as f32 } else { width };
        let mut cells: Vec<Cell> = Vec::with_capacity(row.len());
        for (place, (mut words, node)) in row.into_iter().enumerate() {
            if bold {
                words.looks.iter_mut().for_each(|(_, look)| look.bold = true);
            }
            let x = if beside { x + share * place as f32 } else { x };
            cells.push(Cell { x, width: share - 6.0, said: true, ..column(words, BODY, node) });
        }
        let rule = Some(x);
        if beside {
            self.block(Block { cells, keep: bold, rule, ..Block::default() });
        } else {
            for cell in cells {
                self.block(Block { cells: vec![cell], rule, ..Block::default() });
            }
        }
        self.pages.tags.close();
    }

    fn block(&mut self, block: Block) {
        self.pages.block(Block { before: self.before, bars: self.bars.clone(), ..block });
        self.before = GAP;
    }
}

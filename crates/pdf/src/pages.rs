//! Lines on pages. A page is drawn as soon as it is full, so that only one is in memory as lines.

use crate::{
    Error, MOST_PAGES,
    draw::{self, Piece},
    lines::{Breaker, Line, Look, Words},
    look::{BOTTOM, FOOT, HEAD, Ink, MARGIN, PAGE, SMALL, TOP, WIDTH},
    tags::{NodeId, Tags},
};
use kilo_domain::transcript::Document;
use krilla::{
    Document as Pdf, SerializeSettings,
    action::{Action, LinkAction},
    annotation::{Annotation, LinkAnnotation, Target},
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::Point,
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    tagging::ArtifactType,
};
use parley::layout::Alignment;
use std::rc::Rc;

/// Words in a column.
pub struct Cell {
    /// From the left margin.
    pub x: f32,
    pub width: f32,
    pub size: f32,
    pub alignment: Alignment,
    pub words: Words,
    /// What they belong to.
    pub node: NodeId,
    /// Whether they were said, in the language of the conversation; all else is English.
    pub said: bool,
}

/// Columns side by side; a page may end after any line.
#[derive(Default)]
pub struct Block {
    pub cells: Vec<Cell>,
    /// Space above, unless it begins a page.
    pub before: f32,
    /// Whether it would be wrong to end a page after it.
    pub keep: bool,
    /// Lines at its left, as distances from the left margin.
    pub bars: Vec<f32>,
    /// Whether it stands on a tint, from there to the right margin.
    pub tint: Option<f32>,
    /// Whether a line runs above it, from there to the right margin.
    pub rule: Option<f32>,
    /// Its entry in the outline.
    pub outline: Option<String>,
}

/// The lines of a block that stand side by side.
#[derive(Default)]
struct Row {
    height: f32,
    lines: Vec<Column>,
}

/// A line of a column.
struct Column {
    x: f32,
    node: NodeId,
    said: bool,
    links: Rc<[String]>,
    line: Line,
}

struct Laid {
    block: Block,
    rows: Vec<Row>,
}

impl Laid {
    /// The space it needs for `rows` of its rows, that above included.
    fn height(&self, rows: usize) -> f32 {
        self.block.before + self.rows.iter().take(rows).map(|row| row.height).sum::<f32>()
    }
}

/// A row on its page.
struct Placed {
    y: f32,
    /// Where its bars begin.
    from: f32,
    row: Row,
    bars: Vec<f32>,
    tint: Option<f32>,
    rule: Option<f32>,
}

/// A document under way.
pub struct Pages {
    pub tags: Tags,
    pdf: Pdf,
    breaker: Breaker,
    head: String,
    language: Option<String>,
    outline: Outline,
    /// Blocks that must not be parted from the next.
    held: Vec<Laid>,
    placed: Vec<Placed>,
    /// Number of pages drawn.
    drawn: usize,
    y: f32,
}

impl Pages {
    pub fn new(document: &Document) -> Self {
        let builder = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
        let settings =
            SerializeSettings { configuration: builder.finish().unwrap_or_default(), ..SerializeSettings::default() };
        let mut pdf = Pdf::new_with(settings);
        let about = Metadata::new().title(document.title.clone()).language("en".to_owned()).creator("Kilo".to_owned());
        pdf.set_metadata(about);
        Self {
            tags: Tags::default(),
            pdf,
            breaker: Breaker::new(),
            head: document.running_head.clone(),
            language: document.language.clone(),
            outline: Outline::new(),
            held: Vec::new(),
            placed: Vec::new(),
            drawn: 0,
            y: TOP,
        }
    }

    /// Writes `block` below all others.
    pub fn block(&mut self, mut block: Block) {
        // What has no words, a line across the page, stands in a row without height.
        let mut rows = vec![Row::default()];
        for cell in block.cells.drain(..) {
            let links: Rc<[String]> = cell.words.links.clone().into();
            let lines = self.breaker.lines(&cell.words, cell.size, cell.width, cell.alignment);
            for (place, line) in lines.into_iter().enumerate() {
                if rows.len() <= place {
                    rows.push(Row::default());
                }
                if let Some(row) = rows.get_mut(place) {
                    row.height = row.height.max(line.height);
                    row.lines.push(Column { x: cell.x, node: cell.node, said: cell.said, links: links.clone(), line });
                }
            }
        }
        let keep = block.keep;
        self.held.push(Laid { block, rows });
        let waiting: f32 = self.held.iter().map(|laid| laid.height(usize::MAX)).sum();
        if !keep || waiting > (BOTTOM - TOP) / 3.0 {
            self.release();
        }
    }

    /// Puts what was held back on a page: all of it, and two lines of the last, without a page's end between.
    fn release(&mut self) {
        let held = std::mem::take(&mut self.held);
        let together: f32 = match held.split_last() {
            Some((last, others)) => {
                let lines = if last.rows.len() <= 3 { 3 } else { 2 };
                others.iter().map(|laid| laid.height(usize::MAX)).sum::<f32>() + last.height(lines)
            }
            None => return,
        };
        if self.y + together > BOTTOM {
            self.end_page();
        }
        for laid in held {
            self.place(laid);
        }
    }

    fn place(&mut self, laid: Laid) {
        let Laid { mut block, rows } = laid;
        let mut from = self.y;
        if self.y > TOP {
            self.y += block.before;
        }
        if let Some(title) = block.outline.take() {
            let target = XyzDestination::new(self.drawn, Point::from_xy(MARGIN, self.y));
            self.outline.push_child(OutlineNode::new(title, target));
        }
        let mut rule = block.rule;
        for row in rows {
            if self.y + row.height > BOTTOM && self.y > TOP {
                self.end_page();
                from = self.y;
            }
            let height = row.height;
            let rule = rule.take();
            self.placed.push(Placed { y: self.y, from, row, bars: block.bars.clone(), tint: block.tint, rule });
            self.y += height;
            from = self.y;
        }
    }

    fn end_page(&mut self) {
        let placed = std::mem::take(&mut self.placed);
        self.y = TOP;
        if placed.is_empty() {
            return;
        }
        self.drawn += 1;
        let furniture = self.furniture();
        let Some(settings) = PageSettings::from_wh(PAGE.0, PAGE.1) else { return };
        let mut page = self.pdf.start_page_with(settings);
        let mut surface = page.surface();
        for (baseline, kind, line) in &furniture {
            draw::furniture(&mut surface, *kind, line, *baseline);
        }
        for Placed { y, from, row, bars, tint, rule } in &placed {
            draw::decoration(&mut surface, [*from, *y, y + row.height], bars, *tint, *rule);
        }
        let mut links = Vec::new();
        for piece in pieces(&placed, self.language.as_deref()) {
            let identifier = piece.draw(&mut surface);
            match piece.link {
                Some(target) => links.push((self.tags.link(piece.node, identifier), piece.area, target)),
                None => self.tags.piece(piece.node, identifier),
            }
        }
        surface.finish();
        for (link, area, target) in links {
            let Some(area) = area else { continue };
            let action = Target::Action(Action::Link(LinkAction::new(ascii(target))));
            let annotation = Annotation::new_link(LinkAnnotation::new(area, action), Some(target.to_owned()));
            self.tags.annotate(link, page.add_tagged_annotation(annotation));
        }
        page.finish();
    }

    /// Head and foot of the page: at the top what it belongs to, at the bottom its number.
    fn furniture(&mut self) -> Vec<(f32, ArtifactType, Line)> {
        let quiet = Look::of(Ink::Quiet);
        let mut line = |text: &str, alignment| {
            let words = Words::plain(text, quiet);
            self.breaker.lines(&words, SMALL, WIDTH, alignment).into_iter().next()
        };
        let head = line(&self.head, Alignment::Left).map(|line| (HEAD, ArtifactType::Header, line));
        let foot =
            line(&format!("Page {}", self.drawn), Alignment::Right).map(|line| (FOOT, ArtifactType::Footer, line));
        head.into_iter().chain(foot).collect()
    }

    /// How many pages were drawn.
    pub const fn count(&self) -> usize {
        self.drawn
    }

    /// The file.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        self.release();
        self.end_page();
        if self.drawn > MOST_PAGES {
            return Err(Error::TooLong);
        }
        self.pdf.set_outline(self.outline);
        self.pdf.set_tag_tree(self.tags.finish());
        self.pdf.finish().map_err(|error| Error::Refused(format!("{error:?}")))
    }
}

/// What is marked on a page, in the order of reading.
fn pieces<'a>(placed: &'a [Placed], language: Option<&'a str>) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    for (y, column) in placed.iter().flat_map(|placed| placed.row.lines.iter().map(|column| (placed.y, column))) {
        let at = (MARGIN + column.x, y);
        for runs in column.line.runs.chunk_by(|one, next| one.look.link == next.look.link) {
            let link = runs.first().and_then(|run| run.look.link).and_then(|link| column.links.get(link));
            let mut next = Piece::new(column.node, &column.line, at, runs);
            next.language = language.filter(|_| column.said);
            next.link = link.map(String::as_str);
            let next = match pieces.last_mut() {
                Some(last) => last.join(next),
                None => Err(next),
            };
            pieces.extend(next.err());
        }
    }
    pieces
}

/// `address` as a PDF names it: what is not ASCII is percent-encoded.
fn ascii(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            0x21..=0x7E => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

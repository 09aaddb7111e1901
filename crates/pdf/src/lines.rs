//! Text broken into lines: faces chosen, scripts shaped, directions resolved.

use crate::{
    fonts,
    look::{Ink, LEADING},
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::{
    FontContext, Layout, LayoutContext,
    layout::{Alignment, Run as ShapedRun},
    style::{FontStyle, FontWeight, LineHeight, OverflowWrap, StyleProperty},
};
use std::{ops::Range, rc::Rc};

/// How a stretch of text looks, and where it leads: a link is its place among the links of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    pub bold: bool,
    pub italic: bool,
    pub code: bool,
    pub strike: bool,
    pub ink: Ink,
    pub link: Option<usize>,
}

impl Look {
    pub fn of(ink: Ink) -> Self {
        Self { ink, ..Self::default() }
    }
}

/// Words with their looks, in one column.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub text: String,
    pub looks: Vec<(Range<usize>, Look)>,
    pub links: Vec<String>,
}

impl Words {
    /// All in one look.
    pub fn plain(text: &str, look: Look) -> Self {
        let mut words = Self::default();
        words.push(text, look);
        words
    }

    pub fn push(&mut self, text: &str, look: Look) {
        let start = self.text.len();
        self.text.push_str(&fonts::settable(text));
        match self.looks.last_mut() {
            Some((range, last)) if *last == look => range.end = self.text.len(),
            _ => self.looks.push((start..self.text.len(), look)),
        }
    }
}

/// A line as it is drawn.
#[derive(Clone, Debug)]
pub struct Line {
    pub height: f32,
    /// From the top of the line.
    pub baseline: f32,
    /// From left to right.
    pub runs: Vec<Run>,
}

/// Glyphs of one face and look.
#[derive(Clone, Debug)]
pub struct Run {
    pub face: Font,
    pub size: f32,
    pub x: f32,
    pub width: f32,
    pub look: Look,
    /// The face has no bold of its own.
    pub embolden: bool,
    pub glyphs: Vec<KrillaGlyph>,
    /// What the ranges of the glyphs point into.
    pub text: Rc<str>,
}

impl Run {
    /// Where in the text it ends.
    pub fn end(&self) -> usize {
        self.glyphs.iter().map(|glyph| glyph.text_range.end).max().unwrap_or_default()
    }
}

/// Breaks text into lines.
pub struct Breaker {
    faces: FontContext,
    layouts: LayoutContext<Look>,
    layout: Layout<Look>,
    /// The replacement character, drawn where a face lacks a mark that another face's letter carries.
    missing: Option<(Font, GlyphId)>,
}

impl Breaker {
    pub fn new() -> Self {
        let (faces, layouts) = (fonts::context(), LayoutContext::new());
        let mut breaker = Self { faces, layouts, layout: Layout::new(), missing: None };
        let words = Words::plain("\u{FFFD}", Look::default());
        let lines = breaker.lines(&words, 10.0, f32::MAX, Alignment::Left);
        let run = lines.first().and_then(|line| line.runs.first());
        breaker.missing = run.and_then(|run| Some((run.face.clone(), run.glyphs.first()?.glyph_id)));
        breaker
    }

    /// The lines of `words` in type of `size` points, no wider than `width`.
    pub fn lines(&mut self, words: &Words, size: f32, width: f32, alignment: Alignment) -> Vec<Line> {
        let text: Rc<str> = words.text.as_str().into();
        let mut builder = self.layouts.ranged_builder(&mut self.faces, &text, 1.0, false);
        builder.push_default(StyleProperty::FontSize(size));
        builder.push_default(LineHeight::FontSizeRelative(LEADING));
        builder.push_default(fonts::families(false));
        // An address of a thousand letters has to break somewhere.
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        for (range, look) in &words.looks {
            builder.push(StyleProperty::Brush(*look), range.clone());
            if look.bold {
                builder.push(FontWeight::BOLD, range.clone());
            }
            if look.italic {
                builder.push(FontStyle::Italic, range.clone());
            }
            if look.code {
                builder.push(fonts::families(true), range.clone());
            }
        }
        builder.build_into(&mut self.layout, &*text);
        self.layout.break_all_lines(Some(width));
        self.layout.align(alignment, parley::layout::AlignmentOptions::default());
        self.layout
            .lines()
            .map(|line| {
                let metrics = line.metrics();
                let mut x = metrics.offset;
                let mut runs = Vec::new();
                for shaped in line.runs() {
                    self::runs(&shaped, &text, self.missing.as_ref(), &mut x, &mut runs);
                }
                Line {
                    height: metrics.block_max_coord - metrics.block_min_coord,
                    baseline: metrics.baseline - metrics.block_min_coord,
                    runs,
                }
            })
            .collect()
    }
}

/// `shaped` as runs of one look each. As in krilla's example for parley.
fn runs(
    shaped: &ShapedRun<'_, Look>,
    text: &Rc<str>,
    missing: Option<&(Font, GlyphId)>,
    x: &mut f32,
    runs: &mut Vec<Run>,
) {
    let size = shaped.font_size();
    let Some(own) = fonts::face(shaped.font().data.id()) else { return };
    let first = runs.len();
    for cluster in shaped.visual_clusters() {
        if cluster.is_ligature_continuation() {
            if let Some(glyph) = runs.get_mut(first..).and_then(<[Run]>::last_mut).and_then(|run| run.glyphs.last_mut())
            {
                glyph.text_range.start = glyph.text_range.start.min(cluster.text_range().start);
                glyph.text_range.end = glyph.text_range.end.max(cluster.text_range().end);
            }
            continue;
        }
        if cluster.is_hard_line_break() {
            continue;
        }
        let look = cluster.style().brush;
        for glyph in cluster.glyphs() {
            let (face, id) = match missing {
                Some((face, id)) if glyph.id == 0 => (face, *id),
                _ => (&own, GlyphId::new(glyph.id)),
            };
            if runs.get(first..).and_then(<[Run]>::last).is_none_or(|run| run.look != look || run.face != *face) {
                let embolden = shaped.synthesis().embolden();
                runs.push(Run {
                    face: face.clone(),
                    size,
                    x: *x,
                    width: 0.0,
                    look,
                    embolden,
                    glyphs: Vec::new(),
                    text: text.clone(),
                });
            }
            if let Some(run) = runs.last_mut() {
                run.glyphs.push(KrillaGlyph::new(
                    id,
                    glyph.advance / size,
                    glyph.x / size,
                    glyph.y / size,
                    0.0,
                    cluster.text_range(),
                    None,
                ));
                run.width += glyph.advance;
            }
            *x += glyph.advance;
        }
    }
}

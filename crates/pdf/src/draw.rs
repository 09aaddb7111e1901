//! Drawing on a page, each piece marked as what it is.

use crate::{
    lines::{Line, Run},
    look::{Ink, MARGIN, WIDTH},
    tags::NodeId,
};
use krilla::{
    geom::{PathBuilder, Point, Rect},
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag},
};

/// Text that is marked as one piece: all that a page has of a paragraph without links, or a link on a line.
pub struct Piece<'a> {
    pub node: NodeId,
    /// As a BCP 47 tag.
    pub language: Option<&'a str>,
    /// Where it leads, if it is a link.
    pub link: Option<&'a str>,
    /// Of its first line.
    pub area: Option<Rect>,
    /// Runs and where the baselines of their lines begin.
    runs: Vec<((f32, f32), &'a Run)>,
}

impl<'a> Piece<'a> {
    /// The part of `line` that `runs` are, its top left corner there.
    pub fn new(node: NodeId, line: &Line, at: (f32, f32), runs: &'a [Run]) -> Self {
        let area = runs.first().zip(runs.last()).and_then(|(first, last)| {
            Rect::from_ltrb(at.0 + first.x, at.1, at.0 + last.x + last.width, at.1 + line.height)
        });
        let runs = runs.iter().map(|run| ((at.0, at.1 + line.baseline), run)).collect();
        Self { node, language: None, link: None, area, runs }
    }

    /// Joins `next` to it where that changes nothing for who reads the marks: a line that ends without a space keeps
    /// its last word apart from the next.
    pub fn join(&mut self, next: Self) -> Result<(), Self> {
        let last = self.runs.iter().map(|(_, run)| run).max_by_key(|run| run.end());
        let ends_with_space = last.is_some_and(|run| run.text[..run.end()].ends_with(char::is_whitespace));
        if self.node != next.node || self.link.is_some() || next.link.is_some() || !ends_with_space {
            return Err(next);
        }
        self.runs.extend(next.runs);
        Ok(())
    }

    /// Draws it; what it is known by in the tree of the document.
    pub fn draw(&self, surface: &mut Surface<'_>) -> Identifier {
        let identifier = surface.start_tagged(ContentTag::Span(SpanTag::empty().with_lang(self.language)));
        for (at, run) in &self.runs {
            glyphs(surface, run, *at);
        }
        surface.end_tagged();
        for (at, run) in self.runs.iter().filter(|(_, run)| run.look.strike) {
            bar(surface, (at.0 + run.x, at.1 - 0.3 * run.size), (run.width, 0.6), run.look.ink);
        }
        identifier
    }
}

/// Draws a line of the page's head or foot, which is not part of what is read.
pub fn furniture(surface: &mut Surface<'_>, kind: ArtifactType, line: &Line, baseline: f32) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    for run in &line.runs {
        glyphs(surface, run, (MARGIN, baseline));
    }
    surface.end_tagged();
}

/// Draws what stands around a row of which `[from, top, bottom]` are the heights: the bars begin at the first.
pub fn decoration(
    surface: &mut Surface<'_>,
    [from, top, bottom]: [f32; 3],
    bars: &[f32],
    tint: Option<f32>,
    rule: Option<f32>,
) {
    if let Some(x) = tint {
        bar(surface, (MARGIN + x, top), (WIDTH - x, bottom - top), Ink::Tint);
    }
    for x in bars {
        bar(surface, (MARGIN + x, from), (1.5, bottom - from), Ink::Line);
    }
    if let Some(x) = rule {
        bar(surface, (MARGIN + x, top - 2.0), (WIDTH - x, 0.5), Ink::Line);
    }
}

fn glyphs(surface: &mut Surface<'_>, run: &Run, at: (f32, f32)) {
    surface.set_fill(Some(Fill { paint: run.look.ink.color().into(), ..Fill::default() }));
    surface.set_stroke(run.embolden.then(|| Stroke {
        paint: run.look.ink.color().into(),
        width: run.size / 36.0,
        ..Stroke::default()
    }));
    let start = Point::from_xy(at.0 + run.x, at.1);
    surface.draw_glyphs(start, &run.glyphs, run.face.clone(), &run.text, run.size, false);
    surface.set_stroke(None);
}

fn bar(surface: &mut Surface<'_>, at: (f32, f32), (width, height): (f32, f32), ink: Ink) {
    let Some(area) = Rect::from_xywh(at.0, at.1, width, height) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(area);
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(Some(Fill { paint: ink.color().into(), ..Fill::default() }));
    surface.draw_path(&path);
    surface.end_tagged();
}

//! Drawing on a page, each piece marked as what it is.

use crate::{
    lines::{Line, Run},
    look::{Ink, MARGIN, WIDTH},
};
use krilla::{
    geom::{PathBuilder, Point, Rect},
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag},
};

/// What was drawn in one go.
pub struct Piece {
    pub identifier: Identifier,
    /// Its place among the links of its text, if it is one.
    pub link: Option<usize>,
    pub area: Option<Rect>,
}

/// Draws `line` with its top left corner there, in a language as a BCP 47 tag.
pub fn line(surface: &mut Surface<'_>, line: &Line, at: (f32, f32), language: Option<&str>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for runs in line.runs.chunk_by(|one, next| one.look.link == next.look.link) {
        let Some((first, last)) = runs.first().zip(runs.last()) else { continue };
        let identifier = surface.start_tagged(ContentTag::Span(SpanTag::empty().with_lang(language)));
        for run in runs {
            glyphs(surface, run, (at.0, at.1 + line.baseline));
        }
        surface.end_tagged();
        for run in runs.iter().filter(|run| run.look.strike) {
            let middle = at.1 + line.baseline - 0.3 * run.size;
            bar(surface, (at.0 + run.x, middle), (run.width, 0.6), run.look.ink);
        }
        let area = Rect::from_ltrb(at.0 + first.x, at.1, at.0 + last.x + last.width, at.1 + line.height);
        pieces.push(Piece { identifier, link: first.look.link, area });
    }
    pieces
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

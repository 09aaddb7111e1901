//! Text as pieces of words, the likeliest of all ways to cut it (the unigram model of `SentencePiece`).

mod normalize;

use crate::model::{Broken, Sections};
use normalize::Normalizer;
use std::ops::Range;

/// Cuts text into pieces.
#[derive(Clone, Debug)]
pub(crate) struct Tokenizer {
    normalizer: Normalizer,
    /// Where the pieces lie in the model, in the order of their bytes.
    text: Range<usize>,
    ends: Vec<u32>,
    scores: Vec<f32>,
    /// Which pieces begin with a byte, or with two.
    first: Vec<Range<u32>>,
    unknown: Piece,
    unknown_score: f64,
    /// The piece that begins a sentence, and the one that ends it.
    pub marks: [Piece; 2],
}

/// A piece by its place in the model.
pub(crate) type Piece = u32;

impl Tokenizer {
    /// Reads the pieces.
    ///
    /// # Errors
    /// When a section is missing or broken.
    pub fn read(model: &Sections) -> Result<Self, Broken> {
        let ends = model.numbers(*b"TEND", u32::from_le_bytes)?;
        let scores = model.vector(*b"SCOR", ends.len().saturating_sub(1))?;
        let ids = model.numbers(*b"IDEN", u32::from_le_bytes)?;
        let place = |id: u32| ids.iter().position(|known| *known == id).and_then(|at| u32::try_from(at).ok());
        let special = |id| place(id).ok_or(Broken::Section(*b"IDEN"));
        let mut tokenizer = Self {
            normalizer: Normalizer::read(model)?,
            text: model.place(*b"TEXT")?,
            ends,
            scores,
            first: Vec::new(),
            unknown: special(0)?,
            unknown_score: f64::from(model.vector(*b"UNKN", 1)?[0]),
            marks: [special(1)?, special(2)?],
        };
        tokenizer.first = tokenizer.beginnings(model);
        Ok(tokenizer)
    }

    /// How many pieces there are.
    pub fn len(&self) -> usize {
        self.scores.len()
    }

    /// The pieces that begin with each two bytes; a piece of one byte is among those of its byte and 0.
    fn beginnings(&self, model: &Sections) -> Vec<Range<u32>> {
        let mut first = vec![0..0; 1 << 16];
        for (piece, number) in (0..self.len()).zip(0_u32..) {
            let bytes = self.piece(model, piece);
            let key = bytes.first().map_or(0, |byte| usize::from(*byte) << 8)
                | bytes.get(1).map_or(0, |byte| usize::from(*byte));
            if first[key].is_empty() {
                first[key] = number..number;
            }
            first[key].end = number + 1;
        }
        first
    }

    fn piece<'a>(&self, model: &'a Sections, piece: usize) -> &'a [u8] {
        let start = self.text.start;
        model.at(start + self.ends[piece] as usize..start + self.ends[piece + 1] as usize)
    }

    /// The pieces of a text, without those that mark its ends; at least one.
    pub fn cut(&self, model: &Sections, text: &str) -> Vec<Piece> {
        let text = self.normalizer.normalize(text);
        // By the byte where a piece ends: the best score so far, and the piece with the byte where it begins.
        let mut best = vec![(f64::NEG_INFINITY, self.unknown, 0_usize); text.len() + 1];
        best[0].0 = 0.0;
        for (at, char) in text.char_indices() {
            let base = best[at].0;
            let single = char.len_utf8();
            let mut is_known = false;
            self.matches(model, &text.as_bytes()[at..], |piece, length| {
                is_known |= length == single;
                let score = base + f64::from(self.scores[piece as usize]);
                if score > best[at + length].0 {
                    best[at + length] = (score, piece, at);
                }
            });
            if !is_known && base + self.unknown_score > best[at + single].0 {
                best[at + single] = (base + self.unknown_score, self.unknown, at);
            }
        }
        let mut pieces = Vec::new();
        let mut end = text.len();
        while end > 0 {
            let (_, piece, start) = best[end];
            pieces.push(piece);
            end = start;
        }
        pieces.reverse();
        if pieces.is_empty() { vec![self.unknown] } else { pieces }
    }

    /// Every piece that `text` begins with, shortest first.
    fn matches(&self, model: &Sections, text: &[u8], mut found: impl FnMut(Piece, usize)) {
        let key = usize::from(text[0]) << 8;
        let single = self.first[key].clone();
        if !single.is_empty() && self.piece(model, single.start as usize).len() == 1 {
            found(single.start, 1);
        }
        // Two bytes of which the second is 0 would be the place of the pieces of one byte.
        let Some(second) = text.get(1).filter(|byte| **byte != 0) else { return };
        let mut range = self.first[key | usize::from(*second)].clone();
        let mut length = 2;
        while !range.is_empty() {
            // The shortest of those that share a beginning stands first.
            if self.piece(model, range.start as usize).len() == length {
                found(range.start, length);
                range.start += 1;
            }
            let Some(next) = text.get(length) else { return };
            range = self.narrow(model, range, length, *next);
            length += 1;
        }
    }

    /// Those of `range` whose byte at `at` is `byte`; all of them are longer than `at`.
    fn narrow(&self, model: &Sections, range: Range<u32>, at: usize, byte: u8) -> Range<u32> {
        let below = |limit: u16| {
            let (mut low, mut high) = (range.start, range.end);
            while low < high {
                let middle = low.midpoint(high);
                if u16::from(self.piece(model, middle as usize)[at]) < limit { low = middle + 1 } else { high = middle }
            }
            low
        };
        below(u16::from(byte))..below(u16::from(byte) + 1)
    }
}

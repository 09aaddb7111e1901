//! What a sentence means, as 512 numbers: the multilingual Universal Sentence Encoder. A bag of embeddings with what
//! stands beside each word (two, three and five pieces), and four dense layers behind; no attention.

mod kernel;
mod matrix;
mod memory;
mod table;

use crate::{
    model::{Broken, Sections, numbered},
    tokenizer::{Piece, Tokenizer},
};
use matrix::{Matrix, Whole};
use memory::Memory;
use std::{borrow::Cow, sync::Arc};
use table::{Table, WIDTH};

/// Numbers of a sentence.
pub const MEANING: usize = 512;
/// Numbers of a piece with its neighbours, for each width of the neighbourhood.
const NEAR: usize = 256;
/// How many pieces a neighbourhood has, and how many of them stand before the piece.
const NEIGHBOURHOODS: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// All that is known of a piece.
const KNOWN: usize = WIDTH + NEAR * NEIGHBOURHOODS.len();
const HIDDEN: usize = 320;
const EPSILON: f32 = 1e-12;
/// Sums run in this many lanes, so that their order is the same on every processor.
const LANES: usize = 16;

/// Turns sentences into numbers that are close for sentences that mean the same, in seven languages.
#[derive(Debug)]
pub struct Encoder {
    memory: Memory,
    model: Sections,
    tokenizer: Tokenizer,
    table: Table,
    beside: [Beside; 3],
    norm: Norm,
    /// From what is known of all pieces to a sentence, with what is added.
    whole: (Matrix, Vec<f32>),
    /// The dense layers behind.
    deep: [Matrix; 6],
}

/// One width of the neighbourhood.
#[derive(Clone, Debug)]
struct Beside {
    pieces: usize,
    before: usize,
    project: (Matrix, Vec<f32>),
    gain: Vec<f32>,
    offset: Vec<f32>,
    layers: [(Matrix, Vec<f32>); 2],
}

/// Brings numbers to a mean of 0 and a variance of 1, then to what follows.
#[derive(Clone, Debug)]
struct Norm {
    gain: Vec<f32>,
    offset: Vec<f32>,
}

impl Encoder {
    /// Reads a model file.
    ///
    /// # Errors
    /// When it is none, or broken.
    pub fn read(bytes: Cow<'static, [u8]>) -> Result<Self, Broken> {
        let model = Sections::read(bytes)?;
        let tokenizer = Tokenizer::read(&model)?;
        let vector = |number, length| model.vector(numbered(b'V', number), length);
        let matrix = |number, inputs, outputs| Matrix::read(&model, number, inputs, outputs);
        let beside = |place: u8| {
            let (pieces, before) = NEIGHBOURHOODS[usize::from(place)];
            let layer = |stage: u8| {
                let matrix = matrix(3 + 2 * place + stage, pieces * NEAR, NEAR)?;
                Ok::<_, Broken>((matrix, vector(9 + 2 * place + stage, NEAR)?))
            };
            Ok(Beside {
                pieces,
                before,
                project: (matrix(place, WIDTH, NEAR)?, vector(3 * place, NEAR)?),
                gain: vector(3 * place + 1, NEAR)?,
                offset: vector(3 * place + 2, NEAR)?,
                layers: [layer(0)?, layer(1)?],
            })
        };
        Ok(Self {
            memory: Memory::default(),
            table: Table::read(&model, tokenizer.len())?,
            beside: [beside(0)?, beside(1)?, beside(2)?],
            norm: Norm { gain: vector(15, KNOWN)?, offset: vector(16, KNOWN)? },
            whole: (matrix(9, KNOWN, MEANING)?, vector(17, MEANING)?),
            deep: [
                matrix(10, MEANING, HIDDEN)?,
                matrix(11, HIDDEN, HIDDEN)?,
                matrix(12, MEANING, HIDDEN)?,
                matrix(13, HIDDEN, MEANING)?,
                matrix(14, HIDDEN, MEANING)?,
                matrix(15, MEANING, MEANING)?,
            ],
            tokenizer,
            model,
        })
    }

    /// How many pieces a sentence has, `most` at most, and what they mean.
    pub fn meaning(&self, sentence: &str, most: usize) -> (usize, Arc<[f32]>) {
        self.memory.of(sentence, || {
            let pieces = self.pieces(sentence, most);
            (pieces.len(), self.encode(&pieces).into())
        })
    }

    /// The pieces of a sentence, as many as `most`, with the marks of its beginning and end.
    pub fn pieces(&self, sentence: &str, most: usize) -> Vec<u32> {
        let mut pieces = self.tokenizer.cut(&self.model, sentence);
        pieces.truncate(most.saturating_sub(2));
        let [begin, end] = self.tokenizer.marks;
        pieces.insert(0, begin);
        pieces.push(end);
        pieces
    }

    /// What pieces mean together: 512 numbers, together of length 1.
    pub fn encode(&self, pieces: &[Piece]) -> Vec<f32> {
        let known = self.known(pieces);
        #[expect(clippy::cast_precision_loss, reason = "a sentence is not that long")]
        let count = pieces.len() as f32;
        let mut sum = vec![0.0; KNOWN];
        for row in known.chunks_exact(KNOWN) {
            sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        let (matrix, offset) = &self.whole;
        let mut mean: Vec<f32> = offset.iter().map(|offset| offset * count).collect();
        matrix.add(&Whole::of(&sum, 0, 0), KNOWN, &mut mean);
        let length = count.sqrt();
        mean.iter_mut().for_each(|value| *value /= length);
        self.deepen(&mean)
    }

    /// What is known of each piece with its neighbours, one row each.
    fn known(&self, pieces: &[Piece]) -> Vec<f32> {
        let count = pieces.len();
        let mut meanings = vec![0.0; count * WIDTH];
        for (piece, row) in pieces.iter().zip(meanings.chunks_exact_mut(WIDTH)) {
            self.table.look_up(&self.model, *piece, row);
        }
        let whole = Whole::of(&meanings, 0, 0);
        let mut near = self.beside.each_ref().map(|beside| {
            let (matrix, offset) = &beside.project;
            let mut out = offset.repeat(count);
            matrix.add(&whole, WIDTH, &mut out);
            out
        });
        self.level(&mut near, count);
        let near = [0, 1, 2].map(|place| self.beside[place].look_around(&near[place]));
        let mut known = vec![0.0; count * KNOWN];
        for (number, row) in known.chunks_exact_mut(KNOWN).enumerate() {
            row[..WIDTH].copy_from_slice(&meanings[number * WIDTH..][..WIDTH]);
            for (near, to) in near.iter().zip(row[WIDTH..].chunks_exact_mut(NEAR)) {
                to.copy_from_slice(&near[number * NEAR..][..NEAR]);
            }
            self.norm.apply(row);
        }
        known
    }

    /// Norms each piece over the three widths together.
    fn level(&self, near: &mut [Vec<f32>; 3], count: usize) {
        let mut row = vec![0.0; NEAR * near.len()];
        let norm = Norm {
            gain: self.beside.iter().flat_map(|beside| &beside.gain).copied().collect(),
            offset: self.beside.iter().flat_map(|beside| &beside.offset).copied().collect(),
        };
        for number in 0..count {
            let place = number * NEAR..(number + 1) * NEAR;
            for (part, near) in row.chunks_exact_mut(NEAR).zip(near.iter()) {
                part.copy_from_slice(&near[place.clone()]);
            }
            norm.apply(&mut row);
            for (part, near) in row.chunks_exact(NEAR).zip(near.iter_mut()) {
                near[place.clone()].copy_from_slice(part);
            }
        }
    }

    /// The dense layers from the mean of the pieces to the sentence.
    fn deepen(&self, mean: &[f32]) -> Vec<f32> {
        let [from_mean, from_first, past_first, from_second, past_second, from_third] = &self.deep;
        let layer = |inputs: &[(&Matrix, &[f32])]| {
            let mut out = vec![0.0; inputs[0].0.outputs()];
            for (matrix, values) in inputs {
                matrix.add(&Whole::of(values, 0, 0), values.len(), &mut out);
            }
            out
        };
        let first = positive(layer(&[(from_mean, mean)]));
        let second = positive(layer(&[(past_first, mean), (from_first, &first)]));
        let third = positive(layer(&[(from_second, &second)]));
        let mut out = layer(&[(past_second, &second), (from_third, &third)]);
        out.iter_mut().for_each(|value| *value = libm::tanhf(*value));
        let length = sum_of(&out, |value| value * value).max(EPSILON).sqrt();
        out.iter_mut().for_each(|value| *value /= length);
        out
    }
}

impl Beside {
    /// Each piece with what stands beside it, twice.
    fn look_around(&self, near: &[f32]) -> Vec<f32> {
        let mut near = near.to_vec();
        for (matrix, offset) in &self.layers {
            let after = self.pieces - 1 - self.before;
            let whole = Whole::of(&near, self.before * NEAR, after * NEAR);
            let mut out = offset.repeat(near.len() / NEAR);
            matrix.add(&whole, NEAR, &mut out);
            for (near, out) in near.iter_mut().zip(out) {
                *near += out.max(0.0);
            }
        }
        near
    }
}

impl Norm {
    fn apply(&self, row: &mut [f32]) {
        #[expect(clippy::cast_precision_loss, reason = "a row is not that long")]
        let count = row.len() as f32;
        let mean = sum_of(row, |value| value) / count;
        row.iter_mut().for_each(|value| *value -= mean);
        let deviation = (sum_of(row, |value| value * value) / count + EPSILON).sqrt();
        for ((value, gain), offset) in row.iter_mut().zip(&self.gain).zip(&self.offset) {
            *value = *value / deviation * gain + offset;
        }
    }
}

fn positive(mut values: Vec<f32>) -> Vec<f32> {
    values.iter_mut().for_each(|value| *value = value.max(0.0));
    values
}

/// The sum over values, in an order that does not depend on the processor.
fn sum_of(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    let (blocks, rest) = values.as_chunks::<LANES>();
    for block in blocks {
        for (lane, value) in lanes.iter_mut().zip(block) {
            *lane += of(*value);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|value| of(*value)).sum::<f32>()
}

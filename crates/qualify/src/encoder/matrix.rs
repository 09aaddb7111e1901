//! Products with whole-number weights. Sums of whole numbers are the same in every order, so that every processor
//! comes to the same result, however wide its registers are.

use super::kernel::{Kernel, LANES, OUTPUTS, Pack, Plain, ROWS};
use crate::model::{Broken, Sections, numbered};

/// The greatest input: with weights of at most 128 and 1,280 of them, a sum stays below 2^31.
const GREATEST: f32 = 8191.0;

/// Weights of a layer, one output after the other.
#[derive(Clone, Debug)]
pub(super) struct Matrix {
    inputs: usize,
    step: f32,
    weights: Vec<Pack>,
}

/// Rows of numbers as whole numbers with a common step.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    values: Vec<Pack>,
    step: f32,
}

impl Whole {
    /// Rounds `values`, with `before` zeros in front and `after` behind; all three are multiples of [`LANES`].
    pub fn of(values: &[f32], before: usize, after: usize) -> Self {
        let greatest = values.iter().fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs()));
        let scale = GREATEST / greatest;
        let mut whole = vec![[0; LANES]; (before + values.len() + after) / LANES];
        for (to, from) in whole.as_flattened_mut()[before..].iter_mut().zip(values) {
            *to = rounded(from * scale);
        }
        Self { values: whole, step: greatest / GREATEST }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "at most GREATEST, and a cast from a float saturates")]
fn rounded(value: f32) -> i16 {
    // Away from zero at a half, without a call: `round` is one where the processor has no instruction for it.
    (value + 0.5_f32.copysign(value)) as i16
}

impl Matrix {
    /// Reads matrix number `number` of a model, which has that many inputs and outputs.
    ///
    /// # Errors
    /// When it is missing or of another size.
    pub fn read(model: &Sections, number: u8, inputs: usize, outputs: usize) -> Result<Self, Broken> {
        let tag = numbered(b'M', number);
        let bytes = model.at(model.place(tag)?);
        let (head, weights) = bytes.split_first_chunk::<12>().ok_or(Broken::Section(tag))?;
        let word = |at: usize| [head[at], head[at + 1], head[at + 2], head[at + 3]];
        let size = [word(0), word(4)].map(|word| u32::from_le_bytes(word) as usize);
        if size != [inputs, outputs]
            || !outputs.is_multiple_of(OUTPUTS)
            || !inputs.is_multiple_of(2 * LANES)
            || weights.len() != inputs * outputs
        {
            return Err(Broken::Section(tag));
        }
        let packs = weights.as_chunks::<LANES>().0;
        let weights = packs.iter().map(|pack| pack.map(|byte| i16::from(byte.cast_signed()))).collect();
        Ok(Self { inputs, step: f32::from_le_bytes(word(8)), weights })
    }

    /// How many numbers come out for a row.
    pub fn outputs(&self) -> usize {
        self.weights.len() * LANES / self.inputs
    }

    /// Adds to each row of `out` the product of a row. The inputs of a row begin `stride` values after those of the row
    /// before: rows may overlap.
    pub fn add(&self, rows: &Whole, stride: usize, out: &mut [f32]) {
        #[cfg(all(target_arch = "x86_64", feature = "wide"))]
        if let Some(wide) = pulp::x86::V3::try_new() {
            return wide.vectorize(
                #[inline(always)]
                || self.multiply(super::kernel::wide::Wide(wide), rows, stride, out),
            );
        }
        self.multiply(Plain, rows, stride, out);
    }

    #[inline(always)]
    fn multiply(&self, kernel: impl Kernel, rows: &Whole, stride: usize, out: &mut [f32]) {
        let (inputs, outputs) = (self.inputs / LANES, self.outputs());
        let row = |number: usize| &rows.values[number * stride / LANES..][..inputs];
        let step = self.step * rows.step;
        let count = out.len() / outputs;
        let whole = count - count % ROWS;
        for (pair, weights) in self.weights.chunks_exact(OUTPUTS * inputs).enumerate() {
            let weights: [&[Pack]; OUTPUTS] = std::array::from_fn(|output| &weights[output * inputs..][..inputs]);
            let mut add = |number: usize, output: usize, sum: i32| {
                #[expect(clippy::cast_precision_loss, reason = "a float holds 24 bits of a sum, and that is enough")]
                let sum = sum as f32 * step;
                out[number * outputs + pair * OUTPUTS + output] += sum;
            };
            for number in (0..whole).step_by(ROWS) {
                let sums = kernel.sums::<OUTPUTS, ROWS>(weights, std::array::from_fn(|more| row(number + more)));
                for (output, sums) in sums.into_iter().enumerate() {
                    (number..).zip(sums).for_each(|(number, sum)| add(number, output, sum));
                }
            }
            for number in whole..count {
                for (output, [sum]) in kernel.sums::<OUTPUTS, 1>(weights, [row(number)]).into_iter().enumerate() {
                    add(number, output, sum);
                }
            }
        }
    }
}

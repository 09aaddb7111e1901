//! What each piece means before its neighbours are looked at: 512 numbers of six bits, Rice-coded.

use crate::{
    model::{Broken, Sections, numbered},
    tokenizer::Piece,
};
use std::ops::Range;

/// Numbers of a piece.
pub(super) const WIDTH: usize = 512;
/// Pieces of the same remainder share their scale.
const CHUNKS: u32 = 17;

/// The embeddings of all pieces.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Where the codes lie in the model.
    codes: Range<usize>,
    ends: Vec<u32>,
    /// Of each piece, which scale it has.
    chunks: Vec<u8>,
    scale: Vec<f32>,
    lowest: Vec<f32>,
}

impl Table {
    /// Reads where the embeddings of `pieces` pieces lie.
    ///
    /// # Errors
    /// When a section is missing or broken.
    pub fn read(model: &Sections, pieces: usize) -> Result<Self, Broken> {
        let ends = model.numbers(*b"CEND", u32::from_le_bytes)?;
        let codes = model.place(*b"CODE")?;
        let chunks = model.numbers(*b"IDEN", |id| (u32::from_le_bytes(id) % CHUNKS) as u8)?;
        let reaches = ends.last().is_some_and(|end| *end as usize == codes.len());
        if ends.len() != pieces + 1 || chunks.len() != pieces || !reaches || !ends.is_sorted() {
            return Err(Broken::Section(*b"CEND"));
        }
        let chunk_vector = |number| model.vector(numbered(b'V', number), CHUNKS as usize);
        Ok(Self { codes, ends, chunks, scale: chunk_vector(18)?, lowest: chunk_vector(19)? })
    }

    /// Writes the numbers of a piece to `out`.
    pub fn look_up(&self, model: &Sections, piece: Piece, out: &mut [f32]) {
        let piece = piece as usize;
        let start = self.codes.start;
        let code = model.at(start + self.ends[piece] as usize..start + self.ends[piece + 1] as usize);
        let chunk = usize::from(self.chunks[piece]);
        let (scale, lowest) = (self.scale[chunk], self.lowest[chunk]);
        let Some((head, code)) = code.split_first() else { return };
        let mut bits = Bits { code, ahead: 0, count: 0 };
        let (centre, parameter) = (i16::from(head & 63), u32::from(head >> 6));
        for value in out {
            let folded = bits.rice(parameter);
            let away = (folded >> 1) ^ -(folded & 1);
            *value = f32::from(centre + away) * scale + lowest;
        }
    }
}

/// Bits of a code, the highest of each byte first.
struct Bits<'a> {
    code: &'a [u8],
    /// Bits that were taken from `code`, leftmost first.
    ahead: u64,
    count: u32,
}

impl Bits<'_> {
    /// A number whose high part is as many zeros before a one, and whose low part has `parameter` bits.
    fn rice(&mut self, parameter: u32) -> i16 {
        let mut high = 0;
        loop {
            self.fill();
            let zeros = self.ahead.leading_zeros().min(self.count);
            high += zeros;
            if zeros < self.count || self.count == 0 {
                self.drop(zeros + 1);
                break;
            }
            self.drop(zeros);
        }
        self.fill();
        let low = if parameter == 0 { 0 } else { self.ahead >> (64 - parameter) };
        self.drop(parameter);
        // Six bits, folded: at most 127. A broken file could say more.
        i16::try_from(u64::from(high << parameter) | low).unwrap_or(0)
    }

    fn fill(&mut self) {
        while self.count <= 56 {
            let Some((byte, rest)) = self.code.split_first() else { return };
            self.ahead |= u64::from(*byte) << (56 - self.count);
            self.count += 8;
            self.code = rest;
        }
    }

    fn drop(&mut self, bits: u32) {
        self.ahead = self.ahead.checked_shl(bits).unwrap_or(0);
        self.count = self.count.saturating_sub(bits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_across_bytes() {
        // With parameter 1: 0, 5, 2, 1, 127.
        let codes = ["10", "0011", "010", "11", &format!("{}1{}", "0".repeat(63), 1)].concat();
        let bytes: Vec<u8> = codes
            .as_bytes()
            .chunks(8)
            .map(|byte| byte.iter().enumerate().fold(0, |sum, (at, bit)| sum | (bit - b'0') << (7 - at)))
            .collect();
        let mut bits = Bits { code: &bytes, ahead: 0, count: 0 };
        assert_eq!([0; 5].map(|_| bits.rice(1)), [0, 5, 2, 3 - 2, 127]);
    }
}

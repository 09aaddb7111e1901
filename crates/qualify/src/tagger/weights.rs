//! What each label scores for each feature.

use super::chain::LABELS;

/// Bits of a hash by which rows are found: about one row for each of their values.
const BITS: u32 = 16;

/// What each label scores.
pub(super) type Row = [i8; LABELS];

/// Rows by hash.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Weights {
    /// Sorted.
    hashes: Vec<u32>,
    rows: Vec<Row>,
    /// For each value of the first bits of a hash, where its rows begin.
    starts: Vec<u32>,
}

impl Weights {
    /// Takes rows sorted by hash.
    pub(super) fn new(rows: Vec<(u32, Row)>) -> Self {
        let (hashes, rows): (Vec<u32>, Vec<Row>) = rows.into_iter().unzip();
        let start = |first: u32| hashes.partition_point(|hash| hash >> (u32::BITS - BITS) < first);
        let starts = (0..=1 << BITS).map(|first| u32::try_from(start(first)).unwrap_or(u32::MAX)).collect();
        Self { hashes, rows, starts }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = (u32, Row)> {
        self.hashes.iter().copied().zip(self.rows.iter().copied())
    }

    fn row(&self, hash: u32) -> Option<&Row> {
        let first = (hash >> (u32::BITS - BITS)) as usize;
        let (start, end) = (self.starts[first] as usize, self.starts[first + 1] as usize);
        let place = self.hashes.get(start..end)?.iter().position(|known| *known == hash)?;
        self.rows.get(start + place)
    }

    /// What each label scores for all of `features` together.
    pub(super) fn sum(&self, features: &[u32]) -> [i32; LABELS] {
        let mut sums = [0; LABELS];
        for row in features.iter().filter_map(|hash| self.row(*hash)) {
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += i32::from(*weight));
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_hash_alone() {
        let hashes = [0, 1, 2, 0xffff, 0x1_0000, 0x1_0001, 0x7fff_ffff, u32::MAX];
        let weights = Weights::new(hashes.iter().zip(1..).map(|(hash, weight)| (*hash, [weight; LABELS])).collect());
        for (hash, weight) in hashes.into_iter().zip(1..) {
            assert_eq!(weights.sum(&[hash]), [weight; LABELS]);
        }
        assert_eq!(weights.sum(&[3, 0x1_0002, u32::MAX - 1]), [0; LABELS]);
        assert_eq!(weights.sum(&hashes), [36; LABELS]);
    }
}

//! Sums of products of whole numbers, in the widest registers there are. Such sums do not depend on their order, so that
//! every way comes to the same.

/// Whole numbers of a pack: what a register of 128 bits holds.
pub(super) const LANES: usize = 8;
/// Numbers that lie together.
pub(super) type Pack = [i16; LANES];

/// Outputs and rows that are worked on at once: each number that is loaded is used that often.
pub(super) const OUTPUTS: usize = 2;
/// See [`OUTPUTS`].
pub(super) const ROWS: usize = 4;

/// The sums of products of each of the weights with each of the rows; all of them are of one length.
pub(super) trait Kernel: Copy {
    /// Sums by output and row.
    fn sums<const OUTPUTS: usize, const ROWS: usize>(
        self,
        weights: [&[Pack]; OUTPUTS],
        rows: [&[Pack]; ROWS],
    ) -> [[i32; ROWS]; OUTPUTS];
}

/// For every processor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain;

impl Kernel for Plain {
    fn sums<const OUTPUTS: usize, const ROWS: usize>(
        self,
        weights: [&[Pack]; OUTPUTS],
        rows: [&[Pack]; ROWS],
    ) -> [[i32; ROWS]; OUTPUTS] {
        weights.map(|weights| {
            rows.map(|row| {
                let pairs = weights.as_flattened().iter().zip(row.as_flattened());
                pairs.map(|(weight, value)| i32::from(*weight) * i32::from(*value)).fold(0, i32::wrapping_add)
            })
        })
    }
}

/// With 256 bits, where the processor has them and the build asks for it.
#[cfg(all(target_arch = "x86_64", feature = "wide"))]
pub(super) mod wide {
    use super::{Kernel, LANES, Pack};
    use pulp::{as_arrays, cast, x86::V3};

    /// The kernel.
    #[derive(Clone, Copy, Debug)]
    pub(in super::super) struct Wide(pub V3);

    impl Kernel for Wide {
        #[inline(always)]
        fn sums<const OUTPUTS: usize, const ROWS: usize>(
            self,
            weights: [&[Pack]; OUTPUTS],
            rows: [&[Pack]; ROWS],
        ) -> [[i32; ROWS]; OUTPUTS] {
            const WIDTH: usize = 2 * LANES;
            let avx = self.0.avx2;
            let length = weights[0].len() / 2;
            let weights = weights.map(|each| &as_arrays::<WIDTH, _>(each.as_flattened()).0[..length]);
            let rows = rows.map(|each| &as_arrays::<WIDTH, _>(each.as_flattened()).0[..length]);
            let mut sums = [[cast([0_i32; LANES]); ROWS]; OUTPUTS];
            for at in 0..length {
                let values = rows.map(|row| cast(row[at]));
                for (sums, weights) in sums.iter_mut().zip(weights) {
                    let weight = cast(weights[at]);
                    for (sum, value) in sums.iter_mut().zip(values) {
                        *sum = avx._mm256_add_epi32(*sum, avx._mm256_madd_epi16(weight, value));
                    }
                }
            }
            sums.map(|sums| sums.map(|sum| cast::<_, [i32; LANES]>(sum).into_iter().fold(0, i32::wrapping_add)))
        }
    }
}

#[cfg(all(test, target_arch = "x86_64", feature = "wide"))]
mod tests {
    use super::*;

    fn packs(length: usize, number: impl Fn(usize) -> i16) -> Vec<Pack> {
        (0..length).map(|at| std::array::from_fn(|lane| number(at * LANES + lane))).collect()
    }

    #[test]
    fn both_come_to_the_same() {
        let number = |seed: usize| i16::try_from(seed * 7919 % 16_383).unwrap_or_default() - 8191;
        let rows: [Vec<Pack>; ROWS] = std::array::from_fn(|row| packs(160, |at| number(at * 31 + row)));
        let weights: [Vec<Pack>; OUTPUTS] = std::array::from_fn(|row| packs(160, |at| number(at * 17 + row) / 64));
        let rows = rows.each_ref().map(Vec::as_slice);
        let weights = weights.each_ref().map(Vec::as_slice);
        if let Some(simd) = pulp::x86::V3::try_new() {
            assert_eq!(wide::Wide(simd).sums(weights, rows), Plain.sums(weights, rows));
        }
    }
}

//! One logistic head per cue: weights, the threshold from which a cue is heard, and how sure that is.

use crate::{
    cue::{CUES, Place},
    features::{self, BUCKETS, DENSE, Sight},
};

const MAGIC: &[u8] = b"KILOHEAD1";
const COUNT: usize = CUES;

/// The heads of all cues.
#[derive(Clone, Debug, PartialEq)]
pub struct Heads {
    /// By row of the inputs, one number for each cue; the meanings first, the buckets of words behind.
    weights: Vec<[i8; COUNT]>,
    /// What a weight of 1 stands for, of meanings and of words.
    steps: [[f32; COUNT]; 2],
    /// What follows from a sum, by cue.
    rules: [Rule; COUNT],
}

/// What follows from the sum of a head.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rule {
    /// Added to the sum.
    pub bias: f32,
    /// The least sum with which the cue is heard.
    pub threshold: f32,
    /// How sure that is: the logistic function of `slope` times the sum and `level`.
    pub slope: f32,
    /// See `slope`.
    pub level: f32,
}

impl Heads {
    /// Rounds what was fitted; `weights` has a row for each input.
    #[must_use]
    pub fn rounded(weights: &[[f32; COUNT]], bias: [f32; COUNT]) -> Self {
        let (dense, words) = weights.split_at(DENSE);
        let steps = [dense, words].map(|rows| {
            std::array::from_fn(|cue| rows.iter().fold(f32::MIN_POSITIVE, |most, row| most.max(row[cue].abs())) / 127.0)
        });
        let round = |rows: &[[f32; COUNT]], steps: [f32; COUNT]| -> Vec<[i8; COUNT]> {
            #[expect(clippy::cast_possible_truncation, reason = "at most 127 steps")]
            let row = |row: &[f32; COUNT]| std::array::from_fn(|cue| (row[cue] / steps[cue]).round() as i8);
            rows.iter().map(row).collect()
        };
        let weights = [round(dense, steps[0]), round(words, steps[1])].concat();
        let rules = bias.map(|bias| Rule { bias, threshold: f32::INFINITY, slope: 1.0, level: 0.0 });
        Self { weights, steps, rules }
    }

    /// The same heads with other rules; the biases stay.
    #[must_use]
    pub fn with_rules(mut self, mut rule: impl FnMut(Place) -> Rule) -> Self {
        for (place, known) in self.rules.iter_mut().enumerate() {
            *known = Rule { bias: known.bias, ..rule(place) };
        }
        self
    }

    /// The sum of each head for a sentence.
    #[must_use]
    pub fn sums(&self, sight: &Sight<'_>) -> [f32; COUNT] {
        let (buckets, value) = features::lexical(sight.text, sight.question.map(|(text, _)| text));
        self.sums_of(&features::dense(sight), &buckets, value)
    }

    /// The sum of each head for what [`features::dense`] and [`features::lexical`] say of a sentence.
    #[must_use]
    pub fn sums_of(&self, dense: &[f32], buckets: &[u32], value: f32) -> [f32; COUNT] {
        let [mut meaning, mut words] = [[0.0_f32; COUNT]; 2];
        for (value, weights) in dense.iter().zip(&self.weights) {
            meaning.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += value * f32::from(*weight));
        }
        for bucket in buckets {
            let weights = &self.weights[DENSE + *bucket as usize];
            words.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += f32::from(*weight));
        }
        std::array::from_fn(|cue| {
            meaning[cue] * self.steps[0][cue] + words[cue] * value * self.steps[1][cue] + self.rules[cue].bias
        })
    }

    /// How sure a cue is that has this sum; `None` below its threshold.
    #[must_use]
    pub fn confidence(&self, cue: Place, sum: f32) -> Option<f32> {
        let rule = self.rules[cue];
        (sum >= rule.threshold).then(|| 1.0 / (1.0 + libm::expf(-(rule.slope * sum + rule.level))))
    }

    /// The file that [`read`](Self::read) takes.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let mut numbers: Vec<f32> = self.steps.concat();
        numbers.extend(self.rules.iter().flat_map(|rule| [rule.bias, rule.threshold, rule.slope, rule.level]));
        numbers.iter().for_each(|number| out.extend(number.to_le_bytes()));
        out.extend(self.weights.iter().flatten().map(|weight| weight.cast_unsigned()));
        out
    }

    /// Reads what [`write`](Self::write) wrote; `None` if it is something else.
    #[must_use]
    pub fn read(file: &[u8]) -> Option<Self> {
        let rest = file.strip_prefix(MAGIC)?;
        let (numbers, weights) = rest.split_at_checked(4 * 6 * COUNT)?;
        let numbers: Vec<f32> = numbers.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        let (rows, []) = weights.as_chunks::<COUNT>() else { return None };
        if rows.len() != DENSE + BUCKETS {
            return None;
        }
        let rule = |cue: usize| {
            let numbers = &numbers[2 * COUNT + 4 * cue..][..4];
            Rule { bias: numbers[0], threshold: numbers[1], slope: numbers[2], level: numbers[3] }
        };
        Some(Self {
            weights: rows.iter().map(|row| row.map(u8::cast_signed)).collect(),
            steps: [0, 1].map(|part| std::array::from_fn(|cue| numbers[part * COUNT + cue])),
            rules: std::array::from_fn(rule),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let weights: Vec<[f32; COUNT]> =
            (0..DENSE + BUCKETS).map(|row| std::array::from_fn(|cue| ((row * 7 + cue) % 11) as f32 - 5.0)).collect();
        let heads = Heads::rounded(&weights, [0.25; COUNT]);
        let heads = heads.with_rules(|cue| Rule { threshold: cue as f32, slope: 1.5, level: -0.5, bias: 0.0 });
        let file = heads.write();
        assert_eq!(Heads::read(&file), Some(heads));
        assert_eq!(Heads::read(&file[1..]), None);
        assert_eq!(Heads::read(&file[..file.len() - 1]), None);
    }

    #[test]
    fn a_cue_is_heard_from_its_threshold_on() {
        let heads = Heads::rounded(&vec![[0.0; COUNT]; DENSE + BUCKETS], [0.0; COUNT]);
        let heads = heads.with_rules(|_| Rule { threshold: 1.0, slope: 1.0, level: -1.0, bias: 0.0 });
        assert_eq!(heads.confidence(0, 0.99), None);
        assert_eq!(heads.confidence(0, 1.0), Some(0.5));
    }
}

//! Where a visitor says who they are: a linear chain over the words of a message.

pub mod chain;
pub mod features;
mod lexicon;
mod weights;

use chain::{LABELS, Scores, Steps};
use features::{Message, Word};
use kilo_domain::qualification::SpanKind;
use std::{collections::HashMap, ops::Range};
use weights::Weights;

const MAGIC: &[u8] = b"KILOTAGS1";
/// Of a weight.
const FEATURE: usize = 4 + LABELS;

/// Words at the beginning of a message that are read.
const HEAD: usize = 300;
/// Words at its end.
const TAIL: usize = 100;

/// Every kind, in the order of the labels.
pub const KINDS: [SpanKind; 3] = [SpanKind::Role, SpanKind::Name, SpanKind::Company];

/// The label of a word that tells nothing.
const OUTSIDE: usize = 0;

/// The label where a span of a kind begins; the next one is where it goes on.
#[must_use]
pub const fn begins(kind: SpanKind) -> usize {
    1 + 2 * kind as usize
}

/// Words that tell who the visitor is.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// What they tell.
    pub kind: SpanKind,
    /// Where they stand.
    pub range: Range<usize>,
    /// How sure that is.
    pub confidence: f32,
}

/// The weights of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagger {
    /// What each label scores behind each other one.
    steps: Steps,
    /// How sure a span of each kind has to be.
    thresholds: [f32; 3],
    /// What a weight of 1 stands for.
    step: f32,
    /// What each label scores for a feature.
    weights: Weights,
}

impl Tagger {
    /// Rounds what was fitted, and leaves out what makes no difference.
    #[must_use]
    pub fn rounded(weights: impl Iterator<Item = (u32, Scores)> + Clone, steps: Steps, least: f32) -> Self {
        let most =
            weights.clone().flat_map(|(_, row)| row).fold(f32::MIN_POSITIVE, |most, weight| most.max(weight.abs()));
        let step = most / 127.0;
        #[expect(clippy::cast_possible_truncation, reason = "at most 127 steps")]
        let round = |row: Scores| row.map(|weight| (weight / step).round() as i8);
        let telling = weights.filter(|(_, row)| row.iter().any(|weight| weight.abs() >= least));
        let mut features: Vec<_> = telling.map(|(hash, row)| (hash, round(row))).collect();
        features.sort_unstable();
        Self { steps, thresholds: [0.0; 3], step, weights: Weights::new(features) }
    }

    /// The same weights with other thresholds, in the order of [`KINDS`].
    #[must_use]
    pub fn with_thresholds(self, thresholds: [f32; 3]) -> Self {
        Self { thresholds, ..self }
    }

    /// The spans of a message, in their order. They do not overlap. Of a message longer than a page the beginning and the
    /// end are read: there people say who they are.
    #[must_use]
    pub fn spans(&self, text: &str, question: Option<&str>) -> Vec<Span> {
        let ranges = features::ranges(text);
        let is_long = ranges.len() > HEAD + TAIL;
        let head = if is_long { &ranges[..HEAD] } else { &ranges };
        let tail = if is_long { &ranges[ranges.len() - TAIL..] } else { &[] };
        let spans_of = |part: &[Range<usize>]| {
            let words: Vec<Word> = part.iter().map(|range| features::word(text, range.clone())).collect();
            self.chained(text, &words, question)
        };
        [head, tail].into_iter().flat_map(spans_of).collect()
    }

    fn chained(&self, text: &str, words: &[Word], question: Option<&str>) -> Vec<Span> {
        let places = self.places(text, words, question);
        let chain = chain::likeliest(&places, &self.steps);
        if chain.iter().all(|label| *label == OUTSIDE) {
            return Vec::new();
        }
        let sure = chain::marginals(&places, &self.steps);
        let mut spans: Vec<Span> = Vec::new();
        let mut goes_on = None;
        for (at, label) in chain.iter().enumerate() {
            let sure = sure[at][*label];
            let kind = KINDS.into_iter().find(|kind| begins(*kind) == *label);
            match (kind, spans.last_mut()) {
                (Some(kind), _) => spans.push(Span { kind, range: words[at].range.clone(), confidence: sure }),
                (None, Some(span)) if goes_on == Some(*label) => {
                    span.range.end = words[at].range.end;
                    span.confidence = span.confidence.min(sure);
                }
                _ => {}
            }
            goes_on = kind.map(|kind| begins(kind) + 1).or(goes_on.filter(|known| known == label));
        }
        spans.retain(|span| span.confidence >= self.thresholds[span.kind as usize]);
        spans
    }

    fn places(&self, text: &str, words: &[Word], question: Option<&str>) -> Vec<Scores> {
        let message = Message::new(text, words, question);
        let (mut asked, mut features) = (HashMap::new(), Vec::new());
        let mut sum = |fill: &dyn Fn(&mut Vec<u32>)| {
            features.clear();
            fill(&mut features);
            self.weights.sum(&features)
        };
        let place = |at| {
            let look = message.look(at);
            let own = sum(&|features| message.own(at, features));
            let asked = asked.entry(look).or_insert_with(|| sum(&|features| message.asked(look, features)));
            #[expect(clippy::cast_precision_loss, reason = "some thousands at most")]
            std::array::from_fn(|label| (own[label] + asked[label]) as f32 * self.step)
        };
        (0..words.len()).map(place).collect()
    }

    /// The file that [`read`](Self::read) takes.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let numbers = self.steps.iter().flatten().chain(&self.thresholds).chain([&self.step]);
        numbers.for_each(|number| out.extend(number.to_le_bytes()));
        for (hash, weights) in self.weights.rows() {
            out.extend(hash.to_le_bytes());
            out.extend(weights.map(i8::cast_unsigned));
        }
        out
    }

    /// Reads what [`write`](Self::write) wrote; `None` if it is something else.
    #[must_use]
    pub fn read(file: &[u8]) -> Option<Self> {
        let rest = file.strip_prefix(MAGIC)?;
        let (numbers, features) = rest.split_at_checked(4 * (LABELS * LABELS + 3 + 1))?;
        let numbers: Vec<f32> = numbers.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        let (features, []) = features.as_chunks::<FEATURE>() else { return None };
        let feature = |bytes: &[u8; FEATURE]| {
            let (hash, weights) = bytes.split_first_chunk::<4>()?;
            Some((u32::from_le_bytes(*hash), std::array::from_fn(|label| weights[label].cast_signed())))
        };
        let tail = LABELS * LABELS;
        Some(Self {
            steps: std::array::from_fn(|from| std::array::from_fn(|to| numbers[from * LABELS + to])),
            thresholds: [numbers[tail], numbers[tail + 1], numbers[tail + 2]],
            step: numbers[tail + 3],
            weights: Weights::new(features.iter().map(feature).collect::<Option<_>>()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let weights = (0..40_u32).map(|hash| (hash * 977, std::array::from_fn(|label| label as f32 - 3.0)));
        let steps = std::array::from_fn(|from| std::array::from_fn(|to| (from * to) as f32));
        let tagger = Tagger::rounded(weights, steps, 0.1).with_thresholds([0.5, 0.6, 0.7]);
        let file = tagger.write();
        assert_eq!(Tagger::read(&file), Some(tagger));
        assert_eq!(Tagger::read(&file[1..]), None);
        assert_eq!(Tagger::read(&file[..file.len() - 1]), None);
    }
}

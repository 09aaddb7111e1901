//! Fits the tagger.

use crate::{data::Message, lbfgs};
use kilo_domain::qualification::SpanKind;
use kilo_qualify::{
    sentences,
    tagger::{
        KINDS, Tagger, begins,
        chain::{self, LABELS, Scores, Steps},
        features,
    },
};
use std::{collections::BTreeMap, ops::Range};

const C: f64 = 1.5;
const EVALUATIONS: usize = 110;
/// A feature that fewer words have is left out.
const LEAST: u32 = 2;
/// A weight below this makes no difference.
const TELLING: f32 = 0.03;
/// How precise spans of each kind have to be on the development split.
const PRECISION: [f64; 3] = [0.89, 0.88, 0.91];

/// A message, ready to be fitted.
struct Chain {
    /// By word, places of its features.
    features: Vec<Vec<u32>>,
    labels: Vec<usize>,
}

/// Fits on these messages.
pub fn fit(messages: &[&Message]) -> Tagger {
    let told: Vec<_> = messages.iter().filter_map(|message| Some((message, message.spans.as_ref()?))).collect();
    let read: Vec<_> = told
        .iter()
        .map(|(message, spans)| {
            let words = features::words(&message.text);
            let question = message.question.as_deref().map(sentences::question);
            (features::features(&message.text, &words, question), labels(&words, spans))
        })
        .collect();
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    read.iter()
        .flat_map(|(features, _)| features.iter().flatten())
        .for_each(|hash| *counts.entry(*hash).or_default() += 1);
    counts.retain(|_, count| *count >= LEAST);
    let hashes: Vec<u32> = counts.into_keys().collect();
    let place = |hash: &u32| hashes.binary_search(hash).ok().map(|place| place as u32);
    let chains: Vec<Chain> = read
        .into_iter()
        .map(|(features, labels)| Chain {
            features: features.iter().map(|word| word.iter().filter_map(place).collect()).collect(),
            labels,
        })
        .collect();
    let mut point = vec![0.0; (hashes.len() + LABELS) * LABELS];
    lbfgs::minimize(&mut point, EVALUATIONS, &mut |point, slope| objective(&chains, point, slope));
    let rows = point.as_chunks::<LABELS>().0;
    let (rows, steps) = rows.split_at(hashes.len());
    let steps: Steps = std::array::from_fn(|from| steps[from]);
    Tagger::rounded(hashes.iter().copied().zip(rows.iter().copied()), steps, TELLING)
}

fn labels(words: &[features::Word], spans: &[(SpanKind, Range<usize>)]) -> Vec<usize> {
    let mut labels = vec![0; words.len()];
    for (kind, range) in spans {
        let mut label = begins(*kind);
        for (at, word) in words.iter().enumerate() {
            if word.range.start < range.end && range.start < word.range.end {
                labels[at] = label;
                label = begins(*kind) + 1;
            }
        }
    }
    labels
}

fn objective(chains: &[Chain], point: &[f32], slope: &mut [f32]) -> f64 {
    let rows = point.as_chunks::<LABELS>().0;
    let (rows, tail) = rows.split_at(rows.len() - LABELS);
    let steps: Steps = std::array::from_fn(|from| tail[from]);
    let mut value = 0.0;
    for (slope, weight) in slope.iter_mut().zip(point) {
        *slope = (f64::from(*weight) / C) as f32;
        value += 0.5 / C * f64::from(*weight) * f64::from(*weight);
    }
    let slopes = slope.as_chunks_mut::<LABELS>().0;
    for chain in chains.iter().filter(|chain| !chain.labels.is_empty()) {
        let places: Vec<Scores> = chain
            .features
            .iter()
            .map(|features| {
                let mut sums = [0.0; LABELS];
                for feature in features {
                    (0..LABELS).for_each(|label| sums[label] += rows[*feature as usize][label]);
                }
                sums
            })
            .collect();
        value += learn(chain, &places, &steps, slopes);
    }
    value
}

/// Adds what a chain says about the slope; how unlikely its labels are.
fn learn(chain: &Chain, places: &[Scores], steps: &Steps, slopes: &mut [[f32; LABELS]]) -> f64 {
    let before = chain::sums(places.iter(), |from, to| steps[from][to]);
    let mut after = chain::sums(places.iter().rev(), |from, to| steps[to][from]);
    after.reverse();
    let total = chain::log_sum(&before[before.len() - 1]);
    let edges = slopes.len() - LABELS;
    let mut score = 0.0;
    for (at, label) in chain.labels.iter().enumerate() {
        let mut errors: Scores =
            std::array::from_fn(|label| libm::expf(before[at][label] + after[at][label] - places[at][label] - total));
        errors[*label] -= 1.0;
        for feature in &chain.features[at] {
            (0..LABELS).for_each(|label| slopes[*feature as usize][label] += errors[label]);
        }
        score += f64::from(places[at][*label]);
        if at == 0 {
            continue;
        }
        let last = chain.labels[at - 1];
        score += f64::from(steps[last][*label]);
        slopes[edges + last][*label] -= 1.0;
        for from in 0..LABELS {
            for to in 0..LABELS {
                slopes[edges + from][to] += libm::expf(before[at - 1][from] + steps[from][to] + after[at][to] - total);
            }
        }
    }
    f64::from(total) - score
}

/// The thresholds with which spans are precise on these messages.
pub fn thresholds(tagger: &Tagger, messages: &[&Message]) -> [f32; 3] {
    KINDS.map(|kind| {
        let mut judged = judged(tagger, messages, kind);
        judged.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut right, mut threshold) = (0.0, 0.95);
        for (all, pair) in (1..).map(f64::from).zip(&judged) {
            right += f64::from(pair.1);
            if right / all >= PRECISION[kind as usize] {
                threshold = pair.0;
            }
        }
        (threshold * 100.0).floor() / 100.0
    })
}

/// Each span of a kind: how sure it is, and whether it overlaps with what was said.
fn judged(tagger: &Tagger, messages: &[&Message], kind: SpanKind) -> Vec<(f32, bool)> {
    let mut judged = Vec::new();
    for message in messages {
        let Some(truth) = &message.spans else { continue };
        let spans = tagger.spans(&message.text, message.question.as_deref());
        for span in spans.into_iter().filter(|span| span.kind == kind) {
            let is_right = truth
                .iter()
                .any(|(known, range)| *known == kind && range.start < span.range.end && span.range.start < range.end);
            judged.push((span.confidence, is_right));
        }
    }
    judged
}

/// Precision and recall of a kind.
pub fn told(tagger: &Tagger, messages: &[&Message], kind: SpanKind) -> (f64, f64) {
    let judged = judged(tagger, messages, kind);
    let right = judged.iter().filter(|(_, is_right)| *is_right).count() as f64;
    let there = messages
        .iter()
        .filter_map(|message| message.spans.as_ref())
        .flatten()
        .filter(|(known, _)| *known == kind)
        .count();
    (right / judged.len().max(1) as f64, right / there.max(1) as f64)
}

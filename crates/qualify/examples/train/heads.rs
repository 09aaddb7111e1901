//! Fits the heads.

use crate::{data::Message, lbfgs};
use kilo_qualify::{
    CUES, Encoder, Reading,
    features::{self, BUCKETS, DENSE},
    heads::{Heads, Rule},
};
use std::{borrow::Borrow, ops::Range, thread};

pub const COUNT: usize = CUES;
/// Inverse weight of the penalty on great weights; chosen on the development split.
const C: f64 = 0.03;
const EVALUATIONS: usize = 70;
/// Rows are worked on in so many parts, whose sums are added in order, however many threads there are.
const PARTS: usize = 8;
/// Each training sentence is judged by heads that did not see its conversation.
const FOLDS: u64 = 4;
/// How much a sentence of a service chat counts among those that thresholds are chosen on.
pub const SERVICE: f64 = 1.0;
/// How precise a cue has to be where it is heard.
const PRECISION: f64 = 0.8;
/// Findings below which a precision says nothing.
const LEAST: f64 = 5.0;

/// A sentence, ready to be fitted.
pub struct Row {
    pub message: usize,
    /// Where the sentence stands in it.
    pub range: Range<usize>,
    pub dev: bool,
    fold: u64,
    dense: Vec<f32>,
    words: (Vec<u32>, f32),
    pub cues: [bool; COUNT],
}

/// Reads every sentence of every message.
pub fn rows(encoder: &Encoder, messages: &[Message]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (number, message) in messages.iter().enumerate() {
        let reading = Reading::of(encoder, &message.text, message.question.as_deref());
        for sentence in 0..reading.len() {
            let (range, sight) = reading.sight(sentence);
            rows.push(Row {
                message: number,
                dev: message.dev,
                fold: message.id.bytes().fold(7, |hash: u64, byte| hash.wrapping_mul(31).wrapping_add(byte.into())) / 3
                    % FOLDS,
                dense: features::dense(&sight),
                words: features::lexical(sight.text, sight.question.map(|(text, _)| text)),
                cues: labels(message, &range),
                range,
            });
        }
    }
    rows
}

/// A sentence has a cue if it has half of the quote, or the quote half of it.
fn labels(message: &Message, sentence: &Range<usize>) -> [bool; COUNT] {
    let mut cues = [false; COUNT];
    for (cue, quote) in &message.cues {
        let both = sentence.end.min(quote.end).saturating_sub(sentence.start.max(quote.start));
        cues[*cue] |= both > 0 && (2 * both >= quote.len() || 2 * both >= sentence.len());
    }
    cues
}

/// Fits on these rows.
pub fn fit(rows: &[&Row]) -> Heads {
    let size = (DENSE + BUCKETS + 1) * COUNT;
    let mut point = vec![0.0; size];
    lbfgs::minimize(&mut point, EVALUATIONS, &mut |point, slope| objective(rows, point, slope));
    let (weights, []) = point.as_chunks::<COUNT>() else { unreachable!("whole rows") };
    Heads::rounded(&weights[..DENSE + BUCKETS], weights[DENSE + BUCKETS])
}

fn objective(rows: &[&Row], point: &[f32], slope: &mut [f32]) -> f64 {
    let parts: Vec<&[&Row]> = rows.chunks(rows.len().div_ceil(PARTS).max(1)).collect();
    let results: Vec<(f64, Vec<f32>)> = thread::scope(|scope| {
        let started: Vec<_> = parts
            .chunks(PARTS / 2)
            .map(|parts| scope.spawn(move || parts.iter().map(|rows| part(rows, point)).collect::<Vec<_>>()))
            .collect();
        started.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let penalized = point.len() - COUNT;
    let mut value = 0.0;
    for ((slope, weight), number) in slope.iter_mut().zip(point).zip(0..) {
        *slope = if number < penalized { (f64::from(*weight) / C) as f32 } else { 0.0 };
    }
    for weight in &point[..penalized] {
        value += 0.5 / C * f64::from(*weight) * f64::from(*weight);
    }
    for (loss, part) in results {
        value += loss;
        slope.iter_mut().zip(part).for_each(|(slope, part)| *slope += part);
    }
    value
}

fn part(rows: &[&Row], point: &[f32]) -> (f64, Vec<f32>) {
    let weights = point.as_chunks::<COUNT>().0;
    let mut slope = vec![0.0; point.len()];
    let slopes = slope.as_chunks_mut::<COUNT>().0;
    let mut loss = 0.0;
    for row in rows {
        let mut sums = weights[DENSE + BUCKETS];
        for (value, weights) in row.dense.iter().zip(weights) {
            for cue in 0..COUNT {
                sums[cue] += value * weights[cue];
            }
        }
        let (buckets, value) = &row.words;
        for bucket in buckets {
            for cue in 0..COUNT {
                sums[cue] += value * weights[DENSE + *bucket as usize][cue];
            }
        }
        let mut errors = [0.0_f32; COUNT];
        for cue in 0..COUNT {
            let sign = if row.cues[cue] { 1.0 } else { -1.0 };
            let margin = f64::from(sums[cue]) * sign;
            loss +=
                if margin > 0.0 { libm::log1p(libm::exp(-margin)) } else { libm::log1p(libm::exp(margin)) - margin };
            errors[cue] = (-sign / (1.0 + libm::exp(margin.clamp(-30.0, 30.0)))) as f32;
        }
        for (value, slopes) in row.dense.iter().zip(&mut *slopes) {
            for cue in 0..COUNT {
                slopes[cue] += value * errors[cue];
            }
        }
        for bucket in buckets {
            for cue in 0..COUNT {
                slopes[DENSE + *bucket as usize][cue] += value * errors[cue];
            }
        }
        for cue in 0..COUNT {
            slopes[DENSE + BUCKETS][cue] += errors[cue];
        }
    }
    (loss, slope)
}

/// The sums of heads for rows.
pub fn sums(heads: &Heads, row: &Row) -> [f32; COUNT] {
    heads.sums_of(&row.dense, &row.words.0, row.words.1)
}

/// Sums of heads that did not see the row's conversation: four fits for the training rows, each with
/// the service chats; `heads` for the others.
pub fn unseen(heads: &Heads, rows: &[Row], service: &[Row]) -> Vec<[f32; COUNT]> {
    let mut all = vec![[0.0; COUNT]; rows.len()];
    let mut judge = |heads: &Heads, is_judged: &dyn Fn(&Row) -> bool| {
        for (sums, row) in all.iter_mut().zip(rows).filter(|(_, row)| is_judged(row)) {
            *sums = self::sums(heads, row);
        }
    };
    judge(heads, &|row| row.dev);
    for fold in 0..FOLDS {
        let others: Vec<&Row> = rows.iter().filter(|row| !row.dev && row.fold != fold).chain(service).collect();
        judge(&fit(&others), &|row| !row.dev && row.fold == fold);
    }
    all
}

/// Threshold and confidence of each cue from sums of heads that had not seen the rows. A row counts as much as `weights`
/// says.
pub fn rules(rows: &[impl Borrow<Row>], unseen: &[[f32; COUNT]], weights: &[f64]) -> [Rule; COUNT] {
    std::array::from_fn(|cue| {
        let judged = rows.iter().zip(unseen).zip(weights);
        let mut judged: Vec<(f32, bool, f64)> =
            judged.map(|((row, sums), weight)| (sums[cue], row.borrow().cues[cue], *weight)).collect();
        let (slope, level) = calibrated(&judged);
        judged.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut all, mut right, mut threshold) = (0.0, 0.0, f32::INFINITY);
        for (sum, is_right, weight) in &judged {
            all += weight;
            right += weight * f64::from(*is_right);
            if all >= LEAST && right / all >= PRECISION {
                threshold = *sum;
            }
        }
        // On hundredths, so that a last bit makes no difference.
        Rule { bias: 0.0, threshold: (threshold * 100.0).floor() / 100.0, slope, level }
    })
}

/// Slope and level of the logistic function that says how likely people agree.
fn calibrated(judged: &[(f32, bool, f64)]) -> (f32, f32) {
    const PRIOR: f64 = 4.0;
    let (mut slope, mut level) = (1.0_f64, 0.0_f64);
    for _ in 0..30 {
        let (mut first, mut second, mut cross) = ([PRIOR * (slope - 1.0), PRIOR * level], [PRIOR, PRIOR], 0.0);
        for (sum, is_right, share) in judged {
            let sum = f64::from(*sum);
            let likely = 1.0 / (1.0 + libm::exp(-(slope * sum + level)));
            let (error, weight) = (share * (likely - f64::from(*is_right)), share * likely * (1.0 - likely));
            first[0] += error * sum;
            first[1] += error;
            second[0] += weight * sum * sum;
            second[1] += weight;
            cross += weight * sum;
        }
        let determinant = second[0] * second[1] - cross * cross;
        slope -= (second[1] * first[0] - cross * first[1]) / determinant;
        level -= (second[0] * first[1] - cross * first[0]) / determinant;
    }
    (slope as f32, level as f32)
}

/// How well these sums tell the cues of rows: mean of the areas under precision and recall.
pub fn area(judged: &[([f32; COUNT], [bool; COUNT])]) -> f64 {
    let areas: Vec<f64> = (0..COUNT)
        .filter_map(|cue| {
            let mut pairs: Vec<(f32, bool)> = judged.iter().map(|(sums, cues)| (sums[cue], cues[cue])).collect();
            pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
            let all = pairs.iter().filter(|(_, is_right)| *is_right).count();
            let (mut right, mut area) = (0.0, 0.0);
            for (place, (_, is_right)) in (1..).map(f64::from).zip(&pairs) {
                if *is_right {
                    right += 1.0;
                    area += right / place;
                }
            }
            (all > 0).then(|| area / all as f64)
        })
        .collect();
    areas.iter().sum::<f64>() / areas.len() as f64
}

/// Precision and recall of what is heard.
pub fn heard(heads: &Heads, judged: &[([f32; COUNT], [bool; COUNT])], only: Option<usize>) -> (f64, f64) {
    let (mut both, mut found, mut there) = (0.0, 0.0, 0.0);
    for (sums, cues) in judged {
        for cue in (0..COUNT).filter(|cue| only.is_none_or(|only| only == *cue)) {
            let is_heard = heads.confidence(cue, sums[cue]).is_some();
            both += f64::from(is_heard && cues[cue]);
            found += f64::from(is_heard);
            there += f64::from(cues[cue]);
        }
    }
    (both / f64::max(found, 1.0), both / f64::max(there, 1.0))
}

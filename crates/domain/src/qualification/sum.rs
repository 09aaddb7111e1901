//! Adding up: how the points of all reasons become a score of two parts, and rows that explain every point of it.

use super::{
    Signal,
    evidence::ENGAGEMENT,
    reading::Quote,
    signal::{Part, most_fit},
};
use kilo_types::{MessageId, Score, ScoreSignal};

/// One reason with its points before anything is bounded.
pub(super) struct Reason<'a> {
    /// What it is.
    pub signal: Signal,
    /// What it gives; negative ones take.
    pub points: i16,
    /// The words it rests on.
    pub quote: Option<&'a Quote>,
    /// The message it rests on.
    pub message: Option<MessageId>,
}

/// A score with its parts and its reasons.
pub(super) struct Sum {
    /// `fit` and `intent` together.
    pub score: Score,
    /// Who the visitor is.
    pub fit: Score,
    /// What the visitor wants.
    pub intent: Score,
    /// Rows whose points add up to the score.
    pub breakdown: Vec<ScoreSignal>,
}

/// Adds up. `fit` is bounded by the table, and what is left of a hundred is `intent`'s. What speaks against a visitor
/// takes from `intent` first: wishes are what it puts in doubt. Nothing goes below 0; each row has the points that it
/// really gave.
pub(super) fn add_up(reasons: &[Reason<'_>]) -> Sum {
    let whole = i16::from(Score::MAX.get());
    let mut given = vec![0; reasons.len()];
    let mut fill = |part: Part, room: i16| {
        let (mut sum, most) = (0, room.max(0));
        for (reason, given) in reasons.iter().zip(&mut given) {
            if reason.signal.part() == part && reason.points > 0 {
                *given = reason.points.min(most - sum);
                sum += *given;
            }
        }
        sum
    };
    let mut fit = fill(Part::Fit, most_fit().min(whole));
    let mut intent = fill(Part::Intent, whole - fit);
    for (reason, given) in reasons.iter().zip(&mut given).filter(|(reason, _)| reason.points < 0) {
        for part in [&mut intent, &mut fit] {
            let taken = (-reason.points + *given).min(*part);
            *part -= taken;
            *given -= taken;
        }
    }
    let [score, fit, intent] = [fit + intent, fit, intent].map(score);
    Sum { score, fit, intent, breakdown: rows(reasons, &given) }
}

fn score(points: i16) -> Score {
    u8::try_from(points).ok().and_then(Score::new).unwrap_or_default()
}

/// One row for every reason that moved the score; those of one signal that rest on the same words are one.
fn rows(reasons: &[Reason<'_>], given: &[i16]) -> Vec<ScoreSignal> {
    let mut rows: Vec<(Signal, usize, ScoreSignal)> = Vec::new();
    for (reason, points) in reasons.iter().zip(given).filter(|(_, points)| **points != 0) {
        let row = row(reason, *points);
        let same = rows.iter_mut().find(|(_, _, known)| known.signal == row.signal && known.excerpt == row.excerpt);
        match same {
            Some((_, times, known)) => {
                *times += 1;
                known.points += row.points;
                known.message_id = row.message_id;
            }
            None => rows.push((reason.signal, 1, row)),
        }
    }
    rows.into_iter().map(|(signal, times, row)| ScoreSignal { label: label(signal, times), ..row }).collect()
}

fn row(reason: &Reason<'_>, points: i16) -> ScoreSignal {
    ScoreSignal {
        signal: reason.signal.as_str().to_owned(),
        label: String::new(),
        points,
        message_id: reason.message,
        excerpt: reason.quote.map(|quote| quote.excerpt.clone()),
        question: reason.quote.and_then(|quote| quote.question.clone()),
    }
}

/// `Engagement, 10 messages`; `Pain point, 2 times` where the same words were said twice.
fn label(signal: Signal, times: usize) -> String {
    let name = signal.label();
    match (signal, times) {
        (Signal::Engagement, times) => {
            let step = ENGAGEMENT.get(times - 1).copied().unwrap_or_default();
            format!("{name}, {step} messages")
        }
        (_, 1) => name.to_owned(),
        (_, times) => format!("{name}, {times} times"),
    }
}

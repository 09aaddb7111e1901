//! Fits the table of points: what each signal gives, so that the leads of the training chats reach the default threshold
//! in time and nobody else does. Findings are as the product hears strangers: by heads that did not see the chat.

use crate::heads::{COUNT, Row};
use flate2::read::GzDecoder;
use kilo_domain::qualification::{Evidence, Given, Heard, Learned, Part, Signal, assess, question_of};
use kilo_qualify::{Ear, cue, heads::Heads};
use kilo_types::{MessageId, Timestamp};
use serde::Deserialize;
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};
use uuid::Uuid;

/// The default threshold.
const THRESHOLD: f64 = 60.0;
/// Points between likely and unlikely.
const SOFT: f64 = 5.0;
/// What a missed band costs, against a missed handoff; what a point costs that is not where it was.
const BAND: f64 = 0.01;
const PRIOR: f64 = 0.02;
/// How much a dialogue weighs in which nobody buys anything.
const SERVICE: f64 = 0.5;
const SWEEPS: usize = 12;
const SAID_AT: &str = "2026-11-16T10:00:00Z";

#[derive(Deserialize)]
struct Chat {
    #[serde(default)]
    split: String,
    band: Option<u8>,
    #[serde(default)]
    handoff: bool,
    handoff_at: Option<usize>,
    messages: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    role: String,
    text: String,
}

/// How often each signal was found, in the order of `Signal::ALL`.
type Counts = Vec<u8>;

/// A chat with what was found after each visitor's message.
struct Story {
    is_dev: bool,
    is_service: bool,
    band: Option<u8>,
    handoff: bool,
    /// The message after which a good team wants the alert, among the visitor's.
    wanted: Option<usize>,
    found: Vec<Counts>,
}

/// Points of the first finding and of those after it, by signal.
#[derive(Clone)]
struct Table {
    points: Vec<[i16; 2]>,
    most_fit: i16,
}

/// Fits the table and gives its file: `known` with other numbers.
pub fn fit(folder: &Path, known: &str, ear: &Ear, rows: &[Row], unseen: &[[f32; COUNT]], heads: &Heads) -> String {
    let stories = stories(folder, ear, rows, unseen, heads);
    let start = Table::read(known);
    show("before", &start, &stories);
    let train: Vec<&Story> = stories.iter().filter(|story| !story.is_dev).collect();
    let table = descend(&start, &train);
    show("after", &table, &stories);
    table.write(known)
}

fn stories(folder: &Path, ear: &Ear, rows: &[Row], unseen: &[[f32; COUNT]], heads: &Heads) -> Vec<Story> {
    let chats: Vec<Chat> = read(BufReader::new(File::open(folder.join("data/chats.jsonl")).unwrap()));
    let zipped =
        |name: &str| -> Vec<Chat> { read(BufReader::new(GzDecoder::new(File::open(folder.join(name)).unwrap()))) };
    // The service chats that heads are fitted on, and the half of the demo's that thresholds are chosen on.
    let mut service = zipped("data/service.jsonl.gz");
    service.extend(zipped("../../scripts/demo/conversations.jsonl.gz").into_iter().step_by(2));
    // Visitors' messages of chats stand last among all, in their order.
    let spoken = |chat: &Chat| chat.messages.iter().filter(|line| line.role == "visitor").count();
    let all = rows.last().map_or(0, |row| row.message + 1);
    let mut number = all - chats.iter().map(spoken).sum::<usize>();
    let mut stories: Vec<Story> = chats
        .iter()
        .map(|chat| {
            let first = number;
            number += spoken(chat);
            story(chat, false, |place, text, question| {
                let mut learned = ear.people(text, question);
                let sentences = rows.iter().zip(unseen).filter(|(row, _)| row.message == first + place);
                for (row, sums) in sentences {
                    learned.extend((0..COUNT).filter_map(|at| {
                        let confidence = heads.confidence(at, sums[at])?;
                        Some(Learned::Cue { cue: cue(at)?, range: row.range.clone(), confidence })
                    }));
                }
                learned
            })
        })
        .collect();
    stories.extend(service.iter().map(|chat| story(chat, true, |_, text, question| ear.hear(text, question))));
    stories
}

fn read(lines: impl BufRead) -> Vec<Chat> {
    lines.lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
}

fn story(chat: &Chat, is_service: bool, learn: impl Fn(usize, &str, Option<&str>) -> Vec<Learned>) -> Story {
    let said_at: Timestamp = SAID_AT.parse().unwrap();
    let (mut evidence, mut question, mut found, mut wanted) = (Evidence::default(), None, Vec::new(), None);
    for (place, Line { role, text }) in chat.messages.iter().enumerate() {
        if role != "visitor" {
            question = question_of(text);
            continue;
        }
        let learned = learn(found.len(), text, question);
        let message = MessageId(Uuid::from_u128(place as u128));
        evidence.absorb(&Heard { question, learned: &learned, ..Heard::new(message, text, said_at) });
        if chat.handoff_at.is_some_and(|at| place <= at) {
            wanted = Some(found.len());
        }
        let times = assess(&evidence, &Given::default()).found;
        let count = |signal| times.iter().find(|(known, _)| known == signal).map_or(0, |(_, times)| *times as u8);
        found.push(Signal::ALL.iter().map(count).collect());
    }
    Story { is_dev: chat.split == "dev", is_service, band: chat.band, handoff: chat.handoff, wanted, found }
}

impl Table {
    fn read(file: &str) -> Self {
        let points = Signal::ALL.iter().map(|signal| [signal.points(), signal.repeated()]).collect();
        let most_fit = file.lines().find_map(|line| line.strip_prefix("most\tfit\t")?.parse().ok());
        Self { points, most_fit: most_fit.unwrap_or(100) }
    }

    fn write(&self, known: &str) -> String {
        let mut file: String =
            known.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
        file += &format!("most\tfit\t{}\n", self.most_fit);
        let mut rows: Vec<(&Signal, &[i16; 2])> = Signal::ALL.iter().zip(&self.points).collect();
        rows.sort_by_key(|(_, [points, _])| std::cmp::Reverse(*points));
        for (signal, [points, repeated]) in rows {
            let part = if signal.part() == Part::Fit { "fit" } else { "intent" };
            file += &format!("{}\t{part}\t{points}\t{repeated}\n", signal.as_str());
        }
        file
    }

    /// As the product adds up.
    fn score(&self, counts: &Counts) -> f64 {
        let (mut parts, mut against) = ([0_i16; 2], 0);
        for ((signal, count), [points, repeated]) in Signal::ALL.iter().zip(counts).zip(&self.points) {
            let count = i16::from(*count);
            let sum = if count == 0 { 0 } else { points + (count - 1) * repeated };
            if sum < 0 { against -= sum } else { parts[usize::from(signal.part() == Part::Intent)] += sum }
        }
        let fit = parts[0].min(self.most_fit);
        f64::from((fit + parts[1].min(100 - fit) - against).max(0))
    }

    /// Whether the table can be explained: what says more gives more, and a role, a work address and one real reason reach
    /// the threshold.
    fn is_explained(&self) -> bool {
        let [first, more] = [0, 1].map(|at| {
            move |signal: Signal| {
                let place = Signal::ALL.iter().position(|known| *known == signal).unwrap_or_default();
                (place, at)
            }
        });
        let points = |signal| self.points[first(signal).0][0];
        let repeated = |signal| self.points[more(signal).0][1];
        let who =
            (points(Signal::RoleKnown) + points(Signal::EmailCaptured) + points(Signal::WorkEmail)).min(self.most_fit);
        let reasons = [Signal::PurchaseIntent, Signal::PainPoint, Signal::DemoRequest].map(points);
        let order = [
            (Signal::PurchaseIntent, Signal::DemoRequest),
            (Signal::DemoRequest, Signal::PricingQuestion),
            (Signal::DecisionMaker, Signal::RoleKnown),
            (Signal::PainPoint, Signal::Need),
            (Signal::Budget, Signal::PricingQuestion),
        ];
        reasons.iter().all(|reason| f64::from(who + reason) >= THRESHOLD)
            && order.iter().all(|(more, less)| points(*more) >= points(*less))
            && Signal::ALL.iter().all(|signal| {
                let (all, more) = (points(*signal), repeated(*signal));
                if signal.points() < 0 {
                    all < 0 && more == 0
                } else {
                    all >= 1 && more >= 0 && 2 * more <= all.max(2 * signal.repeated())
                }
            })
    }
}

/// Moves one number after the other for as long as that makes the training chats come out better.
fn descend(start: &Table, stories: &[&Story]) -> Table {
    let mut table = start.clone();
    let mut cost = self::cost(&table, start, stories);
    for _ in 0..SWEEPS {
        let before = cost;
        for place in 0..2 * table.points.len() {
            let (signal, at) = (place / 2, place % 2);
            if at == 1 && start.points[signal][1] == 0 {
                continue;
            }
            for by in [-5, -2, -1, 1, 2, 5] {
                let mut other = table.clone();
                other.points[signal][at] += by;
                if !other.is_explained() {
                    continue;
                }
                let other_cost = self::cost(&other, start, stories);
                if other_cost < cost {
                    (table, cost) = (other, other_cost);
                }
            }
        }
        if before - cost < 1e-6 {
            break;
        }
    }
    table
}

fn cost(table: &Table, start: &Table, stories: &[&Story]) -> f64 {
    let unlikely = |score: f64, is_hot: bool| {
        let margin = (score - THRESHOLD + 0.5) / SOFT * if is_hot { 1.0 } else { -1.0 };
        if margin > 0.0 { libm::log1p(libm::exp(-margin)) } else { libm::log1p(libm::exp(margin)) - margin }
    };
    let mut cost = 0.0;
    for story in stories {
        let scores: Vec<f64> = story.found.iter().map(|counts| table.score(counts)).collect();
        let Some(end) = scores.last() else { continue };
        let most = scores.iter().copied().fold(0.0, f64::max);
        let weight = if story.is_service { SERVICE } else { 1.0 };
        cost += weight * unlikely(most, story.handoff);
        if let (true, Some(wanted)) = (story.handoff, story.wanted) {
            cost += 0.3 * unlikely(scores[wanted], true);
        }
        if let Some(band) = story.band {
            cost += BAND * ((end - (20.0 * f64::from(band) + 10.0)).abs() - 10.0).max(0.0);
        }
    }
    let moved = table.points.iter().flatten().zip(start.points.iter().flatten());
    cost + PRIOR * moved.map(|(now, before)| f64::from((now - before).abs())).sum::<f64>()
}

fn show(when: &str, table: &Table, stories: &[Story]) {
    for is_dev in [false, true] {
        let (mut both, mut hot, mut there, mut false_alarms) = (0, 0, 0, 0);
        for story in stories.iter().filter(|story| story.is_dev == is_dev) {
            let is_hot = story.found.iter().any(|counts| table.score(counts) >= THRESHOLD);
            if story.is_service {
                false_alarms += usize::from(is_hot);
                continue;
            }
            both += usize::from(is_hot && story.handoff);
            hot += usize::from(is_hot);
            there += usize::from(story.handoff);
        }
        let (precision, recall) = (both as f64 / hot.max(1) as f64, both as f64 / there.max(1) as f64);
        let split = if is_dev { "development" } else { "training" };
        println!("handoff {when}, {split}: {precision:.2}/{recall:.2}, {false_alarms} of the service dialogues");
    }
}

//! How long a message takes to be read: the longest there may be, made to be slow, and what people really write.

use crate::Fault;
use kilo_domain::qualification::{Heard, Learned, Reading};
use kilo_qualify::Ear;
use kilo_testkit::linear::hostile_texts;
use kilo_types::{MessageId, Timestamp};
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

/// Bytes of the longest message.
const LONGEST: usize = 32 * 1024;

/// Each text is read so often, and its quickest time counts: what comes between is not its own.
const ROUNDS: usize = 3;

/// Rows of the slowest texts.
const SLOWEST: usize = 5;

/// When the messages count as said, in milliseconds.
const NOW: i64 = 1_790_000_000_000;

const QUESTION: &str = "Happy to help. What is your role, and when do you want to start?";

/// How a message is read.
#[derive(Clone, Copy)]
enum How {
    Rules,
    WithTagger,
    WithEncoder,
}

/// Reads hostile texts of 32 KiB and the visitors' messages of the conversations in `file`, and prints tables. `only` is
/// part of the names of the texts.
///
/// # Errors
/// When the file cannot be read, or what was learned is broken.
pub(crate) fn run(file: &Path, only: &str) -> Result<(), Fault> {
    let ear = Ear::built_in()?;
    let mut ways = vec![("rules", How::Rules), ("rules and tagger", How::WithTagger)];
    if ear.understands() {
        ways.push(("rules, tagger and encoder", How::WithEncoder));
    }
    let hostile: Vec<_> = hostile_texts(LONGEST).into_iter().filter(|(name, _)| name.contains(only)).collect();
    let real = messages(file)?;
    println!("| reading | hostile 32 KiB, median | slowest | real messages a second |\n| --- | ---: | ---: | ---: |");
    let mut slowest = Vec::new();
    for (name, how) in ways {
        let mut times: Vec<_> = hostile.iter().map(|(text, words)| (quickest(&ear, how, words), text)).collect();
        times.sort_unstable();
        let start = Instant::now();
        real.iter().for_each(|text| read(&ear, how, text));
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let rate = real.len() as f64 / start.elapsed().as_secs_f64();
        let (median, most) = (times.get(times.len() / 2), times.last());
        let time = |of: Option<&(Duration, &String)>| of.map_or(0.0, |(time, _)| time.as_secs_f64() * 1e3);
        println!("| {name} | {:.1} ms | {:.1} ms | {rate:.0} |", time(median), time(most));
        slowest.extend(times.into_iter().rev().take(SLOWEST).map(|(time, text)| (name, time, text)));
    }
    println!("\n| slowest | text | ms |\n| --- | --- | ---: |");
    for (name, time, text) in slowest {
        println!("| {name} | {} | {:.1} |", text.replace('|', "\\|"), time.as_secs_f64() * 1e3);
    }
    Ok(())
}

fn quickest(ear: &Ear, how: How, text: &str) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        read(ear, how, text);
        start.elapsed()
    };
    (0..ROUNDS).map(timed).min().unwrap_or_default()
}

fn read(ear: &Ear, how: How, text: &str) {
    let learned: Vec<Learned> = match how {
        How::Rules => Vec::new(),
        How::WithTagger => ear.people(text, Some(QUESTION)),
        How::WithEncoder => ear.hear(text, Some(QUESTION)),
    };
    let heard = Heard::new(MessageId(uuid::Uuid::nil()), text, Timestamp::from_millis(NOW));
    std::hint::black_box(Reading::of(&Heard { question: Some(QUESTION), learned: &learned, ..heard }));
}

fn messages(file: &Path) -> Result<Vec<String>, Fault> {
    let mut texts = Vec::new();
    for line in fs::read_to_string(file)?.lines() {
        let conversation: serde_json::Value = serde_json::from_str(line)?;
        let said = conversation["messages"].as_array().into_iter().flatten();
        let said = said.filter(|message| message["role"] == "visitor").filter_map(|message| message["text"].as_str());
        texts.extend(said.map(str::to_owned));
    }
    Ok(texts)
}

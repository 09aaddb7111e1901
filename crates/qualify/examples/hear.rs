//! How fast messages are heard, on one thread. Reads JSON lines with `text` and perhaps `question`:
//!
//! ```text
//! KILO_MODEL_FILE=… cargo run --release -p kilo-qualify --example hear < crates/qualify/data/utterances.jsonl
//! ```

use kilo_qualify::Ear;
use serde::Deserialize;
use std::{
    error::Error,
    hint::black_box,
    io::{self, BufRead},
    time::{Duration, Instant},
};

#[derive(Deserialize)]
struct Line {
    text: String,
    question: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let ear = Ear::built_in()?;
    println!("ready after {:.0?}; understands sentences: {}", start.elapsed(), ear.understands());
    let lines: Vec<Line> = io::stdin()
        .lock()
        .lines()
        .map(|line| Ok(serde_json::from_str(&line?)?))
        .collect::<Result<_, Box<dyn Error>>>()?;
    let all = |hear: &dyn Fn(&Line) -> usize| {
        let start = Instant::now();
        let found: usize = lines.iter().map(hear).sum();
        let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        println!("{found} findings, {:.0} messages a second", f64::from(count) / start.elapsed().as_secs_f64());
    };
    all(&|line| ear.people(&line.text, line.question.as_deref()).len());
    all(&|line| ear.hear(&line.text, line.question.as_deref()).len());
    for seed in ["we at my company ", "I am the head of. ", "a, b; c. ", "é", "x", "\n.", "Jane Doe "] {
        let text: String = seed
            .chars()
            .cycle()
            .take(32 * 1024 / seed.chars().map(char::len_utf8).sum::<usize>() * seed.chars().count())
            .collect();
        let once = || {
            let start = Instant::now();
            black_box(ear.hear(&text, None));
            start.elapsed()
        };
        let best = (0..5).map(|_| once()).min().unwrap_or(Duration::ZERO);
        println!("32 KiB of {seed:?}: {best:.1?}");
    }
    Ok(())
}

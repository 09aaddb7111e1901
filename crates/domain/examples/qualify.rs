//! Qualification over real dialogues: how many reach a score, and what a message costs.
//!
//! Reads JSON lines `{"messages": [{"role": "visitor", "text": "…"}]}` from standard input:
//!
//! ```text
//! zcat dialogues.jsonl.gz | cargo run --release -p kilo-domain --example qualify
//! ```

use kilo_domain::qualification::{Assessment, Evidence, Given, Heard, assess};
use kilo_types::{MessageId, Timestamp};
use serde::Deserialize;
use std::{
    hint::black_box,
    io::{self, BufRead},
    time::{Duration, Instant},
};
use uuid::Uuid;

/// The default threshold of a workspace.
const THRESHOLD: u8 = 60;
/// Conversations that are shown with their reasons.
const SHOWN: usize = 8;

#[derive(Deserialize)]
struct Dialogue {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    role: String,
    text: String,
}

fn main() -> io::Result<()> {
    let mut dialogues: Vec<Vec<String>> = Vec::new();
    for line in io::stdin().lock().lines() {
        let dialogue: Dialogue = serde_json::from_str(&line?)?;
        let visitor = dialogue.messages.into_iter().filter(|message| message.role == "visitor");
        dialogues.push(visitor.map(|message| message.text).collect());
    }
    share(&dialogues);
    throughput(&dialogues);
    linearity();
    Ok(())
}

fn assessed(messages: &[String]) -> Assessment {
    let mut evidence = Evidence::default();
    for (n, text) in messages.iter().enumerate() {
        evidence.absorb(&Heard::new(MessageId(Uuid::from_u128(n as u128)), text, Timestamp::from_millis(0)));
    }
    assess(&evidence, &Given::default())
}

fn share(dialogues: &[Vec<String>]) {
    let mut all: Vec<_> = dialogues.iter().map(|dialogue| assessed(dialogue)).collect();
    let total = all.len().max(1);
    for bound in [15, 30, 45, THRESHOLD] {
        let over = all.iter().filter(|one| one.score.get() >= bound).count();
        #[expect(clippy::cast_precision_loss, reason = "counts of dialogues")]
        let percent = over as f64 * 100.0 / total as f64;
        println!("score >= {bound}: {over} of {total} ({percent:.2} %)");
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.score));
    for one in all.iter().take(SHOWN) {
        println!("\n{} {:?} {:?} {:?}", one.score, one.persona, one.email, one.company_name);
        for row in &one.breakdown {
            println!("  {:>3} {} {:?}", row.points, row.signal, row.excerpt);
        }
    }
}

/// Messages a second on this thread, in whole passes over the dialogues.
fn throughput(dialogues: &[Vec<String>]) {
    let (start, mut messages) = (Instant::now(), 0_u32);
    while start.elapsed() < Duration::from_secs(5) && !dialogues.is_empty() {
        for dialogue in dialogues {
            black_box(assessed(dialogue));
            messages += u32::try_from(dialogue.len()).unwrap_or(u32::MAX);
        }
    }
    println!(
        "\n{:.0} messages a second, each conversation assessed once",
        f64::from(messages) / start.elapsed().as_secs_f64()
    );
}

/// Texts made to be slow, at one, two and four times the length.
fn linearity() {
    let seeds = [
        "i want to see a ",
        "we are struggling to ",
        "jane at acme dot ",
        "a@b",
        "@",
        "jane at ",
        "not ",
        "(at) ",
        "i work at Acme ",
        "$50k budget ",
        "my colleague my email ",
        "ﷺ",
        "i'm the head of ",
        "vp of ",
        "a",
        ". ",
        "how much how much ",
        "we lose hours leads ",
    ];
    println!("\n{:<26} {:>10} {:>10} {:>10}", "best of 9, in µs", "100 kB", "200 kB", "400 kB");
    for seed in seeds {
        let times = [100_000, 200_000, 400_000].map(|length: usize| {
            let text = seed.repeat(length / seed.len());
            let best = (0..9).map(|_| timed(&text)).min().unwrap_or_default();
            format!("{:>10}", best.as_micros())
        });
        println!("{seed:<26?} {}", times.join(" "));
    }
}

fn timed(text: &str) -> Duration {
    let start = Instant::now();
    let mut evidence = Evidence::default();
    evidence.absorb(&Heard::new(MessageId(Uuid::nil()), text, Timestamp::from_millis(0)));
    black_box(evidence);
    start.elapsed()
}

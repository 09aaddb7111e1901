//! Whether work grows with the length of a text and no faster, tried with texts that were made to be slow.
//!
//! The cost is the processor time of the thread that does the work, so that other programs do not count; what seems to
//! grow too fast is measured again before it fails.

use rustix::time::{ClockId, clock_gettime};
use serde::Deserialize;
use std::{sync::LazyLock, time::Duration};

/// Lengths of the texts in bytes, and how many doublings lie between them.
const SHORT: usize = 2 << 10;
const LONG: usize = 16 << 10;
const DOUBLINGS: i32 = 3;

/// Most that the work may grow when the text is twice as long.
const GROWTH: f64 = 2.5;

/// How often a text is measured again before it fails.
const REPEATS: usize = 8;

/// What takes less is as good as nothing, and too short to be measured, in seconds.
const NOTHING: f64 = 200e-6;

/// What is said again and again: whatever may open something and never closes it, close what never was open, or count
/// as more than it looks; and what begins so often and then ends as often.
static SEEDS: LazyLock<Seeds> = LazyLock::new(|| serde_json::from_str(include_str!("../data/hostile.json")).unwrap());

#[derive(Deserialize)]
struct Seeds {
    repeated: Vec<String>,
    nested: Vec<(String, String)>,
}

/// Texts of about `length` bytes that were made to be slow, each with a name.
#[must_use]
pub fn hostile_texts(length: usize) -> Vec<(String, String)> {
    let repeated = SEEDS.repeated.iter().map(|seed| (format!("{seed:?}"), fill(seed, length)));
    let nested = SEEDS.nested.iter().map(|(open, close)| {
        let count = length / (open.len() + close.len());
        (format!("{open:?}, {close:?}"), open.repeat(count) + &close.repeat(count))
    });
    repeated.chain(nested).chain(grown(length)).collect()
}

/// What no seed makes: runs and depths that grow, wide tables, references to one long address.
fn grown(length: usize) -> Vec<(String, String)> {
    let runs = |mark: &str, between: &str| {
        (1..).map(|run| mark.repeat(run) + between).scan(0, |sum, run| within(sum, run, length)).collect::<String>()
    };
    let depths = |mark: &str| {
        (0..)
            .map(|depth| format!("{}{mark}\n", "  ".repeat(depth)))
            .scan(0, |sum, line| within(sum, line, length))
            .collect()
    };
    let (columns, rows) = (length / 8, length / 4);
    let table = format!("{}\n{}\n{}", "a|".repeat(columns), "-|".repeat(columns), "a\n".repeat(rows));
    let address = format!("[a]: https://a.b/{}\n\n{}", "c".repeat(length / 2), "[a]".repeat(length / 6));
    let quotes: String = (1..)
        .map(|depth| format!("{}a\n", "> ".repeat(depth)))
        .scan(0, |sum, line| within(sum, line, length))
        .collect();
    let named = [
        ("backticks", runs("`", " a ")),
        ("asterisks", runs("*", "a ")),
        ("underscores", runs("_", "a ")),
        ("tildes", runs("~", "a ")),
        ("brackets", runs("[", "a](b) ")),
        ("combining marks", runs("\u{301}", "a")),
        ("a list ever deeper", depths("- a")),
        ("numbers ever deeper", depths("1. a")),
        ("quotes ever deeper", quotes),
        ("short lines deep in lists", format!("{}{}", "999999999. ".repeat(8), fill("a\n", length))),
        ("short lines deep in indented lists", depths("- a") + &fill("a\n", length)),
        ("a wide table", table),
        ("references to one address", address),
    ];
    named.map(|(name, text)| (name.to_owned(), text)).into()
}

fn within(sum: &mut usize, piece: String, length: usize) -> Option<String> {
    *sum += piece.len();
    (*sum <= length).then_some(piece)
}

/// `seed` again and again.
fn fill(seed: &str, length: usize) -> String {
    seed.repeat(length / seed.len())
}

/// Asserts that `work` takes time in proportion to its text.
///
/// # Panics
/// When it takes more than 2.5 times as long for a text of twice the length. Names the texts for which it does.
pub fn assert_linear(work: impl Fn(&str)) {
    // What is read once is read before.
    work("a");
    let pairs = hostile_texts(SHORT).into_iter().zip(hostile_texts(LONG));
    let steep: Vec<String> = pairs
        .filter_map(|((name, short), (_, long))| {
            let growth = growth(&work, &short, &long);
            (growth > GROWTH).then(|| format!("{name}: {growth:.2} times as long for twice the text"))
        })
        .collect();
    assert!(steep.is_empty(), "{}", steep.join("\n"));
}

/// How the cost grows with each doubling.
fn growth(work: &impl Fn(&str), short: &str, long: &str) -> f64 {
    let growth = |short: f64, long: f64| (long / short.max(NOTHING / 8.0)).powf(f64::from(DOUBLINGS).recip());
    let once = growth(cost(work, short), cost(work, long));
    if once <= GROWTH {
        return once;
    }
    // What disturbs only ever makes it slower: the least is the nearest to the truth.
    let least = |text| (0..REPEATS).map(|_| cost(work, text)).fold(f64::INFINITY, f64::min);
    growth(least(short), least(long))
}

fn cost(work: &impl Fn(&str), text: &str) -> f64 {
    let start = processor_time();
    work(text);
    (processor_time() - start).as_secs_f64()
}

fn processor_time() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
}

#[cfg(test)]
mod tests {
    use super::assert_linear;
    use std::hint::black_box;

    #[test]
    fn one_pass_is_linear() {
        assert_linear(|text| {
            black_box(text.chars().filter(|c| c.is_alphanumeric()).count());
        });
    }

    #[test]
    #[should_panic(expected = "times as long for twice the text")]
    fn a_search_from_every_bracket_is_not() {
        assert_linear(|text| {
            let open = text.match_indices('[').map(|(place, _)| text[place..].find('!'));
            black_box(open.flatten().count());
        });
    }
}

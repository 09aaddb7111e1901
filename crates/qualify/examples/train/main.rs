//! Makes `data/heads.bin` and `data/tagger.bin` from the labelled lines; `scripts/train` runs it.
#![expect(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a run that fails should fail loudly; counts are small"
)]

mod authors;
mod data;
mod heads;
mod lbfgs;
mod points;
#[path = "../../tests/manifest/sums.rs"]
mod sums;
mod tags;

use data::Message;
use heads::{COUNT, Row};
use kilo_domain::qualification::Cue;
use kilo_qualify::{Ear, Encoder, heads::Heads, tagger::KINDS};
use std::{borrow::Cow, env, fs, path::Path, process::ExitCode, time::Instant};

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let messages = data::read(&folder.join("data")).unwrap();
    let model = env::var_os("KILO_MODEL_FILE").map(fs::read);
    let Some(Ok(model)) = model else {
        eprintln!("KILO_MODEL_FILE names no file: scripts/train makes it and sets that.");
        return ExitCode::FAILURE;
    };
    let wanted = env::args().nth(1).unwrap_or_default();
    let encoder = Encoder::read(Cow::Owned(model)).unwrap();
    match wanted.as_str() {
        "--authors" => {
            let service = heads::rows(&encoder, &data::service(folder).unwrap());
            authors::leave_out_each(&encoder, &messages, &service);
            ExitCode::SUCCESS
        }
        "--tagger" => write(folder, &[("tagger.bin", tagger(&messages))]),
        "--thresholds" => {
            let known = Heads::read(&fs::read(folder.join("data/heads.bin")).unwrap()).unwrap();
            let dev: Vec<Message> = messages.into_iter().filter(|message| message.dev).collect();
            write(folder, &[("heads.bin", thresholds(folder, &encoder, known, &heads::rows(&encoder, &dev)))])
        }
        "--points" => {
            let service = heads::rows(&encoder, &data::service(folder).unwrap());
            points(folder, &heads::rows(&encoder, &messages), &service)
        }
        "--check" => {
            compare(folder, &[("tagger.bin", tagger(&messages)), ("heads.bin", heads(folder, &encoder, &messages))])
        }
        _ => write(folder, &[("tagger.bin", tagger(&messages)), ("heads.bin", heads(folder, &encoder, &messages))]),
    }
}

/// Fits the table of points, with the heads and the tagger that are there.
fn points(folder: &Path, rows: &[Row], service: &[Row]) -> ExitCode {
    let file = folder.join("../domain/data/points.tsv");
    let known = fs::read_to_string(&file).unwrap();
    let heads = Heads::read(&fs::read(folder.join("data/heads.bin")).unwrap()).unwrap();
    let model = fs::read(env::var_os("KILO_MODEL_FILE").unwrap()).unwrap();
    let ear = Ear::new(Some(Cow::Owned(model))).unwrap();
    let unseen = heads::unseen(&heads, rows, service);
    fs::write(file, points::fit(folder, &known, &ear, rows, &unseen, &heads)).unwrap();
    ExitCode::SUCCESS
}

/// Keeps what was made, and notes what it was made from.
fn write(folder: &Path, made: &[(&str, Vec<u8>)]) -> ExitCode {
    for (name, file) in made {
        fs::write(folder.join("data").join(name), file).unwrap();
    }
    let sums = serde_json::to_string_pretty(&sums::of(folder)).unwrap();
    fs::write(folder.join("data/manifest.json"), sums + "\n").unwrap();
    ExitCode::SUCCESS
}

fn compare(folder: &Path, made: &[(&str, Vec<u8>)]) -> ExitCode {
    let other = made.iter().filter(|(name, file)| fs::read(folder.join("data").join(name)).unwrap() != *file);
    let other: Vec<&str> = other.map(|(name, _)| *name).collect();
    if other.is_empty() {
        println!("What was learned is what these lines make.");
        return ExitCode::SUCCESS;
    }
    println!("Not what these lines make: {other:?}");
    ExitCode::FAILURE
}

fn tagger(messages: &[Message]) -> Vec<u8> {
    let start = Instant::now();
    let (dev, train): (Vec<&Message>, Vec<&Message>) = messages.iter().partition(|message| message.dev);
    let tagger = tags::fit(&train);
    let all = KINDS.map(|kind| tags::told(&tagger, &dev, kind));
    let thresholds = tags::thresholds(&tagger, &dev);
    let tagger = tagger.with_thresholds(thresholds);
    println!("On the development split, precision/recall:");
    for (kind, (precision, recall)) in KINDS.into_iter().zip(all) {
        let sure = tags::told(&tagger, &dev, kind);
        let threshold = thresholds[kind as usize];
        println!("  {kind:?} {precision:.2}/{recall:.2}, from {threshold:.2} {:.2}/{:.2}", sure.0, sure.1);
    }
    let file = tagger.write();
    println!("The tagger has {} bytes ({:.0?}).", file.len(), start.elapsed());
    file
}

fn heads(folder: &Path, encoder: &Encoder, messages: &[Message]) -> Vec<u8> {
    let start = Instant::now();
    let rows = heads::rows(encoder, messages);
    println!("{} sentences of {} messages are read ({:.0?}).", rows.len(), messages.len(), start.elapsed());
    let service = heads::rows(encoder, &data::service(folder).unwrap());
    let train: Vec<&Row> = rows.iter().filter(|row| !row.dev).chain(&service).collect();
    let fitted = heads::fit(&train);
    println!("The heads are fitted ({:.0?}).", start.elapsed());
    thresholds(folder, encoder, fitted, &rows)
}

/// Chooses thresholds on the development split and service chats.
fn thresholds(folder: &Path, encoder: &Encoder, fitted: Heads, rows: &[Row]) -> Vec<u8> {
    let service = heads::rows(encoder, &data::service_dev(folder).unwrap());
    let judges: Vec<&Row> = rows.iter().filter(|row| row.dev).chain(&service).collect();
    let sums: Vec<[f32; COUNT]> = judges.iter().map(|row| heads::sums(&fitted, row)).collect();
    let dev = judges.len() - service.len();
    let weights: Vec<f64> = (0..judges.len()).map(|at| if at < dev { 1.0 } else { heads::SERVICE }).collect();
    let rules = heads::rules(&judges, &sums, &weights);
    let fitted = fitted.with_rules(|cue| rules[cue]);
    let judged: Vec<([f32; COUNT], [bool; COUNT])> =
        rows.iter().filter(|row| row.dev).map(|row| (heads::sums(&fitted, row), row.cues)).collect();
    let (precision, recall) = heads::heard(&fitted, &judged, None);
    println!(
        "On the development split, area {:.3}, precision/recall {precision:.2}/{recall:.2}:",
        heads::area(&judged)
    );
    for (cue, name) in Cue::ALL.iter().map(|cue| cue.as_str()).enumerate() {
        let (precision, recall) = heads::heard(&fitted, &judged, Some(cue));
        println!("  {name:<18} {precision:.2}/{recall:.2} from {:.2}", rules[cue].threshold);
    }
    fitted.write()
}

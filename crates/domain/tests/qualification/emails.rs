//! The visitor's own address and its domain on labelled sentences.

use crate::{assessed, measure::Measure};
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    text: String,
    email: Option<String>,
    company_domain: Option<String>,
    #[serde(default)]
    accept: Vec<Option<String>>,
    #[serde(default)]
    accept_domain: Vec<Option<String>>,
}

fn measure(name: &str, lines: &str, floor: f64) {
    let (mut emails, mut domains) = (Measure::default(), Measure::default());
    for line in lines.lines() {
        let line: Line = serde_json::from_str(line).unwrap();
        let found = assessed(&[&line.text]);
        let accepted = [vec![line.email], line.accept].concat();
        emails.count(&line.text, found.email.as_deref(), &accepted);
        let accepted = [vec![line.company_domain], line.accept_domain].concat();
        domains.count(&line.text, found.company_domain.as_deref(), &accepted);
    }
    emails.report(&format!("{name}, email"), floor);
    domains.report(&format!("{name}, company domain"), floor);
}

#[test]
fn own_sentences() {
    measure("own sentences", include_str!("emails.jsonl"), 0.98);
}

#[test]
fn given_samples() {
    measure("given samples", include_str!("emails.sample.jsonl"), 1.0);
}

#[test]
fn held_out_sentences() {
    measure("held-out sentences", include_str!("emails.heldout.jsonl"), 0.95);
}

#[test]
fn second_held_out_sentences() {
    measure("second held-out sentences", include_str!("emails.heldout-2.jsonl"), 0.9);
}

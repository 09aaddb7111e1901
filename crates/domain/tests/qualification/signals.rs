//! Signals and employers' names on labelled sentences.

use crate::{assessed, measure::Measure};
use kilo_domain::qualification::Signal;
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    text: String,
    signals: Vec<String>,
    company: Option<String>,
}

/// What other tests measure, and what these lines do not label.
const LEFT_OUT: [Signal; 14] = [
    Signal::EmailCaptured,
    Signal::WorkEmail,
    Signal::DecisionMaker,
    Signal::RoleKnown,
    Signal::Engagement,
    Signal::Need,
    Signal::BuyingProcess,
    Signal::DecisionCriteria,
    Signal::Champion,
    Signal::Volume,
    Signal::Metrics,
    Signal::PurchaseIntent,
    Signal::SupportRequest,
    Signal::Abuse,
];

/// The signals that the lines label.
fn labelled() -> impl Iterator<Item = Signal> {
    Signal::ALL.iter().copied().filter(|signal| !LEFT_OUT.contains(signal))
}

fn lines() -> Vec<Line> {
    include_str!("signals.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_signal_is_found_and_no_other() {
    let mut measure = Measure::default();
    for line in lines() {
        let found = assessed(&[&line.text]).found;
        for signal in labelled() {
            let name = signal.as_str();
            let answer = found.iter().any(|(found, _)| *found == signal).then_some(name);
            let wanted = line.signals.iter().find(|wanted| *wanted == name).cloned();
            measure.count(&line.text, answer, &[wanted]);
        }
    }
    measure.report("signals", 0.95);
}

#[test]
fn company_names_are_cut_exactly() {
    let mut measure = Measure::default();
    for line in lines() {
        measure.count(&line.text, assessed(&[&line.text]).company_name.as_deref(), &[line.company]);
    }
    measure.report("company names", 0.95);
}

#[test]
fn each_signal_has_an_example() {
    let named: Vec<_> = lines().into_iter().flat_map(|line| line.signals).collect();
    for signal in labelled() {
        assert!(named.iter().any(|name| name == signal.as_str()), "{}", signal.as_str());
    }
}

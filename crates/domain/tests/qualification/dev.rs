//! What strangers wrote: the rules alone, without a model, on the development split of the labelled data (`dev/`, see
//! its README). Nothing here is tuned on; the floors keep what is reached.

#![expect(
    clippy::disallowed_methods,
    reason = "other labelled lines, and what to show of them, are asked for from outside"
)]

use crate::message;
use kilo_domain::qualification::{Assessment, Cue, Evidence, Given, Heard, assess, roles};
use kilo_types::Timestamp;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct Utterance {
    text: String,
    lang: String,
    question: Option<String>,
    persona: Option<String>,
    persona_en: Option<String>,
    company: Option<String>,
    email: Option<String>,
    name: Option<String>,
    #[serde(default)]
    cues: Vec<Labelled>,
}

#[derive(Deserialize)]
struct Labelled {
    cue: Cue,
}

#[derive(Deserialize)]
struct Chat {
    handoff: bool,
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    role: String,
    text: String,
}

/// Another folder of labelled lines to print figures of: `KILO_LABELLED`.
fn lines(file: &str, own: &'static str) -> String {
    let folder = std::env::var("KILO_LABELLED").ok();
    folder.map_or_else(|| own.to_owned(), |folder| std::fs::read_to_string(format!("{folder}/{file}")).unwrap())
}

fn utterances() -> Vec<Utterance> {
    let lines = lines("utterances.jsonl", include_str!("dev/utterances.jsonl"));
    // No public suffix list knows the reserved names.
    lines.lines().map(|line| serde_json::from_str(&line.replace(".example", ".com")).unwrap()).collect()
}

fn said_at() -> Timestamp {
    "2026-11-28T12:00:00Z".parse().unwrap()
}

fn heard(one: &Utterance) -> (Evidence, Assessment) {
    let mut evidence = Evidence::default();
    evidence.absorb(&Heard { question: one.question.as_deref(), ..Heard::new(message(0), &one.text, said_at()) });
    let found = assess(&evidence, &Given::default());
    (evidence, found)
}

#[derive(Default)]
struct Counts {
    right: f64,
    given: f64,
    wanted: f64,
}

impl Counts {
    fn count(&mut self, given: bool, wanted: bool, right: bool) {
        for (sum, holds) in [(&mut self.given, given), (&mut self.wanted, wanted), (&mut self.right, given && right)] {
            *sum += f64::from(u8::from(holds));
        }
    }

    fn precision(&self) -> f64 {
        if self.given > 0.0 { self.right / self.given } else { 1.0 }
    }

    fn recall(&self) -> f64 {
        if self.wanted > 0.0 { self.right / self.wanted } else { 1.0 }
    }

    fn print(&self, name: &str) {
        println!("{name:<28} P {:.2} R {:.2} ({} of {})", self.precision(), self.recall(), self.right, self.wanted);
    }
}

fn plain(text: &str) -> String {
    let folded = kilo_domain::search::fold(text);
    folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The same words, or the same role in another language or longer.
fn is_one_of(found: Option<&str>, labels: [Option<&str>; 2]) -> bool {
    found.is_some_and(|found| {
        labels.into_iter().flatten().any(|label| plain(found) == plain(label) || roles::is_same(found, label))
    })
}

/// Prints what was found wrongly or missed, if `KILO_SHOW` names it.
fn show(kind: &str, one: &Utterance, found: Option<&str>, wanted: Option<&str>) {
    if std::env::var("KILO_SHOW").is_ok_and(|shown| shown == kind) && found.map(plain) != wanted.map(plain) {
        println!("{kind} {} | {:?} | {} | found {found:?} wanted {wanted:?}", one.lang, one.question, one.text);
    }
}

#[test]
fn who_the_visitor_is() {
    let mut kinds: BTreeMap<&str, Counts> = BTreeMap::new();
    for one in utterances() {
        let found = heard(&one).1;
        for (kind, found, labels) in [
            ("persona", found.persona.as_deref(), [one.persona.as_deref(), one.persona_en.as_deref()]),
            ("company", found.company_name.as_deref(), [one.company.as_deref(), None]),
            ("email", found.email.as_deref(), [one.email.as_deref(), None]),
            ("name", found.name.as_deref(), [one.name.as_deref(), None]),
        ] {
            show(kind, &one, found, labels[0]);
            let right = is_one_of(found, labels);
            kinds.entry(kind).or_default().count(found.is_some(), labels[0].is_some(), right);
        }
    }
    for (kind, counts) in &kinds {
        counts.print(kind);
    }
    for (kind, precision, recall) in FLOORS_WHO.iter().filter(|_| std::env::var("KILO_LABELLED").is_err()) {
        let counts = &kinds[kind];
        assert!(counts.precision() >= *precision && counts.recall() >= *recall, "{kind}");
    }
}

/// Least precision and recall.
const FLOORS_WHO: &[(&str, f64, f64)] =
    &[("persona", 0.58, 0.19), ("company", 0.9, 0.1), ("email", 0.83, 0.83), ("name", 0.45, 0.06)];

#[test]
fn what_sentences_are_about() {
    let (mut all, mut cues): (Counts, BTreeMap<&str, Counts>) = (Counts::default(), BTreeMap::new());
    for one in utterances() {
        let found: BTreeSet<Cue> = heard(&one).0.cues().collect();
        let wanted: BTreeSet<Cue> = one.cues.iter().map(|label| label.cue).collect();
        for cue in Cue::ALL {
            let (given, labelled) = (found.contains(cue), wanted.contains(cue));
            show(cue.as_str(), &one, given.then_some("it"), labelled.then_some("it"));
            for counts in [&mut all, cues.entry(cue.as_str()).or_default()] {
                counts.count(given, labelled, labelled);
            }
        }
    }
    for (cue, counts) in &cues {
        counts.print(cue);
    }
    all.print("all cues");
    assert!(all.precision() >= 0.63 && all.recall() >= 0.18);
}

#[test]
fn who_is_worth_a_call() {
    let mut counts = Counts::default();
    let lines = lines("chats.jsonl", include_str!("dev/chats.jsonl"));
    for line in lines.lines() {
        let chat: Chat = serde_json::from_str(&line.replace(".example", ".com")).unwrap();
        let (mut evidence, mut question) = (Evidence::default(), None);
        for (place, one) in chat.messages.iter().enumerate() {
            match one.role.as_str() {
                "visitor" => {
                    evidence.absorb(&Heard { question, ..Heard::new(message(place), &one.text, said_at()) });
                }
                _ => question = Some(one.text.as_str()),
            }
        }
        let hot = assess(&evidence, &Given::default()).score.get() >= 60;
        counts.count(hot, chat.handoff, chat.handoff);
    }
    counts.print("handoff at 60");
    assert!(counts.precision() >= 0.8 && counts.recall() >= 0.45);
}

//! What holds for every text.

use crate::{assessed, evidence, message};
use kilo_domain::qualification::{Evidence, Given, Heard, assess};
use kilo_types::Timestamp;
use proptest::prelude::*;

/// Pieces that mean something, so that random texts reach the rules.
const PIECES: [&str; 24] = [
    "jane@acme.com",
    " at ",
    "acme dot com",
    "(at)",
    "mailto:",
    "we need a demo",
    "not ",
    "Our budget is $50k",
    "I'm the CTO at Foo Inc.",
    "by Q3",
    ". ",
    ", ",
    "\n",
    "I work at Acme",
    "don't",
    "@",
    "’",
    "ﷺ",
    "👩‍💻",
    "e\u{301}",
    "\u{202e}",
    "not jane@acme.com",
    "just browsing",
    "my colleague ",
];
/// Sentences that only speak for the visitor.
const POSITIVE: [&str; 9] = [
    "Can we book a demo?",
    "Our biggest problem is that leads go cold",
    "How much does it cost?",
    "Our budget is $50K this year",
    "We want to go live by Q3",
    "We currently use Intercom",
    "We are a team of 40",
    "I make the final decision",
    "my email is jane@acme-widgets.com",
];
/// An upper bound of a conversation's evidence as JSON.
const SIZE: usize = 128 * 1024;

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![3 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned), 1 => "\\PC{0,12}"];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(text(), 0..8)
}

proptest! {
    #[test]
    fn any_text_gives_a_score_that_its_breakdown_explains(texts in texts()) {
        let found = assess(&evidence(texts.iter().map(String::as_str)), &Given::default());
        let sum: i16 = found.breakdown.iter().map(|row| row.points).sum();
        prop_assert!(found.score.get() <= 100);
        prop_assert_eq!(sum, i16::from(found.score.get()));
        prop_assert_eq!(found.fit.get() + found.intent.get(), found.score.get());
        prop_assert!(found.breakdown.iter().all(|row| row.points != 0));
        let excerpts = found.breakdown.iter().filter_map(|row| row.excerpt.as_ref());
        prop_assert!(excerpts.chain(found.fields.iter().map(|field| &field.value)).all(|words| words.chars().count() <= 160));
    }

    #[test]
    fn every_character_is_survived(text in any::<String>()) {
        assessed(&[&text]);
    }

    #[test]
    fn it_does_not_matter_how_messages_are_batched(texts in texts(), cut in 0..8_usize) {
        let at_once = evidence(texts.iter().map(String::as_str));
        let mut stored = Evidence::default();
        for (n, text) in texts.iter().enumerate() {
            if n == cut {
                stored = serde_json::from_str(&serde_json::to_string(&stored).unwrap()).unwrap();
            }
            stored.absorb(&Heard::new(message(n), text, Timestamp::from_millis(0)));
        }
        prop_assert_eq!(at_once, stored);
    }

    #[test]
    fn more_that_speaks_for_a_visitor_never_lowers_the_score(before in texts(), more in proptest::sample::select(&POSITIVE[..])) {
        let mut texts: Vec<_> = before.iter().map(String::as_str).collect();
        let score = assessed(&texts).score;
        texts.push(more);
        prop_assert!(assessed(&texts).score >= score);
    }
}

#[test]
fn evidence_does_not_grow_with_the_conversation() {
    let long = POSITIVE.join(". ").repeat(20);
    let mut evidence = Evidence::default();
    for n in 0..200 {
        evidence.absorb(&Heard::new(message(n), &long, Timestamp::from_millis(0)));
    }
    assert!(serde_json::to_string(&evidence).unwrap().len() < SIZE);
}

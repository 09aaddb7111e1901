//! What a visitor's words say about them: bounded, and explained by its breakdown.
#![no_main]

use kilo_domain::qualification::{Evidence, Given, Heard, assess, question_of};
use kilo_fuzz::messages;
use kilo_types::{MessageId, Timestamp};
use libfuzzer_sys::fuzz_target;
use uuid::Uuid;

/// An upper bound of what is kept of a conversation, in bytes of JSON.
const SIZE: usize = 128 * 1024;

fuzz_target!(|text: &str| {
    let mut evidence = Evidence::default();
    let mut question = None;
    for (place, text) in (0_u128..).zip(messages(text)) {
        // Every third message is what the agent asked.
        if place % 3 == 2 {
            question = question_of(text);
            continue;
        }
        let said_at = Timestamp::from_millis(1_795_000_000_000);
        evidence.absorb(&Heard { message: MessageId(Uuid::from_u128(place)), text, question, said_at, learned: &[] });
    }
    let assessment = assess(&evidence, &Given::default());
    let sum: i32 = assessment.breakdown.iter().map(|signal| i32::from(signal.points)).sum();
    assert_eq!(sum.clamp(0, 100), i32::from(assessment.score.get()));
    let kept = serde_json::to_string(&evidence).unwrap_or_else(|error| panic!("{error}"));
    assert!(kept.len() <= SIZE, "{} bytes are kept", kept.len());
    let again: Evidence = serde_json::from_str(&kept).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(again, evidence);
});

//! What the team is told: bounded, and on as many lines as we meant.
#![no_main]

use kilo_domain::{
    brief::brief,
    letter,
    qualification::{Evidence, Given, Heard, assess},
};
use kilo_fuzz::conversation;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use std::hint::black_box;

fn check_slack(value: &Value) {
    match value {
        Value::Object(members) => {
            if let Some(text) = members.get("text").and_then(Value::as_str) {
                assert!(text.encode_utf16().count() <= 3000, "{text}");
                assert!(
                    members.get("type").is_none_or(|kind| kind != "plain_text") || !text.contains(['<', '>']),
                    "{text}"
                );
            }
            members.values().for_each(check_slack);
        }
        Value::Array(values) => values.iter().for_each(check_slack),
        _ => {}
    }
}

fuzz_target!(|text: &str| {
    let conversation = conversation(text);
    let mut evidence = Evidence::default();
    for message in &conversation.messages {
        evidence.absorb(&Heard::new(message.id, &message.text, message.sent_at));
    }
    let found = assess(&evidence, &Given::default());
    let letter = brief(&conversation, &found, "https://kilo.example/conversations/1");
    assert!(letter.headline().chars().count() <= 151);
    let slack = letter::slack(&letter);
    assert!(slack["blocks"].as_array().is_some_and(|blocks| blocks.len() <= 50));
    check_slack(&slack);
    black_box(letter::html(&letter));
    let lines = letter::text(&letter);
    assert!(!lines.chars().any(|c| c.is_control() && c != '\n'), "{lines:?}");
});

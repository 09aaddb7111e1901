//! Data with good defaults.

use serde_json::{Value, json};

/// `text` for a query string.
#[must_use]
pub fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A message of a visitor.
#[must_use]
pub fn message(text: &str) -> Value {
    json!({ "role": "visitor", "text": text })
}

/// A conversation with one message.
#[must_use]
pub fn conversation(text: &str) -> Value {
    json!({ "messages": [message(text)] })
}

/// 130 lines for an import: every status, scores, ties in the start, texts of several scripts.
#[must_use]
pub fn history() -> String {
    let emails = ["jörg@müller-werk.de", "a_b%c@acme.com", "jane@gmail.com", "x@sub.acme.co.uk"];
    let titles = ["CTO", "Head of Marketing", "50%_off", "デザイナー"];
    let texts = ["Do you integrate with Salesforce?", "Büro in MÜNCHEN", "那覇に旅行", "don't panic, a-b", "price"];
    let mut lines = String::new();
    for number in 0..130_usize {
        let minute = (number * 37) % 60;
        let day = 1 + (number * 7) % 28;
        let mut line = json!({
            "external_id": format!("n{number}"), "score": (number * 29) % 101,
            "started_at": format!("2026-0{}-{day:02}T{:02}:{minute:02}:00Z", 1 + number % 3, number % 24),
            "messages": [{ "role": "visitor", "text": texts[number % 5] }, { "role": "agent", "text": texts[number % 3] }],
        });
        if number % 3 > 0 {
            line["visitor"] =
                json!({ "email": emails[number % 4], "title": titles[(number / 2) % 4], "company": "Über GmbH" });
        }
        if number % 5 == 1 {
            line["handed_off_at"] = json!("2026-05-01T00:00:00Z");
        }
        if number % 7 == 2 {
            line["archived_at"] = json!("2026-05-02T00:00:00Z");
        }
        // Ties in the start must not skip or repeat a row either.
        if number % 11 == 0 {
            line["started_at"] = json!("2026-02-02T02:02:02Z");
        }
        lines.push_str(&format!("{line}\n"));
    }
    lines
}

//! What the targets have in common: a conversation made of a random text.

use kilo_domain::{
    period::Zone,
    transcript::{Audience, Options},
};
use kilo_types::Conversation;
use serde_json::{Value, json};

/// Ends a message in a random text.
const END: char = '\u{1e}';

/// The messages of a random text.
pub fn messages(text: &str) -> impl Iterator<Item = &str> {
    text.split(END)
}

/// A conversation in which visitor and agent say the messages of `text` in turn. Its first 200 characters are also the
/// visitor's name, role, company and address.
///
/// # Panics
/// When the model has a field that is not given here.
#[must_use]
pub fn conversation(text: &str) -> Conversation {
    let time = "2026-11-25T10:00:00.000Z";
    let known: String = text.chars().take(200).collect();
    let id = |place: usize| format!("0199a3e2-7c1e-7d31-9d0f-{place:012x}");
    let said: Vec<Value> = messages(text)
        .enumerate()
        .map(|(place, text)| {
            let role = if place.is_multiple_of(2) { "visitor" } else { "agent" };
            let page = json!({ "title": "a page", "url": "https://acme.example/" });
            json!({ "id": id(place + 1), "role": role, "text": text, "sent_at": time, "citations": [page], "assets": [] })
        })
        .collect();
    let excerpt: String = text.chars().skip(3).take(20).collect();
    let signal =
        json!({ "signal": "demo_request", "label": known, "points": 25, "message_id": id(1), "excerpt": excerpt });
    let field = json!({ "key": "budget", "label": "Budget", "value": known, "message_id": null, "source": "detected" });
    let value = json!({
        "id": id(0), "status": "handed_off", "score": 72, "persona": known, "preview": known, "fit": 30, "intent": 42,
        "visitor": { "name": known, "email": known, "phone": null }, "company": { "name": known, "domain": known },
        "message_count": said.len(), "started_at": time, "last_message_at": time, "updated_at": time, "archived_at": null,
        "handed_off_at": time, "handed_off_by": null, "external_id": null, "version": 1, "messages": said,
        "earlier_cursor": null, "qualification": { "framework": "bant", "fields": [field] },
        "score_breakdown": [signal], "landing_page": null, "locale": known, "disclosed_at": null, "metadata": null,
    });
    serde_json::from_value(value).unwrap_or_else(|error| panic!("the sample is no conversation any more: {error}"))
}

/// How a conversation is rendered for the team, or for others.
///
/// # Panics
/// Never: UTC is a zone.
#[must_use]
pub fn options(audience: Audience) -> Options {
    let zone = Zone::parse("UTC").unwrap_or_else(|| panic!("UTC is a zone"));
    Options { zone, audience, link: "https://kilo.example/conversations/1".to_owned(), bom: false }
}

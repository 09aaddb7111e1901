//! Conversations that come in parts: a large one is fetched page by page until all of it is here, so that search in the
//! page, printing and copying find everything. What is known already is not fetched again.

use kilo_types::{Conversation, MAX_CONVERSATION_BYTES, MessageId, MessagePage};

/// Where the part before what is here begins; `None` when all is here, or as much as a conversation may hold: one from
/// before there was a limit is cut there.
pub(crate) fn wanted(conversation: &Conversation) -> Option<MessageId> {
    let bytes: usize = conversation.messages.iter().map(|message| message.text.len()).sum();
    conversation.earlier_cursor.filter(|_| u64::try_from(bytes).is_ok_and(|bytes| bytes < MAX_CONVERSATION_BYTES))
}

/// Puts the page before what is here in its place.
pub(crate) fn add(conversation: &mut Conversation, page: MessagePage) {
    conversation.messages.splice(0..0, page.data);
    conversation.earlier_cursor = page.earlier_cursor;
}

/// Takes what `known`, the same conversation at an earlier time, has of what comes before; nothing if the two do not
/// touch. Messages are only ever added behind the last one.
pub(crate) fn join(fresh: &mut Conversation, known: &Conversation) {
    let Some(first) = fresh.earlier_cursor else { return };
    let Some(place) = known.messages.iter().position(|message| message.id == first) else { return };
    let before = known.messages.get(..place).unwrap_or_default();
    fresh.messages.splice(0..0, before.iter().cloned());
    fresh.earlier_cursor = known.earlier_cursor;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn id(number: usize) -> MessageId {
        format!("01930000-0000-7000-8000-{number:012x}").parse().unwrap()
    }

    fn messages(numbers: std::ops::Range<usize>, text: &str) -> Vec<Value> {
        let time = "2026-01-01T00:00:00.000Z";
        let said = |number| json!({ "id": id(number), "role": "agent", "text": text, "sent_at": time, "citations": [], "assets": [] });
        numbers.map(said).collect()
    }

    fn conversation(numbers: std::ops::Range<usize>, text: &str) -> Conversation {
        let time = "2026-01-01T00:00:00.000Z";
        let earlier = Some(id(numbers.start)).filter(|_| numbers.start > 0);
        serde_json::from_value(json!({
            "id": id(0), "status": "active", "score": 0, "persona": null, "visitor": { "name": null, "email": null },
            "company": { "name": null, "domain": null }, "message_count": numbers.end, "started_at": time,
            "last_message_at": time, "updated_at": time, "archived_at": null, "handed_off_at": null,
            "external_id": null, "version": 1, "fit": 0, "intent": 0, "messages": messages(numbers, text), "earlier_cursor": earlier,
            "qualification": { "framework": "bant", "fields": [] }, "score_breakdown": [], "landing_page": null,
            "locale": null,
        }))
        .unwrap()
    }

    fn ids(conversation: &Conversation) -> Vec<MessageId> {
        conversation.messages.iter().map(|message| message.id).collect()
    }

    #[test]
    fn pages_are_put_before_what_is_here_until_nothing_is_wanted() {
        let mut whole = conversation(4..6, "x");
        for (first, earlier) in [(2, Some(id(2))), (0, None)] {
            assert_eq!(wanted(&whole), Some(id(first + 2)));
            let data = serde_json::from_value(Value::from(messages(first..first + 2, "x"))).unwrap();
            add(&mut whole, MessagePage { data, next_cursor: earlier, earlier_cursor: earlier });
        }
        assert_eq!((wanted(&whole), ids(&whole)), (None, (0..6).map(id).collect()));
    }

    #[test]
    fn what_is_known_is_not_wanted_again() {
        let mut fresh = conversation(4..8, "x");
        join(&mut fresh, &conversation(0..6, "x"));
        assert_eq!((wanted(&fresh), ids(&fresh)), (None, (0..8).map(id).collect()));
        let mut apart = conversation(4..8, "x");
        join(&mut apart, &conversation(0..3, "x"));
        assert_eq!((wanted(&apart), ids(&apart)), (Some(id(4)), (4..8).map(id).collect()));
        let mut half = conversation(4..8, "x");
        join(&mut half, &conversation(2..6, "x"));
        assert_eq!((wanted(&half), ids(&half)), (Some(id(2)), (2..8).map(id).collect()));
    }

    #[test]
    fn no_more_is_fetched_than_a_conversation_may_hold() {
        assert_eq!(wanted(&conversation(1..18, &"x".repeat(1 << 20))), None);
        assert_eq!(wanted(&conversation(1..16, &"x".repeat(1 << 20))), Some(id(1)));
    }
}

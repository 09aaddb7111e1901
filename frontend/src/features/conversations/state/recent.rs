//! Conversations that were read or are likely to be read next, so that they open at once.

use kilo_types::{Conversation, ConversationId};
use std::{collections::VecDeque, sync::Arc};

/// How many are kept.
const KEPT: usize = 24;

/// The newest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recent(VecDeque<Arc<Conversation>>);

impl Recent {
    /// What is known of `id`; it may be old by now.
    pub(crate) fn get(&self, id: ConversationId) -> Option<Arc<Conversation>> {
        self.0.iter().find(|known| known.summary.id == id).cloned()
    }

    /// Keeps `fresh` in place of what was known before.
    pub(crate) fn keep(&mut self, fresh: Arc<Conversation>) {
        self.0.retain(|known| known.summary.id != fresh.summary.id);
        self.0.push_front(fresh);
        self.0.truncate(KEPT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conversation(number: usize, version: u64) -> Arc<Conversation> {
        let id = format!("01930000-0000-7000-8000-{number:012x}");
        let time = "2026-01-01T00:00:00.000Z";
        let json = serde_json::json!({
            "id": id, "status": "active", "score": 0, "persona": null, "visitor": { "name": null, "email": null },
            "company": { "name": null, "domain": null }, "message_count": 0, "started_at": time,
            "last_message_at": time, "updated_at": time, "archived_at": null, "handed_off_at": null,
            "external_id": null, "version": version, "messages": [],
            "qualification": { "framework": "bant", "fields": [] }, "fit": 0, "intent": 0, "score_breakdown": [], "landing_page": null,
            "locale": null,
        });
        Arc::new(serde_json::from_value(json).unwrap())
    }

    #[test]
    fn the_newest_are_kept_each_once() {
        let mut recent = Recent::default();
        for number in 0..KEPT + 5 {
            recent.keep(conversation(number, 1));
        }
        let (first, last) = (conversation(0, 1).summary.id, conversation(KEPT + 4, 1).summary.id);
        assert!(recent.get(first).is_none());
        recent.keep(conversation(KEPT + 4, 2));
        assert_eq!(recent.get(last).unwrap().summary.version, conversation(0, 2).summary.version);
        assert_eq!(recent.0.len(), KEPT);
    }
}

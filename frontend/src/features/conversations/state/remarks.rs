//! What became of answers: that one broke off, and what the visitor thought of it.

use kilo_types::{FeedbackReason, Message, MessageId};
use std::collections::BTreeMap;

/// Something to be known of an answer beyond its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remark {
    /// What a person reads.
    pub(crate) label: &'static str,
    /// Why, in the visitor's words.
    pub(crate) reason: Option<String>,
}

/// The remarks on `messages`, by message; those without any are left out.
pub(crate) fn remarks(messages: &[Message]) -> BTreeMap<MessageId, Vec<Remark>> {
    let all = messages.iter().map(|message| (message.id, of(message)));
    all.filter(|(_, remarks)| !remarks.is_empty()).collect()
}

fn of(message: &Message) -> Vec<Remark> {
    let cut_off = message.cut_off.map(|cut_off| Remark { label: cut_off.label(), reason: None });
    let feedback = message.feedback.as_ref().map(|feedback| Remark {
        label: feedback.label(),
        reason: feedback.reason.as_ref().map(FeedbackReason::as_str).map(str::to_owned),
    });
    cut_off.into_iter().chain(feedback).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(number: u8, more: &str) -> Message {
        let text = format!(
            r#"{{"id": "01930000-0000-7000-8000-0000000000{number:02x}", "role": "agent", "text": "x",
                "sent_at": "2026-01-01T00:00:00Z", "citations": [], "assets": []{more}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn only_answers_that_something_became_of_have_remarks() {
        let whole = message(1, "");
        let cut = message(2, r#", "cut_off": "failure", "feedback": {"helpful": false, "reason": "Too old"}"#);
        let stopped = message(3, r#", "cut_off": "visitor", "feedback": null"#);
        let liked = message(4, r#", "feedback": {"helpful": true}"#);
        let all = remarks(&[whole.clone(), cut.clone(), stopped.clone(), liked.clone()]);
        assert_eq!(all.keys().copied().collect::<Vec<_>>(), [cut.id, stopped.id, liked.id]);
        let said = |id| all[&id].iter().map(|remark| (remark.label, remark.reason.as_deref())).collect::<Vec<_>>();
        let bad = ("Visitor did not find this helpful", Some("Too old"));
        assert_eq!(said(cut.id), [("The answer broke off", None), bad]);
        assert_eq!(said(stopped.id), [("Stopped by the visitor", None)]);
        assert_eq!(said(liked.id), [("Visitor found this helpful", None)]);
    }
}

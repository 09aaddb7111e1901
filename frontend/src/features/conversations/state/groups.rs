//! Messages as a reader sees them: one heading a day, and one for each run of one speaker.

use kilo_types::{Message, Speaker};

/// A run of messages of one speaker on one day, close together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// Who speaks.
    pub(crate) speaker: Speaker,
    /// Place of the first message.
    pub(crate) first: usize,
    /// Place behind the last message.
    pub(crate) end: usize,
    /// Whether a new day begins here.
    pub(crate) new_day: bool,
}

/// A pause after which the same speaker is named again.
const PAUSE_MILLIS: i64 = 30 * 60 * 1000;

/// The groups of `messages`. `day_of` names the local day of an instant (milliseconds).
pub(crate) fn groups(messages: &[Message], day_of: impl Fn(i64) -> i64) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut day = None;
    for (place, message) in messages.iter().enumerate() {
        let millis = message.sent_at.millis();
        let today = day_of(millis);
        let new_day = day != Some(today);
        day = Some(today);
        let pause = place
            .checked_sub(1)
            .and_then(|before| messages.get(before))
            .is_some_and(|before| millis - before.sent_at.millis() > PAUSE_MILLIS);
        match groups.last_mut() {
            Some(group) if group.speaker == message.role && !new_day && !pause => group.end = place + 1,
            _ => groups.push(Group { speaker: message.role, first: place, end: place + 1, new_day }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use kilo_types::Timestamp;

    fn said(role: Speaker, minute: i64) -> Message {
        Message {
            id: "01930000-0000-7000-8000-000000000001".parse().unwrap(),
            role,
            text: "x".into(),
            sent_at: Timestamp::from_millis(minute * 60_000),
            citations: Vec::new(),
            assets: Vec::new(),
        }
    }

    #[test]
    fn runs_days_and_pauses_part_groups() {
        use Speaker::{Agent, Visitor};
        let day = 24 * 60;
        let messages = [
            said(Visitor, 0),
            said(Visitor, 1),
            said(Agent, 2),
            said(Agent, 40),
            said(Agent, day),
            said(Visitor, day + 1),
        ];
        let found = groups(&messages, |millis| millis / (24 * 60 * 60_000));
        let shape: Vec<_> = found.iter().map(|group| (group.speaker, group.first, group.end, group.new_day)).collect();
        assert_eq!(
            shape,
            [
                (Visitor, 0, 2, true),
                (Agent, 2, 3, false),
                (Agent, 3, 4, false),
                (Agent, 4, 5, true),
                (Visitor, 5, 6, false)
            ]
        );
        assert!(groups(&[], |_| 0).is_empty());
    }
}

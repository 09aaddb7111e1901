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
    /// Whether it goes on with what the same speaker said just before, in another group.
    pub(crate) goes_on: bool,
}

/// A pause after which the same speaker is named again.
const PAUSE_MILLIS: i64 = 30 * 60 * 1000;

/// The groups of `messages` from place `from` on. `day_of` names the local day of an instant (milliseconds).
pub(crate) fn groups(messages: &[Message], from: usize, day_of: impl Fn(i64) -> i64) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut before = from.checked_sub(1).and_then(|before| messages.get(before));
    let mut day = before.map(|before| day_of(before.sent_at.millis()));
    for (place, message) in messages.iter().enumerate().skip(from) {
        let millis = message.sent_at.millis();
        let today = day_of(millis);
        let new_day = day.replace(today) != Some(today);
        let goes_on = before.is_some_and(|before| {
            before.role == message.role && !new_day && millis - before.sent_at.millis() <= PAUSE_MILLIS
        });
        before = Some(message);
        match groups.last_mut() {
            Some(group) if goes_on => group.end = place + 1,
            _ => groups.push(Group { speaker: message.role, first: place, end: place + 1, new_day, goes_on }),
        }
    }
    groups
}

/// Whether `now` is `before`, with or without more at its end.
pub(crate) fn grew(before: &[Message], now: &[Message]) -> bool {
    before.len() <= now.len() && before.iter().zip(now).all(|(before, now)| before.id == now.id)
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
            cut_off: None,
            feedback: None,
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
        let found = groups(&messages, 0, |millis| millis / (24 * 60 * 60_000));
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
        assert!(groups(&[], 0, |_| 0).is_empty());
    }

    #[test]
    fn what_is_added_later_goes_on_where_it_can() {
        use Speaker::{Agent, Visitor};
        let messages = [said(Visitor, 0), said(Visitor, 1), said(Agent, 2), said(Agent, 40), said(Agent, 41)];
        let from = |from| {
            let found = groups(&messages, from, |_| 0);
            found.iter().map(|group| (group.first, group.end, group.new_day, group.goes_on)).collect::<Vec<_>>()
        };
        assert_eq!(from(1), [(1, 2, false, true), (2, 3, false, false), (3, 5, false, false)]);
        assert_eq!(from(4), [(4, 5, false, true)]);
        assert!(from(5).is_empty());
    }

    #[test]
    fn only_more_at_the_end_is_growth() {
        let message = |number: u8| Message {
            id: format!("01930000-0000-7000-8000-0000000000{number:02x}").parse().unwrap(),
            ..said(Speaker::Visitor, 0)
        };
        let before = [message(1), message(2)];
        assert!(grew(&before, &before));
        assert!(grew(&before, &[message(1), message(2), message(3)]));
        assert!(!grew(&before, &[message(1)]));
        assert!(!grew(&before, &[message(1), message(3), message(2)]));
    }
}

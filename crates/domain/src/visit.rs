//! When a visitor who comes back goes on in the same conversation, what one is told whom nobody answers, and how all are
//! told that an AI does.

use kilo_types::{AgentName, Disclosure, TimeoutHours, Timestamp, WidgetDisclosure};

mod promise;

pub use promise::promise;

const HOUR_MILLIS: i64 = 60 * 60 * 1000;

/// Whether a conversation whose last message was sent at `last_message_at` goes on at `now`; otherwise a new one starts.
#[must_use]
pub fn goes_on(last_message_at: Timestamp, timeout: TimeoutHours, now: Timestamp) -> bool {
    now.millis() < last_message_at.millis() + i64::from(timeout.get()) * HOUR_MILLIS
}

/// Whether a workspace may say nothing of the AI that answers: only where none does.
///
/// # Errors
/// When an agent answers and `disclosure` is empty.
pub fn check_disclosure(disclosure: Option<&Disclosure>, agent_answers: bool) -> Result<(), DisclosureMissing> {
    let says_nothing = disclosure.is_some_and(|disclosure| disclosure.as_str().is_empty());
    if agent_answers && says_nothing { Err(DisclosureMissing) } else { Ok(()) }
}

/// Visitors would not be told that an AI answers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisclosureMissing;

/// How visitors are told that an AI answers: in the workspace's words, else in the widget's own while an agent answers.
#[must_use]
pub fn disclosure(
    own: Option<Disclosure>,
    agent_name: Option<AgentName>,
    agent_answers: bool,
) -> Option<WidgetDisclosure> {
    match own {
        Some(text) if text.as_str().is_empty() => None,
        None if !agent_answers => None,
        text => Some(WidgetDisclosure { text, agent_name }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_goes_on_until_the_hours_are_over() {
        let last: Timestamp = "2026-03-01T10:00:00Z".parse().unwrap();
        let day = TimeoutHours::new(24).unwrap();
        for (now, on) in [
            ("2026-03-01T10:00:00Z", true),
            ("2026-03-02T09:59:59.999Z", true),
            ("2026-03-02T10:00:00Z", false),
            // A clock that was set back ends nothing.
            ("2026-02-28T10:00:00Z", true),
        ] {
            assert_eq!(goes_on(last, day, now.parse().unwrap()), on, "{now}");
        }
    }

    #[test]
    fn nothing_is_said_of_an_ai_only_where_none_answers() {
        let (own, none) = (Disclosure::parse("A robot.").unwrap(), Disclosure::parse(" ").unwrap());
        assert_eq!(check_disclosure(Some(&none), true), Err(DisclosureMissing));
        for good in [(Some(&none), false), (None, true), (None, false), (Some(&own), true)] {
            assert_eq!(check_disclosure(good.0, good.1), Ok(()));
        }
        let said = |own: Option<&Disclosure>, agent| disclosure(own.cloned(), None, agent).map(|said| said.text);
        assert_eq!(said(None, true), Some(None));
        assert_eq!(said(None, false), None);
        assert_eq!(said(Some(&own), false), Some(Some(own.clone())));
        assert_eq!(said(Some(&none), false), None);
    }
}

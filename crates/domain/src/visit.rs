//! When a visitor who comes back goes on in the same conversation, and what one is told whom nobody answers.

use kilo_types::{TimeoutHours, Timestamp};

const HOUR_MILLIS: i64 = 60 * 60 * 1000;

/// Whether a conversation whose last message was sent at `last_message_at` goes on at `now`; otherwise a new one starts.
#[must_use]
pub fn goes_on(last_message_at: Timestamp, timeout: TimeoutHours, now: Timestamp) -> bool {
    now.millis() < last_message_at.millis() + i64::from(timeout.get()) * HOUR_MILLIS
}

/// What a visitor is told, once, when no agent answers. It asks for an address if none is known.
#[must_use]
pub const fn promise(address_is_known: bool) -> &'static str {
    if address_is_known {
        "Thank you for your message. Nobody can answer right here at the moment: our team will reply by email."
    } else {
        "Thank you for your message. Nobody can answer right here at the moment: our team will reply by email. \
         Which address should we write to?"
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
    fn an_address_is_asked_for_only_where_none_is_known() {
        assert!(promise(false).ends_with('?') && !promise(true).contains('?'));
    }
}

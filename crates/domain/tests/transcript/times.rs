//! Times that say which instant they are on every day of the year, and an order that does not pretend.

use crate::sample::{internal, jane, message};
use kilo_domain::transcript::Format;
use kilo_types::{Conversation, Speaker};

/// Jane's conversation with messages at `times`, in the order in which they arrived.
fn said(times: &[&str]) -> Conversation {
    let mut conversation = jane();
    let say =
        |(number, time): (usize, &&str)| message(number as u128, Speaker::Visitor, time, &format!("word{number}"));
    conversation.messages = times.iter().enumerate().map(say).collect();
    conversation.summary.started_at = times[0].parse().unwrap();
    conversation.summary.last_message_at = times[times.len() - 1].parse().unwrap();
    conversation
}

/// The lines above messages and the days.
fn heads(conversation: &Conversation) -> Vec<String> {
    let text = internal(conversation, Format::Text);
    let is_head = |line: &&str| line.starts_with("---") || line.starts_with("Jane");
    text.lines().filter(is_head).map(str::to_owned).collect()
}

fn period(conversation: &Conversation) -> String {
    let text = internal(conversation, Format::Text);
    text.lines().find_map(|line| line.strip_prefix("Period:")).unwrap().trim().to_owned()
}

#[test]
fn on_a_day_with_two_offsets_each_time_has_its_own() {
    // In Berlin 02:30 comes twice on this day.
    let twice = said(&["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]);
    assert_eq!(
        heads(&twice),
        ["--- Sunday, 25 October 2026 ---", "Jane Doe, 02:30 (UTC+02:00):", "Jane Doe, 02:30 (UTC+01:00):"]
    );
    assert_eq!(period(&twice), "25 Oct 2026, 02:30 (UTC+02:00) to 25 Oct 2026, 02:30 (UTC+01:00), Europe/Berlin");
    for format in [Format::Markdown, Format::Html] {
        let file = internal(&twice, format);
        assert!(file.contains("UTC+02:00") && file.contains("UTC+01:00"), "{format:?}: {file}");
    }
    let spring = said(&["2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z"]);
    assert_eq!(heads(&spring)[1..3], ["Jane Doe, 01:59 (UTC+01:00):", "Jane Doe, 03:00 (UTC+02:00):"]);
    assert_eq!(heads(&spring)[4], "Jane Doe, 03:00:");
    let ordinary = said(&["2026-10-24T00:30:00Z", "2026-10-24T01:30:00Z"]);
    assert_eq!(period(&ordinary), "24 Oct 2026, 02:30 to 03:30 (Europe/Berlin, UTC+02:00)");
}

#[test]
fn a_period_runs_forward() {
    let mut conversation = said(&["2026-10-03T14:05:00Z"]);
    conversation.summary.started_at = "2026-10-03T16:00:00Z".parse().unwrap();
    assert_eq!(period(&conversation), "3 Oct 2026, 16:05 to 18:00 (Europe/Berlin, UTC+02:00)");
}

#[test]
fn a_message_that_arrived_late_is_marked_and_stands_under_its_own_day() {
    let late = said(&["2026-10-03T14:05:00Z", "2026-10-04T08:00:00Z", "2026-10-03T14:06:00Z", "2026-10-04T08:01:00Z"]);
    assert_eq!(
        heads(&late),
        [
            "--- Saturday, 3 October 2026 ---",
            "Jane Doe, 16:05:",
            "--- Sunday, 4 October 2026 ---",
            "Jane Doe, 10:00:",
            "--- Saturday, 3 October 2026 ---",
            "Jane Doe, 16:06, arrived late:",
            "--- Sunday, 4 October 2026 ---",
            "Jane Doe, 10:01:",
        ]
    );
}

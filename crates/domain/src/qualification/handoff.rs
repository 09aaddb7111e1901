//! When a conversation is handed to the team.

use kilo_types::Score;

/// Whether the write that moves the score from `before` to `after` hands the conversation on.
///
/// Only a score that rises does: a threshold that was lowered meanwhile hands nothing on by itself, and a conversation
/// that was handed on stays so. A new conversation comes from 0.
#[must_use]
pub fn is_due(before: Score, after: Score, threshold: Score, handed_off: bool) -> bool {
    !handed_off && after >= threshold && after > before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_write_that_reaches_the_threshold_hands_on_once() {
        for (before, after, threshold, handed_off, due) in [
            (0, 60, 60, false, true),
            (59, 60, 60, false, true),
            (0, 59, 60, false, false),
            (60, 72, 60, true, false),
            (72, 60, 60, false, false),
            // The threshold was 60 when the score became 55.
            (55, 55, 50, false, false),
            (55, 56, 50, false, true),
            (0, 100, 100, false, true),
        ] {
            let [before, after, threshold] = [before, after, threshold].map(|score| Score::new(score).unwrap());
            assert_eq!(is_due(before, after, threshold, handed_off), due, "{before} {after} {threshold} {handed_off}");
        }
    }
}

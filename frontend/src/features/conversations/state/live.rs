//! What follows from others' work while somebody reads: rules in plain Rust.

use super::{ListState, RowKey};
use kilo_types::{ConversationSummary, Page};
use std::sync::Arc;

/// What the page knows of the stream of events.
#[derive(Clone, Debug, Default)]
pub(crate) struct Live {
    /// The number of the last event; empty before the first.
    pub(crate) last: String,
    /// Streams that did not begin since the last one that did.
    pub(crate) failures: u32,
    /// Whether the whole list has to be compared, not only its newest page.
    pub(crate) whole: bool,
    /// Looking for new conversations.
    pub(crate) looking: Turn,
    /// Fetching the open conversation.
    pub(crate) reading: Turn,
    /// Counting.
    pub(crate) counting: Turn,
}

/// Work of which one run is under way at a time, and one more follows if it was asked for meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing to do.
    #[default]
    Idle,
    /// A run is under way.
    Busy,
    /// A run is under way, and what it found may be old already.
    Again,
}

impl Turn {
    /// Asks for a run; `true` if it is to begin now.
    pub(crate) fn ask(&mut self) -> bool {
        let idle = *self == Self::Idle;
        *self = if idle { Self::Busy } else { Self::Again };
        idle
    }

    /// A run has ended; `true` if the next one is to begin.
    pub(crate) fn done(&mut self) -> bool {
        let again = *self == Self::Again;
        *self = if again { Self::Busy } else { Self::Idle };
        again
    }
}

/// Milliseconds to wait before the next stream: about a second after one that had begun, twice as much after each
/// that did not, at most half a minute. `random` (0 to 1) spreads many browsers over the second half of it.
pub(crate) fn wait(failures: u32, random: f64) -> i32 {
    let longest = (1_000_u32 << failures.min(5)).min(30_000);
    let part = (f64::from(longest) / 2.0) * (1.0 + random.clamp(0.0, 1.0));
    #[expect(clippy::cast_possible_truncation, reason = "at most 30,000")]
    let millis = part as i32;
    millis
}

/// So many news are fetched one by one after a long time away; more are fetched with the list.
const MOST: usize = 200;

/// Conversations that the filter finds and the list does not show yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct News {
    rows: Vec<Arc<ConversationSummary>>,
    /// Whether there are so many that the list has to be fetched anew.
    pub(crate) more: bool,
}

impl News {
    /// Takes in a page of what the filter finds now: the newest first, then what follows it. Says whether `list` has
    /// rows below it.
    pub(crate) fn add(&mut self, list: &ListState, page: &Page<ConversationSummary>) -> bool {
        let lacking = page.data.iter().filter(|row| list.lacks(row)).cloned().map(Arc::new);
        self.rows.extend(lacking);
        let end = page.data.last().map(RowKey::of);
        let is_below = |row: &Arc<ConversationSummary>| end.is_some_and(|end| RowKey::of(row) < end);
        self.more = page.next_cursor.is_some() && list.rows().first().is_some_and(is_below);
        self.rows.len() < MOST && list.rows().last().is_some_and(is_below)
    }

    /// How many of them `list` still lacks, for people: `3`, `50+`; none when there are none.
    pub(crate) fn count(&self, list: &ListState) -> Option<String> {
        let count = self.rows.iter().filter(|row| list.lacks(row)).count();
        (count > 0).then(|| format!("{count}{}", if self.more { "+" } else { "" }))
    }

    /// Puts them into the list.
    pub(crate) fn show(self, list: &mut ListState) {
        for row in self.rows {
            list.take_in(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::conversations::state::list::tests::{ids, loaded, page, row};

    fn news(list: &ListState, numbers: &[u8], next: Option<&str>) -> News {
        let mut news = News::default();
        news.add(list, &page(numbers, next));
        news
    }

    #[test]
    fn what_was_asked_for_during_a_run_is_done_once_after_it() {
        let mut turn = Turn::default();
        assert!(turn.ask());
        assert!(!turn.ask());
        assert!(!turn.ask());
        assert!(turn.done());
        assert!(!turn.done());
        assert!(turn.ask());
    }

    #[test]
    fn waiting_grows_to_half_a_minute() {
        assert_eq!(
            [0, 1, 2, 3, 4, 5, 99].map(|failures| wait(failures, 1.0)),
            [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]
        );
        assert_eq!(wait(0, 0.0), 500);
    }

    #[test]
    fn only_what_the_list_lacks_is_new_and_nothing_moves_before_it_is_asked_for() {
        let mut list = loaded(&[9, 7], None);
        let news = news(&list, &[12, 11, 9, 8, 7], None);
        assert_eq!(news.count(&list).as_deref(), Some("3"));
        assert_eq!(ids(&list), [9, 7]);
        news.clone().show(&mut list);
        assert_eq!(ids(&list), [12, 11, 9, 8, 7]);
        assert_eq!(news.count(&list), None, "what is shown is not new");
    }

    #[test]
    fn more_than_a_page_of_news_leaves_a_gap() {
        let list = loaded(&[3, 2], None);
        assert_eq!(news(&list, &[9, 8, 7], Some("a")).count(&list).as_deref(), Some("3+"));
        assert!(!news(&list, &[9, 8, 3], Some("a")).more);
        assert!(!news(&loaded(&[], None), &[9], Some("a")).more);
    }

    #[test]
    fn what_comes_with_a_later_page_is_no_news() {
        let list = loaded(&[9, 7], Some("a"));
        assert_eq!(news(&list, &[9, 7, 5], None).count(&list), None);
        assert_eq!(news(&list, &[9, 8, 7], None).count(&list).as_deref(), Some("1"));
    }

    #[test]
    fn a_row_taken_out_by_hand_is_news_once_somebody_else_brings_it_back() {
        let mut list = loaded(&[9, 8], None);
        list.remove(&[row(8).id].into());
        assert_eq!(news(&list, &[9, 8], None).count(&list), None);
        let mut back = page(&[9, 8], None);
        back.data[1].version += 2;
        let mut news = News::default();
        news.add(&list, &back);
        assert_eq!(news.count(&list).as_deref(), Some("1"));
    }
}

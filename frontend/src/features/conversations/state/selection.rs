//! Which conversations are picked, to do something with all of them at once.

use kilo_types::ConversationId;
use std::collections::HashSet;

/// What is picked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    picked: HashSet<ConversationId>,
    /// Where a range starts: the one picked last.
    anchor: Option<ConversationId>,
    /// Everything that the filter finds, loaded or not.
    all: bool,
}

impl Selection {
    /// Whether nothing is picked.
    pub(crate) fn is_empty(&self) -> bool {
        self.picked.is_empty()
    }

    /// How many are picked by hand.
    pub(crate) fn count(&self) -> usize {
        self.picked.len()
    }

    /// What is picked by hand, in no order.
    pub(crate) fn ids(&self) -> impl Iterator<Item = ConversationId> {
        self.picked.iter().copied()
    }

    /// Whether everything that the filter finds is picked.
    pub(crate) const fn is_all(&self) -> bool {
        self.all
    }

    /// Whether `id` is picked.
    pub(crate) fn contains(&self, id: ConversationId) -> bool {
        self.picked.contains(&id)
    }

    /// Picks `id`, or lets it go.
    pub(crate) fn toggle(&mut self, id: ConversationId) {
        self.all = false;
        if !self.picked.remove(&id) {
            self.picked.insert(id);
        }
        self.anchor = Some(id);
    }

    /// Picks everything from the one picked last to `id`, in the order of `loaded`.
    pub(crate) fn extend_to(&mut self, id: ConversationId, loaded: impl Iterator<Item = ConversationId>) {
        let from = self.anchor.unwrap_or(id);
        let mut ends = 0;
        for row in loaded {
            let is_end = row == from || row == id;
            if ends == 1 || (ends == 0 && is_end) {
                self.picked.insert(row);
            }
            // A range of one row both starts and ends there.
            ends += if is_end && from == id { 2 } else { usize::from(is_end) };
        }
        self.all = false;
        self.anchor = Some(id);
    }

    /// Picks every one of `loaded`; `all` stands for what is not loaded, too.
    pub(crate) fn pick_all(&mut self, loaded: impl Iterator<Item = ConversationId>, all: bool) {
        self.picked = loaded.collect();
        self.all = all;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> ConversationId {
        format!("01930000-0000-7000-8000-0000000000{number:02x}").parse().unwrap()
    }

    fn loaded() -> impl Iterator<Item = ConversationId> {
        (1..=6).map(id)
    }

    fn numbers(selection: &Selection) -> Vec<u8> {
        (1..=6).filter(|number| selection.contains(id(*number))).collect()
    }

    #[test]
    fn one_by_one() {
        let mut selection = Selection::default();
        selection.toggle(id(2));
        selection.toggle(id(4));
        selection.toggle(id(2));
        assert_eq!(numbers(&selection), [4]);
        assert_eq!(selection.count(), 1);
        assert!(!selection.is_empty());
    }

    #[test]
    fn a_range_goes_from_the_last_one_in_either_direction_and_keeps_the_rest() {
        let mut selection = Selection::default();
        selection.toggle(id(3));
        selection.extend_to(id(5), loaded());
        assert_eq!(numbers(&selection), [3, 4, 5]);
        selection.toggle(id(2));
        selection.extend_to(id(1), loaded());
        assert_eq!(numbers(&selection), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_range_without_a_start_is_one_row() {
        let mut selection = Selection::default();
        selection.extend_to(id(3), loaded());
        assert_eq!(numbers(&selection), [3]);
    }

    #[test]
    fn all_that_match_lasts_until_one_is_taken_out() {
        let mut selection = Selection::default();
        selection.pick_all(loaded(), true);
        assert!(selection.is_all());
        selection.toggle(id(1));
        assert!(!selection.is_all());
        assert_eq!(numbers(&selection), [2, 3, 4, 5, 6]);
    }
}

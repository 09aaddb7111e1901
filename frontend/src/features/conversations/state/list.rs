//! The rows that are loaded, page after page, and what is on its way.

use kilo_types::{ConversationFilter, ConversationId, ConversationSummary, Cursor, Page, Timestamp};
use std::{collections::HashSet, sync::Arc};

/// Names one request; an answer under an old ticket is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket(u64);

/// What the list waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The first page of a filter; the rows of the filter before are still there.
    #[default]
    LoadingFirst,
    /// One more page.
    LoadingMore,
    /// Nothing.
    Ready,
    /// The first page did not come.
    FirstFailed,
    /// The next page did not come.
    MoreFailed,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListState {
    rows: Vec<Arc<ConversationSummary>>,
    next: Option<Cursor>,
    phase: Phase,
    ticket: u64,
    /// Whether any first page has arrived yet.
    started: bool,
    /// The filter of the rows.
    filter: ConversationFilter,
    /// Rows that were taken out by hand and must not come back with a page that was already on its way.
    gone: HashSet<ConversationId>,
}

/// What the list is sorted by, the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RowKey(Timestamp, ConversationId);

impl RowKey {
    /// The key of `row`.
    pub(crate) fn of(row: &ConversationSummary) -> Self {
        Self(row.started_at, row.id)
    }

    /// Which conversation.
    pub(crate) const fn id(self) -> ConversationId {
        self.1
    }
}

impl ListState {
    /// The rows, newest first.
    pub(crate) fn rows(&self) -> &[Arc<ConversationSummary>] {
        &self.rows
    }

    /// What the list waits for.
    pub(crate) const fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether any first page has arrived yet.
    pub(crate) const fn started(&self) -> bool {
        self.started
    }

    /// Whether there are more pages.
    pub(crate) const fn has_more(&self) -> bool {
        self.next.is_some()
    }

    /// The row of `id`.
    pub(crate) fn row(&self, id: ConversationId) -> Option<&Arc<ConversationSummary>> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// Where `id` is in the list.
    pub(crate) fn place(&self, id: ConversationId) -> Option<usize> {
        self.rows.iter().position(|row| row.id == id)
    }

    /// Where the row of `key` is, and the row as it is now. Quick in the longest list: rows are in the order of their keys.
    pub(crate) fn find(&self, key: RowKey) -> Option<(usize, Arc<ConversationSummary>)> {
        let place = self.rows.partition_point(|row| RowKey::of(row) > key);
        self.rows.get(place).filter(|row| row.id == key.1).map(|row| (place, Arc::clone(row)))
    }

    /// The row `steps` away from `id`, or the first one if `id` is not in the list; none beyond the ends.
    pub(crate) fn step(&self, id: Option<ConversationId>, steps: isize) -> Option<ConversationId> {
        let here = id.and_then(|id| self.place(id));
        let place = here.map_or(Some(0), |here| here.checked_add_signed(steps))?;
        self.rows.get(place).map(|row| row.id)
    }

    /// Starts over under `filter`. The old rows stay until the new ones are there.
    pub(crate) fn begin(&mut self, filter: &ConversationFilter) -> Ticket {
        self.ticket += 1;
        self.phase = Phase::LoadingFirst;
        self.filter = filter.clone();
        self.gone.clear();
        Ticket(self.ticket)
    }

    /// Whether the next page can be asked for: there is more, and nothing is on its way.
    pub(crate) const fn can_load_more(&self) -> bool {
        matches!(self.phase, Phase::Ready | Phase::MoreFailed) && self.next.is_some()
    }

    /// Asks for the next page; none if there is no more or something is already on its way.
    pub(crate) fn begin_more(&mut self) -> Option<(Ticket, Cursor, ConversationFilter)> {
        let cursor = self.next.clone().filter(|_| self.can_load_more())?;
        self.phase = Phase::LoadingMore;
        Some((Ticket(self.ticket), cursor, self.filter.clone()))
    }

    /// Takes a page in. `false` if nobody waits for it any more.
    pub(crate) fn arrived(&mut self, ticket: Ticket, page: Page<ConversationSummary>) -> bool {
        if ticket.0 != self.ticket {
            return false;
        }
        if self.phase == Phase::LoadingFirst {
            self.rows.clear();
        }
        // A page holds only what comes after the one before; anything else is there already.
        let last = self.rows.last().map(|row| RowKey::of(row));
        let fresh = page
            .data
            .into_iter()
            .filter(|row| last.is_none_or(|last| RowKey::of(row) < last) && !self.gone.contains(&row.id));
        self.rows.extend(fresh.map(Arc::new));
        self.next = page.next_cursor;
        self.phase = Phase::Ready;
        self.started = true;
        true
    }

    /// Notes that a page did not come. `false` if nobody waits for it any more.
    pub(crate) fn failed(&mut self, ticket: Ticket) -> bool {
        if ticket.0 != self.ticket {
            return false;
        }
        self.phase = if self.phase == Phase::LoadingMore { Phase::MoreFailed } else { Phase::FirstFailed };
        true
    }

    /// Forgets a page that will not come, so that it can be asked for again.
    pub(crate) fn give_up_page(&mut self) {
        if self.phase == Phase::LoadingMore {
            self.phase = Phase::Ready;
        }
    }

    /// Takes the rows of `ids` out.
    pub(crate) fn remove(&mut self, ids: &HashSet<ConversationId>) -> Vec<Arc<ConversationSummary>> {
        let removed: Vec<_> = self.rows.extract_if(.., |row| ids.contains(&row.id)).collect();
        self.gone.extend(ids);
        removed
    }

    /// Whom to look at once `ids` are gone: the first one left below `from`, or else above it.
    pub(crate) fn neighbour(&self, from: ConversationId, ids: &HashSet<ConversationId>) -> Option<ConversationId> {
        let (above, below) = self.rows.split_at(self.place(from)?);
        let stays = |row: &&Arc<ConversationSummary>| !ids.contains(&row.id);
        below.iter().find(stays).or_else(|| above.iter().rfind(stays)).map(|row| row.id)
    }

    /// Puts a row back where its time belongs. `false` if it was not taken out of this list: the filter is another
    /// one by now, and only the server knows whether the row belongs here.
    pub(crate) fn restore(&mut self, row: Arc<ConversationSummary>) -> bool {
        if !self.gone.remove(&row.id) {
            return false;
        }
        let place = self.rows.partition_point(|other| RowKey::of(other) > RowKey::of(&row));
        // Below the last loaded row it will come with a later page.
        if place < self.rows.len() || self.next.is_none() {
            self.rows.insert(place, row);
        }
        true
    }

    /// Shows what `fresh` says about a row that is in the list; an older version changes nothing.
    pub(crate) fn update(&mut self, fresh: &ConversationSummary) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == fresh.id && row.version <= fresh.version)
            && **row != *fresh
        {
            *row = Arc::new(fresh.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kilo_types::{Company, Score, Status, StatusSet, Visitor};

    fn id(number: u8) -> ConversationId {
        format!("01930000-0000-7000-8000-0000000000{number:02x}").parse().unwrap()
    }

    /// Conversation `number`; higher numbers are newer.
    fn row(number: u8) -> ConversationSummary {
        let time = Timestamp::from_millis(1_700_000_000_000 + i64::from(number) * 1000);
        ConversationSummary {
            id: id(number),
            status: Status::Active,
            score: Score::default(),
            persona: None,
            visitor: Visitor::default(),
            company: Company::default(),
            message_count: 1,
            started_at: time,
            last_message_at: time,
            updated_at: time,
            archived_at: None,
            handed_off_at: None,
            external_id: None,
            version: 1,
        }
    }

    fn page(numbers: &[u8], next: Option<&str>) -> Page<ConversationSummary> {
        Page {
            data: numbers.iter().map(|number| row(*number)).collect(),
            next_cursor: next.map(|text| Cursor(text.to_owned())),
        }
    }

    fn ids(list: &ListState) -> Vec<u128> {
        list.rows().iter().map(|row| row.id.0.as_u128() & 0xff).collect()
    }

    fn set(numbers: &[u8]) -> HashSet<ConversationId> {
        numbers.iter().map(|number| id(*number)).collect()
    }

    fn loaded(numbers: &[u8], next: Option<&str>) -> ListState {
        let mut list = ListState::default();
        let ticket = list.begin(&ConversationFilter::default());
        assert!(list.arrived(ticket, page(numbers, next)));
        list
    }

    #[test]
    fn pages_are_joined_without_doubles() {
        let mut list = loaded(&[9, 8, 7], Some("a"));
        let (ticket, cursor, _) = list.begin_more().unwrap();
        assert_eq!(cursor.0, "a");
        assert!(list.begin_more().is_none(), "one page at a time");
        assert!(list.arrived(ticket, page(&[7, 6], None)));
        assert_eq!(ids(&list), [9, 8, 7, 6]);
        assert!(list.begin_more().is_none(), "there is no more");
    }

    #[test]
    fn a_new_filter_keeps_the_rows_until_its_own_are_there() {
        let mut list = loaded(&[9, 8], Some("a"));
        let (old, ..) = list.begin_more().unwrap();
        let new = list.begin(&ConversationFilter { q: Some("x".into()), ..Default::default() });
        assert_eq!(ids(&list), [9, 8]);
        assert!(!list.arrived(old, page(&[7], None)), "a stale page is dropped");
        assert!(!list.failed(old));
        assert!(list.begin_more().is_none());
        assert!(list.arrived(new, page(&[3], None)));
        assert_eq!(ids(&list), [3]);
    }

    #[test]
    fn failures_say_which_page_is_missing() {
        let mut list = ListState::default();
        let ticket = list.begin(&ConversationFilter::default());
        assert!(list.failed(ticket));
        assert_eq!(list.phase(), Phase::FirstFailed);
        let mut list = loaded(&[9], Some("a"));
        let (ticket, ..) = list.begin_more().unwrap();
        assert!(list.failed(ticket));
        assert_eq!(list.phase(), Phase::MoreFailed);
        assert!(list.begin_more().is_some(), "can be tried again");
    }

    #[test]
    fn a_removed_row_names_its_neighbour_and_comes_back_to_its_place() {
        let mut list = loaded(&[9, 8, 7], None);
        assert_eq!(list.neighbour(id(8), &set(&[8])), Some(id(7)));
        let removed = list.remove(&set(&[8]));
        assert_eq!(ids(&list), [9, 7]);
        assert!(list.restore(removed[0].clone()));
        assert_eq!(ids(&list), [9, 8, 7]);
        assert_eq!(list.neighbour(id(7), &set(&[7])), Some(id(8)));
        assert_eq!(list.remove(&set(&[7])).len(), 1);
        assert!(list.remove(&set(&[7])).is_empty());
    }

    #[test]
    fn many_rows_leave_at_once_and_the_next_one_left_is_looked_at() {
        let mut list = loaded(&[9, 8, 7, 6, 5], None);
        assert_eq!(list.neighbour(id(8), &set(&[9, 8, 7])), Some(id(6)));
        assert_eq!(list.neighbour(id(6), &set(&[8, 7, 6, 5])), Some(id(9)));
        assert_eq!(list.neighbour(id(6), &set(&[9, 8, 7, 6, 5])), None);
        let removed = list.remove(&set(&[8, 6, 5]));
        assert_eq!(ids(&list), [9, 7]);
        for row in removed {
            assert!(list.restore(row));
        }
        assert_eq!(ids(&list), [9, 8, 7, 6, 5]);
    }

    #[test]
    fn a_row_is_found_by_its_key() {
        let list = loaded(&[9, 7, 6], None);
        let key = |number| RowKey::of(&row(number));
        assert_eq!(list.find(key(7)).map(|(place, row)| (place, row.id)), Some((1, id(7))));
        assert_eq!(list.find(key(8)), None);
        assert_eq!(list.find(key(1)), None);
        assert_eq!(list.place(id(6)), Some(2));
    }

    #[test]
    fn a_removed_row_does_not_return_with_a_page_on_its_way() {
        let mut list = loaded(&[9, 8], Some("a"));
        let (ticket, ..) = list.begin_more().unwrap();
        list.remove(&set(&[8]));
        assert!(list.arrived(ticket, page(&[8, 7], None)));
        assert_eq!(ids(&list), [9, 7]);
    }

    #[test]
    fn a_row_is_not_restored_into_a_list_that_does_not_show_it() {
        let mut list = loaded(&[9, 8], None);
        let removed = list.remove(&set(&[8]));
        let archived = ConversationFilter { status: StatusSet::of(&[Status::Archived]), ..Default::default() };
        let ticket = list.begin(&archived);
        list.arrived(ticket, page(&[], None));
        assert!(!list.restore(removed[0].clone()));
        assert!(list.rows().is_empty());
    }

    #[test]
    fn only_a_newer_version_changes_a_row() {
        let mut list = loaded(&[9], None);
        list.update(&ConversationSummary { version: 0, message_count: 5, ..row(9) });
        assert_eq!(list.rows()[0].message_count, 1);
        list.update(&ConversationSummary { version: 2, message_count: 5, ..row(9) });
        assert_eq!(list.rows()[0].message_count, 5);
    }

    #[test]
    fn steps_stay_inside_the_list() {
        let list = loaded(&[9, 8], None);
        assert_eq!(list.step(None, 1), Some(id(9)));
        assert_eq!(list.step(Some(id(9)), 1), Some(id(8)));
        assert_eq!(list.step(Some(id(8)), 1), None);
        assert_eq!(list.step(Some(id(9)), -1), None);
        assert_eq!(ListState::default().step(None, 1), None);
    }
}

//! The rows that are loaded, page after page, and what is on its way.

use kilo_types::{ConversationFilter, ConversationId, ConversationSummary, Cursor, Page, Timestamp};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

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
    /// Rows that were taken out by hand, in the version of that moment: they must not come back with a page that was
    /// already on its way.
    gone: HashMap<ConversationId, u64>,
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
        let is_next = |row: &ConversationSummary| last.is_none_or(|last| RowKey::of(row) < last) && !self.is_gone(row);
        let fresh: Vec<_> = page.data.into_iter().filter(is_next).map(Arc::new).collect();
        self.rows.extend(fresh);
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
        self.gone.extend(ids.iter().map(|id| (*id, u64::MAX)));
        self.gone.extend(removed.iter().map(|row| (row.id, row.version)));
        removed
    }

    fn is_gone(&self, row: &ConversationSummary) -> bool {
        self.gone.get(&row.id).is_some_and(|version| row.version <= *version)
    }

    /// Whether a conversation belongs among the loaded rows by its time, and is not there.
    pub(crate) fn lacks(&self, row: &ConversationSummary) -> bool {
        let last = self.rows.last().filter(|_| self.has_more());
        let key = RowKey::of(row);
        last.is_none_or(|last| key > RowKey::of(last)) && self.find(key).is_none() && !self.is_gone(row)
    }

    /// Puts a row where its time belongs. Below the last loaded row it will come with a later page.
    pub(crate) fn take_in(&mut self, row: Arc<ConversationSummary>) {
        let place = self.rows.partition_point(|other| RowKey::of(other) > RowKey::of(&row));
        if self.rows.get(place).is_some_and(|other| other.id == row.id) {
            self.update(&row);
        } else if place < self.rows.len() || self.next.is_none() {
            self.rows.insert(place, row);
        }
    }

    /// The filter of the rows that are there, under the ticket that stays theirs until others are asked for.
    pub(crate) fn settled(&self) -> Option<(Ticket, ConversationFilter)> {
        let settled = !matches!(self.phase, Phase::LoadingFirst | Phase::FirstFailed);
        settled.then(|| (Ticket(self.ticket), self.filter.clone()))
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
        let was_here = self.gone.remove(&row.id).is_some();
        if was_here {
            self.take_in(row);
        }
        was_here
    }

    /// Whether a row is in the list, in an older version.
    pub(crate) fn is_older(&self, fresh: &ConversationSummary) -> bool {
        self.row(fresh.id).is_some_and(|row| row.version < fresh.version)
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
#[path = "list_tests.rs"]
pub(super) mod tests;

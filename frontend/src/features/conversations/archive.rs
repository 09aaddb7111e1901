//! Filing away and taking back, one or many: the rows go at once, the server follows, and a failure brings them back.

use super::{bulk::Work, inbox::Inbox, state::Selection};
use crate::{
    api::{self, ApiProblem},
    browser,
    routes::Step,
};
use kilo_types::{ConversationId, ConversationSummary, MAX_BULK_IDS, Status};
use leptos::{prelude::*, task::spawn_local};
use std::{collections::HashSet, sync::Arc};

/// How many changes can be taken back.
const UNDOABLE: usize = 20;

/// A change that can be taken back.
#[derive(Clone)]
pub(super) struct Change {
    /// Whose state it changes, and nobody else's: taking it back must not touch what was like that before.
    pub(super) ids: Arc<[ConversationId]>,
    /// Those of them that were loaded.
    pub(super) rows: Vec<Arc<ConversationSummary>>,
    /// Filed away, or taken back out.
    pub(super) archive: bool,
    /// Whether this is no undoing itself.
    pub(super) undoable: bool,
}

impl Inbox {
    /// Archives what is picked, else the row with the focus, else the open conversation; or takes it back out.
    pub(super) fn toggle_archive(self) {
        if !self.selection.with_untracked(Selection::is_empty) {
            let archived = self.filter.with_untracked(|filter| {
                filter.as_ref().is_ok_and(|filter| !filter.statuses().contains(Status::Active))
            });
            return self.change_picked(!archived);
        }
        if let Some(summary) = self.target().and_then(|id| self.summary(id)) {
            self.toggle(&summary);
        }
    }

    /// Archives one conversation, or takes it back out.
    pub(super) fn toggle(self, summary: &Arc<ConversationSummary>) {
        let archive = summary.status != Status::Archived;
        self.change(Change { ids: Arc::new([summary.id]), rows: vec![Arc::clone(summary)], archive, undoable: true });
    }

    /// The conversation that a key means: the row with the focus, or else the open one.
    pub(super) fn target(self) -> Option<ConversationId> {
        let row = |id: String| id.split_once('-').filter(|(what, _)| *what != "m")?.1.parse().ok();
        let focused: Option<ConversationId> = browser::focused_id().and_then(row);
        // The focus follows the cursor with the next frame; a key may come before that.
        focused.map(|row| self.cursor.get_untracked().unwrap_or(row)).or_else(|| self.open.get_untracked())
    }

    /// Makes a change.
    pub(super) fn change(self, change: Change) {
        if !untrack(|| self.session.may_change()) || change.ids.is_empty() {
            return;
        }
        let leave = self.filter.with_untracked(|filter| {
            filter.as_ref().is_ok_and(|filter| filter.statuses().contains(Status::Archived) != change.archive)
        });
        if leave {
            self.take_out(&change.ids);
        }
        self.selection.set(Selection::default());
        spawn_local(async move {
            let (done, outcome) = self.send(&change).await;
            let (made, missing) = change.split(done);
            if !made.ids.is_empty() {
                self.settle(&made, leave);
            }
            if !missing.ids.is_empty() {
                self.put_back(&missing.rows);
                self.shift_count(if leave { missing.ids.len() as i64 } else { 0 });
                if let Err(problem) = outcome {
                    self.explain(missing, &problem);
                }
            }
            self.count();
            self.count_views();
        });
    }

    /// Takes rows out of the list, and goes on at the next one.
    fn take_out(self, ids: &[ConversationId]) {
        let ids: HashSet<ConversationId> = ids.iter().copied().collect();
        let open = self.open.get_untracked().filter(|open| ids.contains(open));
        let here = self.target().filter(|here| ids.contains(here)).or(open);
        let next = here.and_then(|here| self.list.with_untracked(|list| list.neighbour(here, &ids)));
        let known = self.list.try_update(|list| list.remove(&ids)).is_some_and(|removed| !removed.is_empty());
        if known && open.is_some() {
            self.open(next.filter(|_| !browser::one_pane()), Step::Replace);
        }
        if known && here.is_some() {
            match next {
                Some(next) => self.focus_row(next),
                None => browser::focus_soon("filter-input"),
            }
        }
        self.shift_count(-(ids.len() as i64));
    }

    /// The server has made the change.
    fn settle(self, change: &Change, leave: bool) {
        if change.ids.len() > 1 {
            self.look_again(&change.ids);
            if !leave {
                self.load();
            }
        }
        if change.undoable {
            self.remember(change.clone());
        }
        self.confirm(change);
    }

    /// Sends a change in parts; says how many conversations are done.
    async fn send(self, change: &Change) -> (usize, Result<(), ApiProblem>) {
        if let [id] = *change.ids {
            return match api::conversations::change(self.session, id, change.archive).await {
                Ok(fresh) => {
                    self.take_summary(&fresh);
                    (1, Ok(()))
                }
                Err(problem) => (0, Err(problem)),
            };
        }
        let total = change.ids.len();
        let label = if change.archive { "Archiving" } else { "Unarchiving" };
        let mut done = 0;
        for ids in change.ids.chunks(MAX_BULK_IDS) {
            if total > MAX_BULK_IDS && !self.go_on_working(Work { label, done, total }) {
                break;
            }
            if let Err(problem) = api::conversations::change_many(self.session, ids, change.archive).await {
                self.work.try_set(None);
                return (done, Err(problem));
            }
            done += ids.len();
        }
        self.work.try_set(None);
        (done, Ok(()))
    }

    /// Takes the last change back.
    pub(super) fn undo(self) {
        let Some(Some(change)) = self.undoable.try_update_value(Vec::pop) else {
            return self.toasts.say("Nothing to undo");
        };
        self.take_back(change);
    }

    fn take_back(self, change: Change) {
        spawn_local(async move {
            let back = Change { archive: !change.archive, undoable: false, ..change };
            let (done, outcome) = self.send(&back).await;
            let (made, missing) = back.split(done);
            if !made.ids.is_empty() {
                // Rows that the list has never let go belong into another one.
                if !self.put_back(&made.rows) || made.rows.len() < made.ids.len() {
                    self.load();
                }
                if made.ids.len() > 1 {
                    self.look_again(&made.ids);
                }
                self.toasts.say(if made.archive { "Archived again" } else { "Back in the list" });
                if let Some(first) = made.ids.first() {
                    self.focus_row(*first);
                }
            }
            if let Err(problem) = outcome {
                self.explain(missing, &problem);
            }
            self.count();
            self.count_views();
        });
    }

    /// A change of many does not say what became of each: the open one is asked for again.
    fn look_again(self, ids: &[ConversationId]) {
        if let Some(open) = self.open.get_untracked().filter(|open| ids.contains(open)) {
            self.fetch_open(open);
        }
    }

    /// Puts rows back into their places, each as it is known by now. `false` if the list is another one.
    fn put_back(self, rows: &[Arc<ConversationSummary>]) -> bool {
        let strange = self.list.try_update(|list| rows.iter().filter(|row| !list.restore(Arc::clone(row))).count());
        strange == Some(0)
    }

    fn remember(self, change: Change) {
        self.undoable.try_update_value(|changes| {
            changes.push(change);
            let surplus = changes.len().saturating_sub(UNDOABLE);
            changes.drain(..surplus);
        });
    }

    fn confirm(self, change: &Change) {
        let text = format!("{} {}", if change.archive { "Archived" } else { "Unarchived" }, change.whom());
        if !change.undoable {
            return self.toasts.say(text);
        }
        let ids = Arc::clone(&change.ids);
        self.toasts.offer(text, "Undo", move || {
            let change = self.undoable.try_update_value(|changes| {
                let place = changes.iter().rposition(|change| Arc::ptr_eq(&change.ids, &ids))?;
                Some(changes.remove(place))
            });
            if let Some(Some(change)) = change {
                self.take_back(change);
            }
        });
    }

    fn explain(self, change: Change, problem: &ApiProblem) {
        let what = if change.archive { "archived" } else { "unarchived" };
        let text = format!("{} could not be {what}. {}.", change.whom(), problem.title().trim_end_matches('.'));
        self.toasts.offer(text, "Retry", move || {
            if change.undoable { self.change(change.clone()) } else { self.take_back(change.reversed()) }
        });
    }

    /// Moves the focus to the row of `id`, which is drawn for it wherever it is.
    pub(super) fn focus_row(self, id: ConversationId) {
        self.cursor.set(Some(id));
        browser::focus_now_or_soon(row_id(id));
    }

    fn shift_count(self, by: i64) {
        self.counts.try_update(|counts| {
            if let Some(counts) = counts {
                counts.total = counts.total.saturating_add_signed(by);
            }
        });
    }

    /// What is known of a conversation, from the list or from what is open.
    pub(super) fn summary(self, id: ConversationId) -> Option<Arc<ConversationSummary>> {
        let shown = self.shown(id).map(|shown| Arc::new(shown.summary.clone()));
        shown.or_else(|| self.list.with_untracked(|list| list.row(id).cloned()))
    }
}

impl Change {
    /// What is done, and what is not.
    fn split(&self, done: usize) -> (Self, Self) {
        if done == self.ids.len() {
            return (self.clone(), Self { ids: Arc::new([]), rows: Vec::new(), ..*self });
        }
        let (made, missing) = self.ids.split_at(done);
        let part = |ids: &[ConversationId]| {
            let known: HashSet<&ConversationId> = ids.iter().collect();
            let rows = self.rows.iter().filter(|row| known.contains(&row.id)).cloned().collect();
            Self { ids: ids.into(), rows, ..*self }
        };
        (part(made), part(missing))
    }

    fn reversed(&self) -> Self {
        Self { archive: !self.archive, ..self.clone() }
    }

    fn whom(&self) -> String {
        match (&*self.ids, self.rows.first()) {
            ([_], Some(row)) => super::row::name_of(row),
            (ids, _) => super::views::counted(ids.len() as u64),
        }
    }
}

/// `id` of the link of a row.
pub(super) fn row_id(id: ConversationId) -> String {
    format!("row-{id}")
}

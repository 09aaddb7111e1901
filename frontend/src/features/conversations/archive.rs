//! Filing away and taking back: the row goes at once, the server follows, and a failure brings it back.

use super::inbox::Inbox;
use crate::{
    api::{self, ApiProblem},
    browser,
    routes::Step,
};
use kilo_types::{ConversationId, ConversationSummary, Status};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

/// How many changes can be taken back.
const UNDOABLE: usize = 20;

/// A change that can be taken back.
#[derive(Clone)]
pub(super) struct Change {
    before: Arc<ConversationSummary>,
    archive: bool,
}

impl Inbox {
    /// Archives the open conversation, or takes it back out if it is archived.
    pub(super) fn toggle_archive(self) {
        let Some(id) = self.open.get_untracked() else { return };
        if let Some(summary) = self.summary(id) {
            self.change(&summary, summary.status != Status::Archived, true);
        }
    }

    /// Archives a conversation, or takes it back out.
    pub(super) fn change(self, summary: &Arc<ConversationSummary>, archive: bool, undoable: bool) {
        if !untrack(|| self.session.may_change()) {
            return;
        }
        let id = summary.id;
        let change = Change { before: Arc::clone(summary), archive };
        let leaves = self.filter.with_untracked(|filter| {
            filter.as_ref().is_ok_and(|filter| filter.statuses().contains(Status::Archived) != archive)
        });
        let removed = if leaves { self.list.try_update(|list| list.remove(id)).flatten() } else { None };
        if let Some(removed) = &removed
            && self.open.get_untracked() == Some(id)
        {
            self.go_on_at(removed.neighbour);
        }
        self.shift_count(if removed.is_some() { -1 } else { 0 });
        spawn_local(async move {
            match send(self, id, archive).await {
                Ok(fresh) => {
                    self.take_summary(&fresh);
                    if leaves && removed.is_none() {
                        self.list.try_update(|list| list.remove(id));
                    }
                    if undoable {
                        self.remember(change.clone());
                    }
                    self.confirm(&change, undoable);
                    self.count();
                    self.count_views();
                }
                Err(problem) => {
                    if let Some(removed) = removed {
                        self.list.try_update(|list| list.restore(removed.row));
                        self.shift_count(1);
                    }
                    self.explain(change, &problem, undoable);
                }
            }
        });
    }

    /// Takes the last change back.
    pub(super) fn undo(self) {
        let Some(Some(change)) = self.undoable.try_update_value(Vec::pop) else {
            return self.toasts.say("Nothing to undo");
        };
        self.take_back(change);
    }

    fn take_back(self, change: Change) {
        let id = change.before.id;
        spawn_local(async move {
            match send(self, id, !change.archive).await {
                Ok(fresh) => {
                    self.take_summary(&fresh);
                    if self.list.try_update(|list| list.restore(Arc::new(fresh))) == Some(false) {
                        self.load();
                    }
                    self.count();
                    self.count_views();
                    self.toasts.say(if change.archive { "Back in the list" } else { "Archived again" });
                    browser::focus_soon(row_id(id));
                }
                Err(problem) => self.explain(Change { archive: !change.archive, ..change }, &problem, false),
            }
        });
    }

    fn remember(self, change: Change) {
        self.undoable.try_update_value(|changes| {
            changes.retain(|other| other.before.id != change.before.id);
            changes.push(change);
            let surplus = changes.len().saturating_sub(UNDOABLE);
            changes.drain(..surplus);
        });
    }

    fn confirm(self, change: &Change, undoable: bool) {
        let name = super::row::name_of(&change.before);
        let text = if change.archive { format!("Archived {name}") } else { format!("Unarchived {name}") };
        if !undoable {
            return self.toasts.say(text);
        }
        let id = change.before.id;
        self.toasts.offer(text, "Undo", move || {
            let change = self.undoable.try_update_value(|changes| {
                changes.iter().rposition(|change| change.before.id == id).map(|place| changes.remove(place))
            });
            if let Some(Some(change)) = change {
                self.take_back(change);
            }
        });
    }

    fn explain(self, change: Change, problem: &ApiProblem, undoable: bool) {
        let what = if change.archive { "archived" } else { "unarchived" };
        let name = super::row::name_of(&change.before);
        let text = format!("{name} could not be {what}. {}.", problem.title().trim_end_matches('.'));
        self.toasts.offer(text, "Retry", move || self.change(&change.before, change.archive, undoable));
    }

    /// Shows the next conversation beside the list; on a narrow page, the list.
    fn go_on_at(self, next: Option<ConversationId>) {
        self.open(next.filter(|_| !browser::one_pane()), Step::Replace);
        match next {
            Some(next) => browser::focus_soon(row_id(next)),
            None => browser::focus_soon("filter-input"),
        }
    }

    fn shift_count(self, by: i64) {
        if by != 0 {
            self.counts.try_update(|counts| {
                if let Some(counts) = counts {
                    counts.total = counts.total.saturating_add_signed(by);
                }
            });
        }
    }

    /// What is known of a conversation, from the list or from what is open.
    pub(super) fn summary(self, id: ConversationId) -> Option<Arc<ConversationSummary>> {
        let opened = self.opened.with_untracked(|opened| {
            let shown = opened.shown.as_ref().filter(|shown| shown.summary.id == id);
            shown.map(|shown| Arc::new(shown.summary.clone()))
        });
        opened.or_else(|| self.list.with_untracked(|list| list.row(id).cloned()))
    }
}

async fn send(inbox: Inbox, id: ConversationId, archive: bool) -> Result<ConversationSummary, ApiProblem> {
    if archive {
        api::conversations::archive(inbox.session, id).await
    } else {
        api::conversations::unarchive(inbox.session, id).await
    }
}

/// `id` of the link of a row.
pub(super) fn row_id(id: ConversationId) -> String {
    format!("row-{id}")
}

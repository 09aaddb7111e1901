//! What the keys and the command menu do.

use super::{
    copy::LINK,
    inbox::{Inbox, Sheet},
    keys::Action,
    state::{Selection, View},
};
use crate::{
    browser::{self, calendar},
    routes::{Place, Step},
};
use kilo_types::ConversationFilter;
use leptos::prelude::*;

impl Inbox {
    /// Does it.
    pub(super) fn run(self, action: Action) {
        match action {
            Action::Step(steps) => self.step(steps),
            Action::End(last) => {
                let row = self.list.with_untracked(|list| {
                    let rows = list.rows();
                    if last { rows.last() } else { rows.first() }.map(|row| row.id)
                });
                if let Some(id) = row {
                    self.focus_row(id);
                }
            }
            Action::Read => match self.target() {
                Some(id) if self.open.get_untracked() != Some(id) => {
                    self.open(Some(id), Step::Push);
                    browser::focus_soon("transcript");
                }
                _ => browser::focus("transcript"),
            },
            Action::Back => self.back(),
            Action::Archive => self.toggle_archive(),
            Action::Undo => self.undo(),
            Action::Search => browser::focus("filter-input"),
            Action::Pick(range) => {
                if let Some(id) = self.target() {
                    self.pick(id, range);
                }
            }
            Action::OnlyThread => self.show_only_thread(!self.only_thread.get_untracked()),
            Action::View(place) => {
                let view = place.and_then(|place| View::ALL.get(place));
                let filter = view.map(|view| view.filter(untrack(|| self.today()), &calendar::zone()));
                self.navigator.go(&Place::conversations(&filter.unwrap_or_default(), None), Step::Push);
            }
            Action::Open(sheet) => self.sheet.set(Some(sheet)),
            Action::PickAll(all) => self.pick_all(all),
            Action::ClearSelection => self.selection.set(Selection::default()),
            Action::ExportPicked => self.export_picked(),
            Action::ExportAll => self.export_all(),
            Action::ShowNews => self.show_news(),
            Action::Refresh => self.reload(),
            Action::ClearFilters => self.show(&ConversationFilter::default(), Step::Push),
            Action::CopyLink => self.copy_link(),
            Action::Letters => {
                self.use_letters(!self.letters.get_untracked());
                self.sheet.set(Some(Sheet::Keys));
            }
        }
    }

    /// Whether it makes sense to this person.
    pub(super) fn may(self, action: Action) -> bool {
        let changes = matches!(action, Action::Archive | Action::Undo | Action::ExportPicked | Action::ExportAll);
        !changes || untrack(|| self.session.may_change())
    }

    fn step(self, steps: isize) {
        let here = self.open.get_untracked();
        let from = here.or_else(|| self.target());
        let Some(next) = self.list.with_untracked(|list| list.step(from, steps)) else { return };
        let step = if here.is_some() { Step::Replace } else { Step::Push };
        self.open(Some(next), step);
        if browser::one_pane() || self.only_thread.get_untracked() {
            self.cursor.set(Some(next));
            browser::focus_soon("transcript");
        } else {
            self.focus_row(next);
        }
    }

    /// One thing at a time: the hidden panes, what is picked, the transcript.
    fn back(self) {
        let open = self.open.get_untracked();
        if self.only_thread.get_untracked() && open.is_some() {
            self.show_only_thread(false);
        } else if !self.selection.with_untracked(Selection::is_empty) {
            self.selection.set(Selection::default());
        } else if browser::one_pane() {
            self.open(None, Step::Push);
        } else if let Some(id) = open {
            self.focus_row(id);
        }
    }

    fn copy_link(self) {
        self.copy(browser::window().location().href().unwrap_or_default(), LINK);
    }
}

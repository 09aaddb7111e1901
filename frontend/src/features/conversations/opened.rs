//! The open conversation: fetched when the address opens it, shown as it was last seen until then, and renewed by
//! whatever the server says of it.

use super::inbox::Inbox;
use crate::api::{ApiProblem, whole};
use kilo_types::{Conversation, ConversationId, ConversationSummary};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

/// The open conversation. While another one is fetched the one before stays, dimmed.
#[derive(Clone, Debug, Default)]
pub(super) struct Opened {
    /// What is shown.
    pub(super) shown: Option<Arc<Conversation>>,
    /// The version in which all of it is here; 0 until it has been fetched. Its summary may be of a later one.
    pub(super) version: u64,
    /// Why the wanted one is not shown.
    pub(super) problem: Option<(ConversationId, ApiProblem)>,
}

impl Inbox {
    /// Shows the conversation that the address opens as it was last seen, and fetches it.
    pub(super) fn fetch_open(self, id: ConversationId) {
        let known = self.recent.with_value(|recent| recent.get(id));
        self.reading.set(Some(id));
        self.opened.update(|opened| {
            opened.problem = None;
            opened.version = 0;
            opened.shown = known.or_else(|| opened.shown.take());
        });
        spawn_local(async move {
            let outcome = self.fetch(id).await;
            if self.open.try_get_untracked() != Some(Some(id)) {
                return;
            }
            match outcome {
                Ok(fresh) => {
                    self.take(fresh);
                    self.fetch_neighbours(id).await;
                }
                Err(problem) if self.is_about_the_session(&problem) => {}
                Err(problem) => self.opened.update(|opened| opened.problem = Some((id, problem))),
            }
        });
    }

    pub(super) async fn fetch(self, id: ConversationId) -> Result<Arc<Conversation>, ApiProblem> {
        let known = self.recent.try_with_value(|recent| recent.get(id)).flatten();
        let fresh = Arc::new(super::panels::get(self.session, id, known).await?);
        self.recent.try_update_value(|recent| recent.keep(Arc::clone(&fresh)));
        Ok(fresh)
    }

    /// Fetches what is likely to be opened next, one after the other, as long as the reader stays here.
    async fn fetch_neighbours(self, id: ConversationId) {
        for steps in [1, -1] {
            let next = self.list.try_with_untracked(|list| list.step(Some(id), steps)).flatten();
            let unknown =
                next.filter(|next| self.recent.try_with_value(|recent| recent.get(*next).is_none()) == Some(true));
            if let Some(next) = unknown
                && self.open.try_get_untracked() == Some(Some(id))
            {
                // Nobody has asked for it: if it does not come, it is fetched once somebody does.
                let _ = self.fetch(next).await;
            }
        }
    }

    /// What is shown, if it is `id`.
    pub(super) fn shown(self, id: ConversationId) -> Option<Arc<Conversation>> {
        self.opened.with_untracked(|opened| opened.shown.clone().filter(|shown| shown.summary.id == id))
    }

    /// Shows a conversation as the server has it, wherever it is on the page; an older version changes nothing.
    pub(super) fn take(self, fresh: Arc<Conversation>) {
        let id = fresh.summary.id;
        self.take_summary(&fresh.summary);
        if self.open.try_get_untracked() != Some(Some(id)) {
            return;
        }
        let version = fresh.summary.version;
        let fresh = match self.shown(id).filter(|_| fresh.earlier_cursor.is_some()) {
            Some(known) => {
                let mut joined = (*fresh).clone();
                whole::join(&mut joined, &known);
                Arc::new(joined)
            }
            None => fresh,
        };
        if self.shown(id).is_none_or(|known| known.summary.version <= version) {
            self.opened.set(Opened { shown: Some(fresh), version, problem: None });
        }
    }

    /// Shows what the server just said about a conversation, wherever it is on the page.
    pub(super) fn take_summary(self, fresh: &ConversationSummary) {
        let stale = |old: &ConversationSummary| old.id == fresh.id && *old != *fresh;
        if self.list.with_untracked(|list| list.row(fresh.id).is_some_and(|row| stale(row))) {
            self.list.update(|list| list.update(fresh));
        }
        let renewed = |known: Option<Arc<Conversation>>| {
            let known = known.filter(|known| stale(&known.summary))?;
            Some(Arc::new(Conversation { summary: fresh.clone(), ..(*known).clone() }))
        };
        if let Some(changed) = renewed(self.recent.with_value(|recent| recent.get(fresh.id))) {
            self.recent.update_value(|recent| recent.keep(changed));
        }
        if let Some(changed) = renewed(self.opened.with_untracked(|opened| opened.shown.clone())) {
            self.opened.update(|opened| opened.shown = Some(changed));
        }
    }
}

//! Many conversations at once: picking them, and doing something with all of them.

use super::{archive::Change, inbox::Inbox, panels::Panel, state::Selection};
use crate::{
    api::{ApiProblem, conversations},
    browser::save_file,
    ui::{
        Button, IconButton, Look, Part,
        live::{attr, live},
        number::grouped,
    },
};
use kilo_types::{ConversationFilter, ConversationId, MAX_EXPORT_IDS, Status};
use leptos::{prelude::*, task::spawn_local};
use std::pin::Pin;

/// Rows of a page when only their ids are wanted.
const IDS: u8 = 200;

/// A file on its way, and its name.
type File = Pin<Box<dyn Future<Output = Result<(web_sys::Blob, String), ApiProblem>>>>;

/// Something that takes long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Work {
    /// What is being done.
    pub(super) label: &'static str,
    /// How much of it is done.
    pub(super) done: usize,
    /// How much there is to do.
    pub(super) total: usize,
}

impl Inbox {
    /// Picks a row, or lets it go.
    pub(super) fn pick(self, id: ConversationId, range: bool) {
        self.selection.update(|selection| {
            if range {
                self.list.with_untracked(|list| selection.extend_to(id, list.rows().iter().map(|row| row.id)));
            } else {
                selection.toggle(id);
            }
        });
    }

    /// Picks every row that is loaded; `all` stands for everything that the filter finds.
    pub(super) fn pick_all(self, all: bool) {
        self.list.with_untracked(|list| {
            self.selection.update(|selection| selection.pick_all(list.rows().iter().map(|row| row.id), all));
        });
    }

    /// Archives what is picked, or takes it back out.
    pub(super) fn change_picked(self, archive: bool) {
        let changes = move |status| (status != Status::Archived) == archive;
        let picked = self.selection.get_untracked();
        let rows: Vec<_> = self.list.with_untracked(|list| {
            list.rows().iter().filter(|row| picked.contains(row.id) && changes(row.status)).cloned().collect()
        });
        if !picked.is_all() {
            let ids = rows.iter().map(|row| row.id).collect();
            return self.change(Change { ids, rows, archive, undoable: true });
        }
        let Ok(filter) = self.filter.get_untracked() else { return };
        spawn_local(async move {
            let found = self.find_all(&filter, changes).await;
            self.work.try_set(None);
            match found {
                // Somebody changed the filter, or their mind, while this was on its way.
                _ if self.filter.try_get_untracked() != Some(Ok(filter)) => {}
                Ok(None) => {}
                Ok(Some(ids)) => self.change(Change { ids: ids.into(), rows, archive, undoable: true }),
                Err(problem) => self.retry_later(&problem, move || self.change_picked(archive)),
            }
        });
    }

    /// The ids of everything that `filter` finds and that `wanted` accepts; none if it was called off.
    async fn find_all(
        self,
        filter: &ConversationFilter,
        wanted: impl Fn(Status) -> bool,
    ) -> Result<Option<Vec<ConversationId>>, ApiProblem> {
        let total = self
            .counts
            .with_untracked(|counts| counts.map_or(0, |counts| usize::try_from(counts.total).unwrap_or(usize::MAX)));
        let (mut ids, mut cursor) = (Vec::new(), None);
        self.work.set(Some(Work { label: "Finding", done: 0, total }));
        loop {
            let page = conversations::list(self.session, filter, cursor.as_ref(), IDS).await?;
            ids.extend(page.data.iter().filter(|row| wanted(row.status)).map(|row| row.id));
            if !self.go_on_working(Work { label: "Finding", done: ids.len(), total }) {
                return Ok(None);
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                return Ok(Some(ids));
            }
        }
    }

    /// Shows how far the work is; `false` if it was called off.
    pub(super) fn go_on_working(self, work: Work) -> bool {
        if work.done > 0 && self.work.try_get_untracked() == Some(None) {
            return false;
        }
        self.work.try_set(Some(work)).is_none()
    }

    /// Saves what is picked as a table: by name, or all that the filter finds.
    pub(super) fn export_picked(self) {
        let picked = self.selection.get_untracked();
        if picked.is_all() {
            return self.export_all();
        }
        let ids: Vec<ConversationId> = picked.ids().collect();
        if ids.is_empty() {
            return self.toasts.say("Nothing is selected");
        }
        if ids.len() > MAX_EXPORT_IDS {
            return self.toasts.say(format!("Select at most {} to export them", grouped(MAX_EXPORT_IDS as u64)));
        }
        self.export(move || {
            let ids = ids.clone();
            Box::pin(async move { conversations::export_picked(self.session, &ids).await })
        });
    }

    /// Saves everything that the filter finds as a table.
    pub(super) fn export_all(self) {
        let Ok(filter) = self.filter.get_untracked() else { return };
        self.export(move || {
            let filter = filter.clone();
            Box::pin(async move { conversations::export_all(self.session, &filter).await })
        });
    }

    fn export(self, ask: impl Fn() -> File + Clone + Send + Sync + 'static) {
        if !untrack(|| self.session.may_change()) {
            return;
        }
        self.toasts.say("Preparing the export\u{2026}");
        let asked = ask();
        spawn_local(async move {
            match asked.await {
                Ok((file, name)) => self.toasts.say(match save_file(&file, &name) {
                    Some(()) => format!("Exported {name}"),
                    None => "The browser did not save the file".to_owned(),
                }),
                Err(problem) => self.retry_later(&problem, move || self.export(ask.clone())),
            }
        });
    }

    fn retry_later(self, problem: &ApiProblem, again: impl Fn() + Send + Sync + 'static) {
        let text = format!("That did not work. {}.", problem.title().trim_end_matches('.'));
        self.toasts.offer(text, "Retry", again);
    }
}

/// What is picked and what can be done with it, or how far the work is.
#[component]
pub(super) fn BulkBar() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let what = Memo::new(move |_| (inbox.work.with(Option::is_some), inbox.selection.with(Selection::is_empty)));
    live(move || match what.get() {
        (true, _) => view! { <Part fetch=Panel::Progress.fetch() /> }.into_any(),
        (false, true) => ().into_any(),
        (false, false) => view! { <Part fetch=Panel::Picked.fetch() /> }.into_any(),
    })
}

/// What is picked, and what can be done with it.
#[component]
pub(super) fn Picked() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let total = move || inbox.counts.get().map_or(0, |counts| counts.total);
    let said = move || {
        let (count, all) = inbox.selection.with(|selection| (selection.count() as u64, selection.is_all()));
        format!("{} selected", grouped(if all { total() } else { count }))
    };
    // Everything that is loaded first, then everything there is.
    let more = Memo::new(move |_| {
        let loaded = inbox.list.with(|list| list.rows().len()) as u64;
        let (count, all) = inbox.selection.with(|selection| (selection.count() as u64, selection.is_all()));
        match (all, count < loaded) {
            (true, _) => None,
            (_, true) if loaded < total() => Some((false, format!("Select {} loaded", grouped(loaded)))),
            _ if count < total() => Some((true, format!("Select all {}", grouped(total())))),
            _ => None,
        }
    });
    let only_archived = move || {
        inbox.filter.with(|filter| filter.as_ref().is_ok_and(|filter| !filter.statuses().contains(Status::Active)))
    };
    let verb =
        Signal::derive(move || if only_archived() { "Unarchive selected" } else { "Archive selected" }.to_owned());
    view! {
        <div class="bulk-bar" role="group" aria-label="Selection">
            <p role="status">{live(said)}</p>
            {live(move || more.get().map(|(all, label)| view! {
                <Button label=label look=Look::Quiet on_press=move |_| inbox.pick_all(all) />
            }))}
            <span class="bulk-gap"></span>
            {live(move || inbox.session.may_change().then(|| view! {
                <IconButton label=verb icon="archive" on_press=move |_| inbox.toggle_archive() />
                <IconButton label="Export selected".to_owned() icon="download" on_press=move |_| inbox.export_picked() />
            }))}
            <IconButton
                label="Clear selection".to_owned()
                icon="x"
                on_press=move |_| inbox.selection.set(Selection::default())
            />
        </div>
    }
}

/// How far the work is.
#[component]
pub(super) fn Progress() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let work = move || inbox.work.get().unwrap_or(Work { label: "", done: 0, total: 0 });
    let said = move || {
        let Work { label, done, total } = work();
        format!("{label} {} of {}", grouped(done as u64), grouped(total as u64))
    };
    view! {
        <div class="bulk-bar" role="group" aria-label="Progress">
            <progress
                aria-label=attr(move || work().label)
                max=attr(move || work().total.to_string())
                value=attr(move || work().done.to_string())
            ></progress>
            <p>{live(said)}</p>
            <span class="bulk-gap"></span>
            <Button label="Cancel".to_owned() look=Look::Quiet on_press=move |_| inbox.work.set(None) />
        </div>
    }
}

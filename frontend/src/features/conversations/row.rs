//! One conversation in the list: two quiet lines and the score at the right edge.

use super::{archive::row_id, inbox::Inbox, score::ScoreMeter, state::RowKey};
use crate::{
    browser,
    ui::{
        Icon, RelativeTime,
        live::{attr, live, on},
    },
};
use kilo_types::{ConversationId, ConversationSummary, Status};
use leptos::{prelude::*, reactive::computed::Selector};
use std::sync::Arc;

/// The rows' shared knowledge of which one is open, which one the Tab key reaches, and where each belongs.
#[derive(Clone)]
pub(super) struct RowMarks {
    /// The open row.
    pub(super) open: Selector<Option<ConversationId>>,
    /// The row that the Tab key reaches.
    pub(super) tab_stop: Selector<Option<ConversationId>>,
    /// How many rows there are, loaded or not.
    pub(super) total: Memo<u64>,
    /// The height of a row.
    pub(super) height: Memo<u32>,
}

/// A row. It stays the same element whatever becomes of its conversation, so that it keeps the focus.
#[component]
pub(super) fn Row(
    /// Which conversation.
    key: RowKey,
    /// Which rows are marked.
    marks: RowMarks,
) -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let RowMarks { open, tab_stop, total, height } = marks;
    let found = Memo::new(move |before: Option<&Option<(usize, Arc<ConversationSummary>)>>| {
        // While it leaves, it stays as it was.
        inbox.list.with(|list| list.find(key)).or_else(|| before.cloned().flatten())
    });
    let id = key.id();
    let place = Memo::new(move |_| found.with(|found| found.as_ref().map_or(0, |(place, _)| *place)));
    let summary = Memo::new(move |_| found.with(|found| found.as_ref().map(|(_, row)| Arc::clone(row))));
    let name = move || summary.with(|row| row.as_ref().map(|row| format!("Select {}", name_of(row))));
    let picked = Memo::new(move |_| inbox.selection.with(|selection| selection.contains(id)));
    let reached = tab_stop.clone();
    let reachable = move || if tab_stop.selected(&Some(id)) { "0" } else { "-1" };
    // Pressed by keyboard: whoever opens a conversation without a pointer wants to be in it.
    let pressed = move |event: web_sys::MouseEvent| {
        if event.detail() == 0 {
            browser::focus_soon("transcript");
        }
    };
    view! {
        <li
            class="row"
            class:is-picked=attr(move || picked.get())
            style:top=attr(move || format!("{}px", place.get() * height.get() as usize))
            aria-posinset=attr(move || (place.get() + 1).to_string())
            aria-setsize=attr(move || total.get().to_string())
        >
            <label class="row-pick">
                <input
                    type="checkbox"
                    id=format!("pick-{id}")
                    aria-label=attr(name)
                    tabindex=attr(move || if reached.selected(&Some(id)) { "0" } else { "-1" })
                    prop:checked=attr(move || picked.get())
                    on:focus=on(move |_| inbox.cursor.set(Some(id)))
                    on:click=on(move |event: web_sys::MouseEvent| inbox.pick(id, event.shift_key()))
                />
            </label>
            <a
                class="row-link"
                id=row_id(id)
                href=attr(move || inbox.href(id))
                aria-current=attr(move || open.selected(&Some(id)).then_some("true"))
                tabindex=attr(reachable)
                on:focus=on(move |_| inbox.cursor.set(Some(id)))
                on:click=pressed
            >
                {live(move || summary.get().map(|summary| view! { <Card summary=summary /> }))}
            </a>
        </li>
    }
}

#[component]
fn Card(summary: Arc<ConversationSummary>) -> impl IntoView {
    let who = [summary.persona.clone(), summary.company.domain.clone().or_else(|| summary.company.name.clone())];
    let who = who.into_iter().flatten().collect::<Vec<_>>().join(" \u{b7} ");
    let name = name_of(&summary);
    view! {
        <span class="row-main">
            <span class="row-line">
                <span class="row-name" class:is-unnamed=is_unnamed(&summary) title=name.clone()>{name.clone()}</span>
                <RelativeTime at=summary.started_at />
            </span>
            <span class="row-line row-second">
                <span class="row-who" title=who.clone()>{who.clone()}</span>
                <StatusBadge status=summary.status />
                <span class="row-count">
                    <Icon name="message" />
                    {summary.message_count}
                    <span class="sr-only">{if summary.message_count == 1 { " message" } else { " messages" }}</span>
                </span>
            </span>
        </span>
        <ScoreMeter score=summary.score />
    }
}

/// Where a conversation stands; in progress says nothing.
#[component]
pub(super) fn StatusBadge(
    /// Where it stands.
    status: Status,
) -> impl IntoView {
    (status != Status::Active).then(|| {
        let class = format!("badge badge-{status}");
        view! { <span class=class>{status.label()}</span> }
    })
}

/// What to call the visitor.
pub(super) fn name_of(summary: &ConversationSummary) -> String {
    let visitor = &summary.visitor;
    visitor.name.clone().or_else(|| visitor.email.clone()).unwrap_or_else(|| "Visitor".to_owned())
}

/// Whether nothing is known to call the visitor by.
pub(super) fn is_unnamed(summary: &ConversationSummary) -> bool {
    summary.visitor.name.is_none() && summary.visitor.email.is_none()
}

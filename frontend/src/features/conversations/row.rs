//! One conversation in the list: two quiet lines and the score at the right edge.

use super::{archive::row_id, inbox::Inbox, score::ScoreMeter};
use crate::{
    browser,
    ui::{
        Icon, RelativeTime,
        live::{attr, on},
    },
};
use kilo_types::{ConversationId, ConversationSummary, Status};
use leptos::{prelude::*, reactive::computed::Selector};
use std::sync::Arc;

/// The rows' shared knowledge of which one is open and which one the Tab key reaches.
#[derive(Clone)]
pub(super) struct RowMarks {
    /// The open row.
    pub(super) open: Selector<Option<ConversationId>>,
    /// The row that the Tab key reaches.
    pub(super) tab_stop: Selector<Option<ConversationId>>,
    /// Where the keyboard was last.
    pub(super) focused: RwSignal<Option<ConversationId>>,
}

/// A row.
#[expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]
#[component]
pub(super) fn Row(
    /// The conversation.
    summary: Arc<ConversationSummary>,
    /// Which rows are marked.
    marks: RowMarks,
) -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let id = summary.id;
    let RowMarks { open, tab_stop, focused } = marks;
    let who = [summary.persona.clone(), summary.company.domain.clone().or_else(|| summary.company.name.clone())];
    let who = who.into_iter().flatten().collect::<Vec<_>>().join(" \u{b7} ");
    let name = name_of(&summary);
    let is_open = open.clone();
    // Pressed by keyboard: whoever opens a conversation without a pointer wants to be in it.
    let pressed = move |event: web_sys::MouseEvent| {
        if event.detail() == 0 {
            browser::focus_soon("transcript");
        }
    };
    view! {
        <li class="row">
            <a
                class="row-link"
                id=row_id(id)
                href=attr(move || inbox.href(id))
                aria-current=attr(move || is_open.selected(&Some(id)).then_some("true"))
                tabindex=attr(move || if tab_stop.selected(&Some(id)) { "0" } else { "-1" })
                on:focus=on(move |_| focused.set(Some(id)))
                on:click=pressed
            >
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
                            <span class="sr-only">
                                {if summary.message_count == 1 { " message" } else { " messages" }}
                            </span>
                        </span>
                    </span>
                </span>
                <ScoreMeter score=summary.score />
            </a>
        </li>
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

//! Chat: list, transcript and details side by side, or one at a time.

use super::{
    bulk::BulkBar,
    filter_box::FilterBox,
    filter_panel::FilterPanel,
    inbox::{Inbox, Sheet},
    keys::{first_keys, listen, shown_key},
    list::ConversationList,
    news::NewsButton,
    panels::{Panel, fetch_ahead},
    sheets::Sheets,
    state::ListState,
    tour::Tour,
    views::{Views, counted},
};
use crate::{
    browser::{self, calendar},
    ui::{
        Icon, IconButton, Part,
        live::{attr, effect, live},
    },
};
use kilo_types::{Conversation, ConversationId};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn ConversationsPage() -> impl IntoView {
    let inbox = Inbox::start();
    listen(inbox);
    move_focus_with_the_panes(inbox);
    effect(move || {
        let name = inbox.open.get().and_then(|id| {
            inbox.opened.with(|opened| opened.shown.as_ref().filter(|shown| shown.summary.id == id).cloned())
        });
        let name = name.map(|shown| format!("{} \u{b7} ", super::row::name_of(&shown.summary)));
        let news = inbox.news_count().map(|count| format!("({count}) ")).unwrap_or_default();
        document().set_title(&format!("{news}{}Chat \u{b7} Kilo", name.unwrap_or_default()));
    });
    name_printed_pages(inbox);
    hide_all_but_the_thread(inbox);
    fetch_panels_after_the_list(inbox);
    let anything_open = Memo::new(move |_| inbox.open.get().is_some());
    view! {
        <div class="inbox" class:has-open=attr(move || inbox.open.get().is_some())>
            <section class="list-pane" aria-label="Conversations">
                <div class="list-head">
                    <div class="list-title">
                        <h1>"Chat"</h1>
                        <p class="result-count" role="status">
                            {live(move || inbox.counts.get().map(|counts| counted(counts.total)))}
                        </p>
                        <IconButton
                            label="Commands".to_owned()
                            icon="command"
                            on_press=move |_| inbox.sheet.set(Some(Sheet::Commands))
                        />
                        <IconButton label="Refresh".to_owned() icon="refresh" on_press=move |_| inbox.reload() />
                        <FilterPanel />
                    </div>
                    <FilterBox />
                    <Views />
                    <BulkBar />
                    <NewsButton />
                </div>
                <ConversationList />
                <Tour />
            </section>
            {live(move || if anything_open.get() {
                view! { <Part fetch=Panel::Thread.fetch() /> }.into_any()
            } else {
                view! { <NothingOpen /> }.into_any()
            })}
        </div>
        <Sheets />
    }
}

/// The rest comes once the rows are there, so that it takes nothing from what somebody waits for.
fn fetch_panels_after_the_list(inbox: Inbox) {
    let started = Memo::new(move |_| inbox.list.with(ListState::started));
    let page = Owner::current();
    effect(move || {
        if started.get() {
            fetch_ahead(inbox, page.clone());
        }
    });
}

#[component]
fn NothingOpen() -> impl IntoView {
    view! {
        <div class="thread-pane"><div class="thread-placeholder">
            <Icon name="chat" />
            <p>"Select a conversation to read it"</p>
            <dl class="key-hints">
                {first_keys()
                    .iter()
                    .map(|binding| view! { <div><dt><kbd>{shown_key(binding.key)}</kbd></dt><dd>{binding.label}</dd></div> })
                    .collect_view()}
            </dl>
        </div></div>
    }
}

/// Gives each printed page a head. Only when it is printed: the style of the whole page depends on it.
fn name_printed_pages(inbox: Inbox) {
    let printed = window_event_listener_untyped("beforeprint", move |_| {
        let shown = inbox.open.get_untracked().and_then(|id| inbox.shown(id));
        browser::style_text("--printed-name", &shown.as_deref().map(printed_name).unwrap_or_default());
    });
    on_cleanup(move || printed.remove());
}

/// What stands at the head of each printed page: who it was, from where, and when it began.
fn printed_name(shown: &Conversation) -> String {
    let summary = &shown.summary;
    let company = summary.company.name.as_ref().or(summary.company.domain.as_ref()).cloned();
    let day = calendar::write(summary.started_at.millis(), calendar::Style::LongDay);
    [Some(super::row::name_of(summary)), company, Some(day)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Where there is room for one pane only, the focus follows the pane: into the transcript, and back to its row.
fn move_focus_with_the_panes(inbox: Inbox) {
    Effect::new(move |before: Option<Option<ConversationId>>| {
        let open = inbox.open.get();
        match (before.flatten(), open) {
            (None, Some(_)) if before.is_some() && browser::one_pane() => browser::focus_soon("transcript"),
            (Some(id), None) => inbox.focus_row(id),
            _ => {}
        }
        open
    });
}

/// The rail is not in this page: the whole document is told.
fn hide_all_but_the_thread(inbox: Inbox) {
    let mark = |on: bool| {
        if let Some(root) = document().document_element() {
            // The attribute's name is valid, so this cannot fail.
            let _ = root.toggle_attribute_with_force("data-only-thread", on);
        }
    };
    effect(move || mark(inbox.only_thread.get() && inbox.open.get().is_some()));
    on_cleanup(move || mark(false));
}

//! What lies over the page: the command menu and the sheet of keys. Both are made from the table of keys.

use super::{
    inbox::{Inbox, Sheet},
    keys::{BINDINGS, shown_key},
    panels::Panel,
    state::fit,
};
use crate::{
    browser,
    ui::{
        Dialog, IconButton, Part,
        live::{attr, live, on},
    },
};
use leptos::prelude::*;

/// Whichever is open.
#[component]
pub(super) fn Sheets() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let is = move |sheet| Signal::derive(move || inbox.sheet.get() == Some(sheet));
    let close = move || inbox.leave_sheet(None);
    view! {
        <Dialog open=is(Sheet::Commands) labelled_by="command-title" class="dialog command-menu" on_close=close>
            <Part fetch=Panel::Commands.fetch() />
        </Dialog>
        <Dialog open=is(Sheet::Keys) labelled_by="keys-title" class="dialog key-sheet" on_close=close>
            <Part fetch=Panel::Keys.fetch() />
        </Dialog>
    }
}

/// Every action, to be found by a few letters.
#[component]
pub(super) fn Commands() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    request_animation_frame(|| browser::focus("command-input"));
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let typed = typed.get();
        let fits = BINDINGS.iter().enumerate().filter(|(_, binding)| inbox.may(binding.action));
        let mut found: Vec<(usize, usize)> =
            fits.filter_map(|(place, binding)| fit(binding.label, &typed).map(|cost| (cost, place))).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, place)| place).collect::<Vec<_>>()
    });
    let chosen = move || found.with(|found| found.get(at.get()).copied());
    let choose = move |place: Option<usize>| {
        if let Some(binding) = place.and_then(|place| BINDINGS.get(place)) {
            inbox.leave_sheet(Some(binding.action));
        }
    };
    let move_by = move |by: usize| {
        let total = found.with_untracked(Vec::len).max(1);
        at.update(|at| *at = (*at + by) % total);
        if let Some(option) = untrack(chosen).and_then(|place| browser::element(&option_id(place))) {
            browser::into_view(&option);
        }
    };
    let key = move |event: web_sys::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => move_by(1),
            "ArrowUp" => move_by(found.with_untracked(Vec::len).max(1) - 1),
            "Enter" => choose(untrack(chosen)),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <h2 class="sr-only" id="command-title">"Commands"</h2>
        <input
            id="command-input"
            class="command-input"
            type="text"
            role="combobox"
            autocomplete="off"
            spellcheck="false"
            placeholder="What do you want to do?"
            aria-label="Find a command"
            aria-autocomplete="list"
            aria-expanded="true"
            aria-controls="command-list"
            aria-activedescendant=attr(move || chosen().map(option_id))
            on:input:target=move |event| {
                typed.set(event.target().value());
                at.set(0);
            }
            on:keydown=key
        />
        <ul class="command-list" id="command-list" role="listbox" aria-label="Commands">
            {live(move || found.get().into_iter().map(|place| view! {
                <li
                    id=option_id(place)
                    role="option"
                    aria-selected=attr(move || (chosen() == Some(place)).to_string())
                    on:click=on(move |_| choose(Some(place)))
                >
                    <span>{BINDINGS[place].label}</span>
                    {key_of(place)}
                </li>
            })
                .collect_view())}
        </ul>
        <p class="command-none muted" role="status">
            {live(move || found.with(Vec::is_empty).then_some("No matching command"))}
        </p>
    }
}

fn option_id(place: usize) -> String {
    format!("command-{place}")
}

/// The keys of a binding, each as its own.
fn key_of(place: usize) -> impl IntoView {
    let keys = shown_key(BINDINGS[place].key).split_whitespace();
    view! { <span class="keys">{keys.map(|key| view! { <kbd>{key}</kbd> }).collect_view()}</span> }
}

/// Every key, and the switch that turns letters off.
#[component]
pub(super) fn Keys() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let bound = BINDINGS.iter().enumerate().filter(|(_, binding)| !binding.key.is_empty());
    view! {
        <div class="sheet-head">
            <h2 id="keys-title">"Keys"</h2>
            <IconButton label="Close keys".to_owned() icon="x" on_press=move |_| inbox.leave_sheet(None) />
        </div>
        <dl class="key-list">
            {bound
                .map(|(place, binding)| view! { <div><dt>{key_of(place)}</dt><dd>{binding.label}</dd></div> })
                .collect_view()}
        </dl>
        <label class="switch">
            <input
                type="checkbox"
                prop:checked=attr(move || inbox.letters.get())
                on:change=on(move |_| inbox.use_letters(!inbox.letters.get_untracked()))
            />
            "Single-letter keys"
        </label>
        <p class="muted small">"When off, only Ctrl+K, Home, End, Enter and Esc work."</p>
    }
}

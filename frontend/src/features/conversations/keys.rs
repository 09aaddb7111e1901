//! The keys of the page, in one table. Off inside fields, while composing, and with modifiers.

use super::{archive::row_id, inbox::Inbox};
use crate::{browser, routes::Step, session::SessionState};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Open the conversation below.
    Next,
    /// Open the one above.
    Previous,
    /// Go into the open conversation.
    Read,
    /// Back to the list.
    Back,
    /// Archive, or take back out.
    Archive,
    /// Take the last change back.
    Undo,
    /// Go to the filter box.
    Search,
}

/// A key, and what it does in the reader's words.
pub(super) struct Binding {
    /// `KeyboardEvent.key`.
    pub(super) key: &'static str,
    /// What it does.
    pub(super) action: Action,
    /// What it does, in words.
    pub(super) label: &'static str,
}

/// Every key of the page.
pub(super) const BINDINGS: [Binding; 7] = [
    Binding { key: "j", action: Action::Next, label: "Next conversation" },
    Binding { key: "k", action: Action::Previous, label: "Previous conversation" },
    Binding { key: "Enter", action: Action::Read, label: "Read it" },
    Binding { key: "Escape", action: Action::Back, label: "Back to the list" },
    Binding { key: "e", action: Action::Archive, label: "Archive or unarchive" },
    Binding { key: "u", action: Action::Undo, label: "Undo" },
    Binding { key: "/", action: Action::Search, label: "Search and filter" },
];

/// Listens until the page is left.
pub(super) fn listen(inbox: Inbox) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.default_prevented() || event.is_composing() || modified || is_typing(&event) {
            return;
        }
        if inbox.session.state_now() != SessionState::SignedIn {
            return;
        }
        if let Some(binding) = BINDINGS.iter().find(|binding| binding.key == event.key()) {
            run(inbox, binding.action, &event);
        }
    });
    on_cleanup(move || listener.remove());
}

fn run(inbox: Inbox, action: Action, event: &KeyboardEvent) {
    match action {
        Action::Next => step(inbox, 1),
        Action::Previous => step(inbox, -1),
        // On a link or button Enter already means that very thing.
        Action::Read if is_on_control(event) => return,
        Action::Read => browser::focus("transcript"),
        Action::Back => back(inbox),
        Action::Archive => inbox.toggle_archive(),
        Action::Undo => inbox.undo(),
        Action::Search => browser::focus("filter-input"),
    }
    event.prevent_default();
}

fn step(inbox: Inbox, steps: isize) {
    let here = inbox.open.get_untracked();
    let Some(next) = inbox.list.with_untracked(|list| list.step(here, steps)) else { return };
    let step = if here.is_some() { Step::Replace } else { Step::Push };
    inbox.open(Some(next), step);
    browser::focus_soon(if browser::one_pane() { "transcript".to_owned() } else { row_id(next) });
}

fn back(inbox: Inbox) {
    let Some(id) = inbox.open.get_untracked() else { return };
    if browser::one_pane() {
        inbox.open(None, Step::Push);
    } else {
        browser::focus(&row_id(id));
    }
}

fn target(event: &KeyboardEvent) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into::<Element>().ok())
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let selector = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
    target(event).is_some_and(|element| element.matches(selector).unwrap_or(false))
}

fn is_on_control(event: &KeyboardEvent) -> bool {
    target(event).is_some_and(|element| element.matches("a, button, input, summary").unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things() {
        for (place, binding) in BINDINGS.iter().enumerate() {
            assert!(!binding.label.is_empty());
            assert!(BINDINGS[..place].iter().all(|other| other.key != binding.key), "{}", binding.key);
        }
    }
}

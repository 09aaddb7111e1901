//! The keys of the page, in one table: it binds them, prints the help sheet and feeds the command menu. Off inside
//! fields, while composing, and with modifiers.

use super::inbox::{Inbox, Sheet};
use crate::{
    browser::{self, preference},
    session::SessionState,
};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// What a key or a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Open the conversation that many places below; above, if negative.
    Step(isize),
    /// Go to the first row, or to the last one.
    End(bool),
    Read,
    Back,
    Archive,
    Undo,
    Search,
    /// Pick the row; with everything since the last one.
    Pick(bool),
    OnlyThread,
    /// Show the view of that number; none shows all.
    View(Option<usize>),
    Open(Sheet),
    /// Pick everything loaded; everything there is.
    PickAll(bool),
    ClearSelection,
    ExportPicked,
    ExportAll,
    ShowNews,
    Refresh,
    ClearFilters,
    CopyLink,
    Letters,
}

/// A key, and what it does in the reader's words.
pub(super) struct Binding {
    /// `KeyboardEvent.key`; two of them follow each other; empty without a key.
    pub(super) key: &'static str,
    /// What it does.
    pub(super) action: Action,
    /// What it does, in words.
    pub(super) label: &'static str,
}

const fn on(key: &'static str, action: Action, label: &'static str) -> Binding {
    Binding { key, action, label }
}

/// Every action of the page; those with a key first.
pub(super) const BINDINGS: [Binding; 28] = [
    on("j", Action::Step(1), "Next conversation"),
    on("k", Action::Step(-1), "Previous conversation"),
    on("Enter", Action::Read, "Open"),
    on("Escape", Action::Back, "Focus list"),
    on("e", Action::Archive, "Archive or unarchive"),
    on("u", Action::Undo, "Undo"),
    on("/", Action::Search, "Search and filter"),
    on("x", Action::Pick(false), "Select"),
    on("X", Action::Pick(true), "Select from the last one to here"),
    on("Home", Action::End(false), "First conversation"),
    on("End", Action::End(true), "Last conversation"),
    on("n", Action::ShowNews, "Show new conversations"),
    on("z", Action::OnlyThread, "Hide everything but the thread"),
    on("g c", Action::View(None), "Go to all conversations"),
    on("g h", Action::View(Some(0)), "Go to hot, not handed off"),
    on("g w", Action::View(Some(1)), "Go to this week"),
    on("g a", Action::View(Some(2)), "Go to archived"),
    on("?", Action::Open(Sheet::Keys), "Show all keys"),
    on("Ctrl+K", Action::Open(Sheet::Commands), "Command menu"),
    on("", Action::PickAll(false), "Select all loaded"),
    on("", Action::PickAll(true), "Select all that match"),
    on("", Action::ClearSelection, "Clear selection"),
    on("", Action::ExportPicked, "Export selected"),
    on("", Action::ExportAll, "Export all that match"),
    on("", Action::Refresh, "Refresh"),
    on("", Action::ClearFilters, "Clear filters"),
    on("", Action::CopyLink, "Copy link"),
    on("", Action::Letters, "Single-letter keys on or off"),
];

/// The keys that an empty pane shows.
pub(super) fn first_keys() -> &'static [Binding] {
    &BINDINGS[..8]
}

/// What is printed on the key.
pub(super) fn shown_key(key: &'static str) -> &'static str {
    match key {
        "Escape" => "Esc",
        "X" => "Shift X",
        "Ctrl+K" => "Ctrl K",
        _ => key,
    }
}

/// What `key` means after `before`, if anything, and whether it begins something.
fn meaning(before: bool, key: &str, letters: bool) -> Result<&'static Binding, bool> {
    if !letters && key.chars().count() == 1 {
        return Err(false);
    }
    let pair = |binding: &&Binding| binding.key.strip_prefix("g ") == Some(key);
    let found = if before { BINDINGS.iter().find(pair) } else { None };
    found.or_else(|| BINDINGS.iter().find(|binding| !key.is_empty() && binding.key == key)).ok_or(key == "g")
}

/// Listens until the page is left.
pub(super) fn listen(inbox: Inbox) {
    let after_g = StoredValue::new(false);
    let listener = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.is_composing() || event.key_code() == 229 {
            return;
        }
        if inbox.session.state_now() != SessionState::SignedIn {
            return;
        }
        if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            inbox.sheet.update(|sheet| *sheet = if sheet.is_some() { None } else { Some(Sheet::Commands) });
            return;
        }
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if modified || is_within(&event, TYPING) || inbox.sheet.get_untracked().is_some() {
            return;
        }
        let before = after_g.get_value();
        match meaning(before, &event.key(), inbox.letters.get_untracked()) {
            Ok(binding) => {
                after_g.set_value(false);
                press(inbox, binding, &event);
            }
            Err(begins) => after_g.set_value(begins || (before && event.key() == "Shift")),
        }
    });
    on_cleanup(move || listener.remove());
}

const TYPING: &str = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

/// What already knows what this key means there.
const fn owners(action: Action) -> &'static str {
    match action {
        Action::Read => "a, button, input, summary, [role=dialog]",
        // Reading, they go to the ends of the text.
        Action::End(_) => "#transcript, input, [role=dialog]",
        _ => "dialog",
    }
}

fn press(inbox: Inbox, binding: &Binding, event: &KeyboardEvent) {
    if is_within(event, owners(binding.action)) {
        return;
    }
    event.prevent_default();
    inbox.run(binding.action);
    inbox.tried(binding.key);
}

fn is_within(event: &KeyboardEvent, selector: &str) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest(selector).ok().flatten().is_some())
}

impl Inbox {
    /// Turns single letters on or off as keys, for good.
    pub(super) fn use_letters(self, on: bool) {
        self.letters.set(on);
        preference::remember_letters(on);
    }

    /// Leaves a sheet, and does something once the focus is back where it was.
    pub(super) fn leave_sheet(self, action: Option<Action>) {
        self.sheet.set(None);
        if let Some(action) = action {
            request_animation_frame(move || self.run(action));
        }
    }

    /// Hides everything but the thread, or brings it back.
    pub(super) fn show_only_thread(self, on: bool) {
        self.only_thread.set(on);
        if let Some(id) = self.open.get_untracked() {
            request_animation_frame(move || if on { browser::focus("transcript") } else { self.focus_row(id) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things() {
        for (place, binding) in BINDINGS.iter().enumerate() {
            assert!(!binding.label.is_empty());
            let same = |other: &&Binding| !other.key.is_empty() && other.key == binding.key;
            assert!(BINDINGS[..place].iter().find(same).is_none(), "{}", binding.key);
            assert!(BINDINGS[..place].iter().all(|other| other.label != binding.label), "{}", binding.label);
        }
    }

    fn action(before: bool, key: &str, letters: bool) -> Option<Action> {
        meaning(before, key, letters).ok().map(|binding| binding.action)
    }

    #[test]
    fn g_gives_the_next_letter_another_meaning() {
        assert_eq!(meaning(false, "g", true).err(), Some(true));
        assert_eq!(action(true, "h", true), Some(Action::View(Some(0))));
        assert_eq!(action(false, "h", true), None);
        assert_eq!(
            action(true, "j", true),
            Some(Action::Step(1)),
            "a letter that follows nothing keeps its own meaning"
        );
    }

    #[test]
    fn letters_can_be_switched_off_and_other_keys_stay() {
        for binding in &BINDINGS {
            let alone = binding.key.chars().count() == 1;
            assert_eq!(action(false, binding.key, false).is_none(), alone || binding.key.is_empty(), "{}", binding.key);
        }
        assert_eq!(action(true, "h", false), None);
    }
}

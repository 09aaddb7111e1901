//! Five keys to try, once; then it goes away for good.

use super::inbox::Inbox;
use crate::{
    browser::preference,
    ui::{IconButton, live::live},
};
use leptos::prelude::*;

/// The keys, and what to try them for.
const KEYS: [(&str, &str); 5] = [
    ("j", "opens the next conversation"),
    ("x", "selects it"),
    ("e", "archives it, and u takes that back"),
    ("/", "searches"),
    ("?", "shows every key"),
];

impl Inbox {
    /// A key was pressed: if it is the one that the tour shows, the tour goes on.
    pub(super) fn tried(self, key: &str) {
        if let Some(tried) =
            self.tour.get_untracked().filter(|tried| KEYS.get(*tried).is_some_and(|(next, _)| *next == key))
        {
            self.set_tour(Some(tried + 1).filter(|tried| *tried < KEYS.len()));
        }
    }

    fn set_tour(self, tried: Option<usize>) {
        self.tour.set(tried);
        preference::remember_tour(tried);
    }
}

/// The tour, while it is not over.
#[component]
pub(super) fn Tour() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let shown = Memo::new(move |_| {
        let anything = inbox.list.with(|list| !list.rows().is_empty());
        inbox.tour.get().filter(|_| anything && inbox.letters.get())
    });
    live(move || {
        shown.get().and_then(|tried| Some((tried, KEYS.get(tried)?))).map(|(tried, (key, what))| view! {
        <aside class="tour" aria-label="Keyboard tour">
            <p><kbd>{*key}</kbd>" "{*what}<span class="muted small">{format!(" {} of {}", tried + 1, KEYS.len())}</span></p>
            <IconButton label="End the tour".to_owned() icon="x" on_press=move |_| inbox.set_tour(None) />
        </aside>
    })
    })
}

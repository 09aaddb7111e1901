//! Short messages at the lower edge. They are announced politely, never take the focus, and wait while somebody points
//! at them or is inside them.

use super::{Button, IconButton, Look, live::on};
use leptos::prelude::*;
use std::time::Duration;

/// How long a message stays, in seconds.
const SECONDS: i32 = 10;

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    action: Option<(&'static str, Callback<()>)>,
}

/// The messages on the page; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last_id: StoredValue<u32>,
}

impl Toasts {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), last_id: StoredValue::new(0) }
    }

    /// Says `text`.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.show(text.into(), None);
    }

    /// Says `text` and offers one thing to do about it.
    pub(crate) fn offer(self, text: impl Into<String>, label: &'static str, action: impl Into<Callback<()>>) {
        self.show(text.into(), Some((label, action.into())));
    }

    fn show(self, text: String, action: Option<(&'static str, Callback<()>)>) {
        self.last_id.update_value(|id| *id += 1);
        let toast = Toast { id: self.last_id.get_value(), text, action };
        self.shown.update(|shown| {
            shown.push(toast);
            // Older ones would hide the page.
            let surplus = shown.len().saturating_sub(3);
            shown.drain(..surplus);
        });
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where the messages appear. It is always in the page, so that screen readers notice what is put into it.
#[component]
pub(crate) fn ToastRegion() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    view! {
        <div class="toasts" role="status" aria-label="Messages">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <ToastItem toast=toast />
            </For>
        </div>
    }
}

#[component]
fn ToastItem(toast: Toast) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let id = toast.id;
    let waiting = RwSignal::new(false);
    let left = StoredValue::new(SECONDS);
    let tick = move || {
        if !waiting.get_untracked() {
            left.update_value(|left| *left -= 1);
            if left.get_value() <= 0 {
                toasts.dismiss(id);
            }
        }
    };
    let timer = set_interval_with_handle(tick, Duration::from_secs(1));
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
    view! {
        <div
            class="toast"
            on:mouseenter=on(move |_| waiting.set(true))
            on:mouseleave=on(move |_| waiting.set(false))
            on:focusin=on(move |_| waiting.set(true))
            on:focusout=on(move |_| waiting.set(false))
        >
            <p>{toast.text}</p>
            {toast.action.map(|(label, action)| view! {
                <Button
                    label=label.to_owned()
                    look=Look::Quiet
                    on_press=move |_| {
                        toasts.dismiss(id);
                        action.run(());
                    }
                />
            })}
            <IconButton label="Dismiss".to_owned() icon="x" on_press=move |_| toasts.dismiss(id) />
        </div>
    }
}

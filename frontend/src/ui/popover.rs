//! A button that opens a small panel below it. Escape, a press elsewhere and leaving it by keyboard close it.

use super::{
    Icon,
    live::{attr, live, on},
};
use crate::browser;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The open panel, for what is in it.
#[derive(Clone, Copy)]
pub(crate) struct OpenPanel {
    open: RwSignal<bool>,
    button: &'static str,
}

impl OpenPanel {
    /// Closes it and goes back to its button; nothing happens if it is closed already.
    pub(crate) fn close(self) {
        if self.open.try_get_untracked() == Some(true) {
            self.open.set(false);
            browser::focus(self.button);
        }
    }
}

/// A button and its panel.
#[component]
pub(crate) fn Popover(
    /// `id` of the button; the panel's is `{id}-panel`.
    id: &'static str,
    /// The words of the button, and the name of the panel.
    label: &'static str,
    /// The shape of the button.
    icon: &'static str,
    /// Whether the panel is open.
    open: RwSignal<bool>,
    /// A small number on the button, for what is set inside.
    #[prop(optional, into)]
    count: Signal<usize>,
    /// `true` shows the shape alone; the words stay for screen readers.
    #[prop(optional)]
    compact: bool,
    /// What is in the panel; drawn each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let root = format!("{id}-root");
    let panel = format!("{id}-panel");
    let inside = {
        let selector = format!("#{root}");
        move |target: Option<web_sys::EventTarget>| {
            let element = target.and_then(|target| target.dyn_into::<Element>().ok());
            element.is_some_and(|element| element.closest(&selector).ok().flatten().is_some())
        }
    };
    let pressed = {
        let inside = inside.clone();
        window_event_listener(ev::pointerdown, move |event| {
            if open.get_untracked() && !inside(event.target()) {
                open.set(false);
            }
        })
    };
    on_cleanup(move || pressed.remove());
    let left = move |event: web_sys::FocusEvent| {
        // Without a new place the focus left the window, or a pressed element cannot have it.
        if event.related_target().is_some() && !inside(event.related_target()) {
            open.set(false);
        }
    };
    let controls = panel.clone();
    view! {
        <div
            class="popover"
            id=root
            on:focusout=left
            on:keydown=on(move |event: web_sys::KeyboardEvent| {
                if event.key() == "Escape" && open.get_untracked() {
                    event.stop_propagation();
                    open.set(false);
                    browser::focus(id);
                }
            })
        >
            <button
                type="button"
                class=if compact { "icon-button" } else { "button" }
                id=id
                title=compact.then_some(label)
                aria-label=compact.then_some(label)
                aria-haspopup="dialog"
                aria-expanded=attr(move || open.get().to_string())
                aria-controls=controls
                on:click=on(move |_| open.update(|open| *open = !*open))
            >
                <Icon name=icon />
                {(!compact).then(|| view! { <span class="button-label">{label}</span> })}
                {live(move || (count.get() > 0).then(|| view! { <span class="count-badge" aria-hidden="true">{count.get()}</span> }))}
            </button>
            <Show when=move || open.get()>
                <div class="popover-panel" id=panel.clone() role="dialog" aria-label=label>
                    {
                        provide_context(OpenPanel { open, button: id });
                        children()
                    }
                </div>
            </Show>
        </div>
    }
}

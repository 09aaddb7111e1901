//! A dialog over the page, on the browser's own element: focus stays inside, the page behind is out of reach, and it
//! goes back to where it was.

use super::live::{effect, on};
use leptos::{html, prelude::*};

/// A dialog; it is open while `open` says so. Escape and a press beside it ask `on_close`; without that it cannot be
/// waved away.
#[component]
pub(crate) fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// `id` of the element that names it.
    labelled_by: &'static str,
    /// Its classes.
    #[prop(default = "dialog")]
    class: &'static str,
    /// Closes it.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    /// What is in it; drawn anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    effect(move || {
        let Some(dialog) = element.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                // Fails only for an element that is not in the page.
                let _ = dialog.show_modal();
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let cancel = on(move |event: web_sys::Event| {
        event.prevent_default();
        if let Some(on_close) = on_close {
            on_close.run(());
        }
    });
    // What is beside the dialog counts as the dialog itself; what is in it does not.
    let press = on(move |event: web_sys::PointerEvent| {
        let beside = event.target().is_some_and(|target| {
            element.get_untracked().is_some_and(|dialog| web_sys::EventTarget::from((*dialog).clone()) == target)
        });
        if let Some(on_close) = on_close.filter(|_| beside) {
            on_close.run(());
        }
    });
    view! {
        <dialog class=class node_ref=element aria-labelledby=labelled_by on:cancel=cancel on:pointerdown=press>
            <Show when=move || open.get()>{children()}</Show>
        </dialog>
    }
}

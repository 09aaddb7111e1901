//! A dialog over the page, on the browser's own element: focus stays inside, the page behind is out of reach.

use super::live::effect;
use leptos::{html, prelude::*};

/// A dialog that cannot be waved away; it closes when `open` says so.
#[component]
pub(crate) fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// `id` of the element that names it.
    labelled_by: &'static str,
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
    let keep_open = |event: web_sys::Event| event.prevent_default();
    view! {
        <dialog class="dialog" node_ref=element aria-labelledby=labelled_by on:cancel=keep_open>
            <Show when=move || open.get()>{children()}</Show>
        </dialog>
    }
}

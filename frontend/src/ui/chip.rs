//! Chips: small things that can be taken away.

use super::{Icon, live::on};
use leptos::prelude::*;

/// A chip whose press takes it away.
#[component]
pub(crate) fn RemovableChip(
    /// What it says.
    label: String,
    /// What taking it away is called, for screen readers.
    remove_label: String,
    /// Takes it away.
    #[prop(into)]
    on_remove: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="chip"
            title=remove_label.clone()
            aria-label=remove_label
            on:click=on(move |_| on_remove.run(()))
        >
            <span class="chip-label">{label}</span>
            <Icon name="x" />
        </button>
    }
}

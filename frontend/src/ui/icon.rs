//! Icons: shapes of the sprite in `index.html`.

use leptos::prelude::*;

/// The shape `name` of the sprite. It says nothing to a screen reader: the words are beside it or in the label.
#[component]
pub(crate) fn Icon(
    /// Name of the shape, without `i-`.
    name: &'static str,
) -> impl IntoView {
    let href = format!("#i-{name}");
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=href></use>
        </svg>
    }
}

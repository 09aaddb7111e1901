//! How conversations are judged: the framework, the score that hands one over, and what each signal gives.

use leptos::prelude::*;

/// The page.
#[component]
pub(super) fn QualificationPage() -> impl IntoView {
    document().set_title("Qualification \u{b7} Kilo");
    view! { <div class="settings"><h1>"Qualification"</h1></div> }
}

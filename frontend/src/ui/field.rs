//! Fields.

use super::live::{attr, live};
use leptos::prelude::*;

/// A line of text with its label, and with what is wrong with it.
#[component]
pub(crate) fn TextField(
    /// `id` of the input.
    id: &'static str,
    /// The label.
    label: &'static str,
    /// The text.
    value: RwSignal<String>,
    /// `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What is wrong with it, if anything.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// Whether it has the focus at first.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let problem_id = format!("{id}-problem");
    let described_by = problem_id.clone();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                name=id
                type=kind
                autocomplete=autocomplete
                autofocus=autofocus
                spellcheck="false"
                autocapitalize="none"
                required=true
                prop:value=value
                aria-invalid=attr(move || problem.with(Option::is_some).then_some("true"))
                aria-describedby=attr(move || problem.with(Option::is_some).then(|| described_by.clone()))
                on:input:target=move |event| value.set(event.target().value())
            />
            <p class="field-problem" id=problem_id>{live(move || problem.get())}</p>
        </div>
    }
}

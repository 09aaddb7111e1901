//! Fields.

use super::live::{attr, live};
use leptos::prelude::*;

/// A text with its label, what to know before writing it, and what is wrong with it.
#[component]
pub(crate) fn TextField(
    /// `id` of the control.
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
    /// An example.
    #[prop(optional)]
    placeholder: Option<&'static str>,
    /// What to know before writing.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What is wrong with it, if anything.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// Whether it must not be empty.
    #[prop(optional)]
    required: bool,
    /// Whether it has the focus at first.
    #[prop(optional)]
    autofocus: bool,
    /// How many lines it shows; without it there is one, and no more can be written.
    #[prop(optional)]
    lines: Option<u8>,
) -> impl IntoView {
    let invalid = move || problem.with(Option::is_some).then_some("true");
    let described_by = move || {
        let problem = problem.with(Option::is_some).then(|| format!("{id}-problem"));
        let hint = hint.map(|_| format!("{id}-hint"));
        let parts: Vec<String> = problem.into_iter().chain(hint).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    let control = match lines {
        Some(lines) => view! {
            <textarea
                id=id
                name=id
                rows=lines.to_string()
                spellcheck="false"
                autocapitalize="none"
                required=required
                prop:value=value
                aria-invalid=attr(invalid)
                aria-describedby=attr(described_by)
                on:input:target=move |event| value.set(event.target().value())
            ></textarea>
        }
        .into_any(),
        None => view! {
            <input
                id=id
                name=id
                type=kind
                autocomplete=autocomplete
                autofocus=autofocus
                placeholder=placeholder
                spellcheck="false"
                autocapitalize="none"
                required=required
                prop:value=value
                aria-invalid=attr(invalid)
                aria-describedby=attr(described_by)
                on:input:target=move |event| value.set(event.target().value())
            />
        }
        .into_any(),
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {control}
            <p class="field-problem" id=format!("{id}-problem")>{live(move || problem.get())}</p>
            {hint.map(|hint| view! { <p class="muted small" id=format!("{id}-hint")>{hint}</p> })}
        </div>
    }
}

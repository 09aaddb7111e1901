//! Buttons.

use super::{
    Icon,
    live::{attr, live, on},
};
use leptos::{ev::MouseEvent, prelude::*};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Look {
    /// One of several.
    #[default]
    Plain,
    /// Part of a text or a row.
    Quiet,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// A button with words.
#[component]
pub(crate) fn Button(
    /// The words.
    #[prop(into)]
    label: Signal<String>,
    /// What it does.
    #[prop(into)]
    on_press: Callback<MouseEvent>,
    /// How much it asks for attention.
    #[prop(optional)]
    look: Look,
    /// A shape in front of the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// The key that does the same, shown to people who point at it.
    #[prop(optional)]
    key_hint: Option<&'static str>,
    /// Whether it is at work; it keeps the focus and ignores presses.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// `id` of the element.
    #[prop(optional)]
    id: Option<&'static str>,
) -> impl IntoView {
    let title = move || key_hint.map(|key| format!("{} ({key})", label.get()));
    view! {
        <button
            type="button"
            class=look.class()
            id=id
            title=attr(title)
            aria-disabled=attr(move || busy.get().then_some("true"))
            on:click=on(move |event| {
                if !busy.get_untracked() {
                    on_press.run(event);
                }
            })
        >
            {icon.map(|name| view! { <Icon name=name /> })}
            <span class="button-label">{live(move || label.get())}</span>
        </button>
    }
}

/// A button that is a shape; its words are for screen readers and for people who point at it.
#[component]
pub(crate) fn IconButton(
    /// The words.
    #[prop(into)]
    label: Signal<String>,
    /// The shape.
    icon: &'static str,
    /// What it does.
    #[prop(into)]
    on_press: Callback<MouseEvent>,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// Whether what it shows is open, for a button that opens something.
    #[prop(optional, into)]
    expanded: Option<Signal<bool>>,
    /// `id` of the element.
    #[prop(optional)]
    id: Option<&'static str>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=format!("icon-button {class}")
            id=id
            title=attr(move || label.get())
            aria-label=attr(move || label.get())
            aria-expanded=attr(move || expanded.map(|open| open.get().to_string()))
            on:click=on(move |event| on_press.run(event))
        >
            <Icon name=icon />
        </button>
    }
}

//! The filter box: chips for what is set, and a line to type `company:acme` or words into.

use super::{
    inbox::Inbox,
    state::{Chip, chips, read_draft, without},
};
use crate::{
    browser::{self, calendar},
    routes::Step,
    ui::{
        Icon, IconButton, RemovableChip,
        live::{attr, effect, live, on},
    },
};
use kilo_types::ConversationFilter;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;
use web_sys::KeyboardEvent;

/// A search starts when nobody has typed for this long.
const PAUSE: Duration = Duration::from_millis(250);

/// The box.
#[component]
pub(super) fn FilterBox() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let zone = StoredValue::new(calendar::zone());
    let text = RwSignal::new(String::new());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let shown =
        Memo::new(move |_| chips(&inbox.filter_or_default(), inbox.today(), &zone.get_value(), calendar::write_day));

    // Words that come from the address (back, a shared link) replace what is in the box.
    effect(move || {
        let words = inbox.filter_or_default().q.unwrap_or_default();
        if read_draft(&text.get_untracked(), false).words != words {
            text.set(words);
        }
    });

    let stop_timer = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let commit = move |finished: bool| {
        stop_timer();
        let draft = read_draft(&text.get_untracked(), finished);
        let before = inbox.filter.get_untracked().unwrap_or_default();
        let after = draft.apply(&before);
        if text.get_untracked() != draft.rest {
            text.set(draft.rest);
        }
        if after != before {
            inbox.show(&after, step(&before, &after, finished));
        }
    };
    let typed = move |value: String, composing: bool| {
        text.set(value);
        stop_timer();
        if composing {
            return;
        }
        if !read_draft(&text.get_untracked(), false).qualifiers.is_empty() {
            return commit(false);
        }
        timer.set_value(set_timeout_with_handle(move || commit(false), PAUSE).ok());
    };
    let key = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "Enter" => commit(true),
            "Backspace" if at_start(&event) => {
                if let Some(chip) = shown.get_untracked().last() {
                    event.prevent_default();
                    remove(inbox, chip);
                }
            }
            "Escape" => {
                event.stop_propagation();
                if text.with_untracked(String::is_empty) {
                    browser::focus("transcript");
                } else {
                    text.set(String::new());
                    commit(true);
                }
            }
            _ => {}
        }
    };
    let anything = move || inbox.filter.with(|filter| filter.as_ref().is_ok_and(|filter| !filter.is_default()));

    view! {
        <div class="filter-box" role="search" aria-label="Conversations">
            <Icon name="search" />
            <div class="filter-parts">
                <For each=move || shown.get() key=Clone::clone let:chip>
                    {
                        let label = chip.label.clone();
                        let remove_label = format!("Remove filter {label}");
                        let removed = move || {
                            remove(inbox, &chip);
                            browser::focus("filter-input");
                        };
                        view! { <RemovableChip label=label remove_label=remove_label on_remove=removed /> }
                    }
                </For>
                <input
                    id="filter-input"
                    class="filter-input"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    enterkeyhint="search"
                    aria-label="Filter conversations"
                    aria-keyshortcuts="/"
                    title="Words, or email:  company:  persona:  in front of one"
                    placeholder=attr(move || if shown.with(Vec::is_empty) { "Search, or company:acme" } else { "" })
                    prop:value=text
                    on:input:target=move |event| typed(event.target().value(), is_composing(&event))
                    on:keydown=key
                    on:blur=on(move |_| commit(true))
                />
            </div>
            {live(move || anything().then(|| view! {
                <IconButton
                    label="Clear filters".to_owned()
                    icon="x"
                    on_press=move |_| {
                        text.set(String::new());
                        inbox.show(&ConversationFilter::default(), Step::Push);
                        browser::focus("filter-input");
                    }
                />
            }))}
        </div>
    }
}

fn remove(inbox: Inbox, chip: &Chip) {
    inbox.show(&without(&inbox.filter.get_untracked().unwrap_or_default(), chip.part), Step::Push);
}

/// Each search is one step back, not each letter.
fn step(before: &ConversationFilter, after: &ConversationFilter, finished: bool) -> Step {
    let only_words =
        ConversationFilter { q: None, ..before.clone() } == ConversationFilter { q: None, ..after.clone() };
    if only_words && before.q.is_some() && after.q.is_some() && !finished { Step::Replace } else { Step::Push }
}

fn at_start(event: &KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    input.is_some_and(|input| input.selection_start() == Ok(Some(0)) && input.selection_end() == Ok(Some(0)))
}

fn is_composing<T>(event: &leptos::ev::Targeted<web_sys::Event, T>) -> bool {
    use wasm_bindgen::JsCast;
    let event: &web_sys::Event = event;
    event.dyn_ref::<web_sys::InputEvent>().is_some_and(web_sys::InputEvent::is_composing)
}

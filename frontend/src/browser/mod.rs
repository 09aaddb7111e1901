//! The browser's own abilities that are not elements: dates, storage, locks, downloads, focus. No product knowledge.

pub(crate) mod calendar;
mod download;
mod early;
mod lock;
pub(crate) mod preference;
mod stream;

pub(crate) use download::{PageAddress, save_file};
pub(crate) use early::early;
pub(crate) use leptos::prelude::window;
pub(crate) use lock::with_lock;
pub(crate) use stream::{Channel, after, first_of, promise, read_events};

use leptos::prelude::document;
use std::{cell::Cell, time::Duration};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// The element of that id.
pub(crate) fn element(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// Moves the focus to the element of that id, without scrolling more than needed.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot be focused leaves the focus where it is.
        let _ = element.focus();
    }
}

thread_local! {
    /// Counts what [`focus_soon`] and [`reveal`] were asked for.
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// Moves the focus once the page has been redrawn and the element is there: within a second or two, unless somebody
/// has moved the focus or asked for another element meanwhile.
pub(crate) fn focus_soon(id: impl Into<String>) {
    let turn = ASKED.get().wrapping_add(1);
    ASKED.set(turn);
    focus_within(id.into(), document().active_element(), turn, 100);
}

/// Moves the focus at once if the element can have it, a frame earlier than [`focus_soon`], which it is left to else.
pub(crate) fn focus_now_or_soon(id: String) {
    focus(&id);
    if focused_id().as_ref() == Some(&id) {
        // Whoever was asked for before is not wanted any more.
        ASKED.set(ASKED.get().wrapping_add(1));
    } else {
        focus_soon(id);
    }
}

fn focus_within(id: String, before: Option<Element>, turn: u32, frames: u8) {
    leptos::prelude::request_animation_frame(move || {
        // Keys come faster than frames: only the last one counts.
        if ASKED.get() != turn {
            return;
        }
        let now = document().active_element();
        let moved = now.as_ref().is_some_and(|now| now.tag_name() != "BODY") && now != before;
        if moved || frames == 0 {
            return;
        }
        if element(&id).is_some() {
            focus(&id);
        } else {
            focus_within(id, before, turn, frames - 1);
        }
    });
}

/// Scrolls no more than needed to show the element.
pub(crate) fn into_view(element: &Element) {
    scroll_to(element, web_sys::ScrollLogicalPosition::Nearest);
}

fn scroll_to(element: &Element, block: web_sys::ScrollLogicalPosition) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(block);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Goes to the element of that id once it is there: into the middle of what scrolls, with the focus, and with a mark
/// (`data-found`) for two seconds.
pub(crate) fn reveal(id: String) {
    let turn = ASKED.get().wrapping_add(1);
    ASKED.set(turn);
    reveal_within(id, turn, 100);
}

fn reveal_within(id: String, turn: u32, frames: u8) {
    leptos::prelude::request_animation_frame(move || {
        if ASKED.get() != turn || frames == 0 {
            return;
        }
        let Some(element) = element(&id) else { return reveal_within(id, turn, frames - 1) };
        // Both names are valid, so neither call can fail.
        let _ = element.set_attribute("tabindex", "-1");
        let _ = element.set_attribute("data-found", &turn.to_string());
        focus(&id);
        scroll_to(&element, web_sys::ScrollLogicalPosition::Center);
        let unmark = move || {
            // Found again meanwhile, it is marked for two more seconds.
            if element.get_attribute("data-found") == Some(turn.to_string()) {
                let _ = element.remove_attribute("data-found");
            }
        };
        leptos::prelude::set_timeout(unmark, Duration::from_secs(2));
    });
}

/// Runs `work` once what has changed so far is on the screen; at once if nobody looks.
pub(crate) fn after_paint(work: impl FnOnce() + 'static) {
    if document().hidden() {
        return work();
    }
    // With the frame after it: until then the browser is busy with putting this one on the screen.
    leptos::prelude::request_animation_frame(move || leptos::prelude::request_animation_frame(work));
}

/// The query string of the address, with its `?`.
pub(crate) fn search() -> String {
    window().location().search().unwrap_or_default()
}

/// Goes to an address outside of the dashboard.
pub(crate) fn leave_for(url: &str) {
    // An address that is none leaves the page where it is.
    let _ = window().location().assign(url);
}

/// Whether a media query holds now.
pub(crate) fn media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Whether the page is so narrow that it shows one pane at a time; the style sheets know the same number.
pub(crate) fn one_pane() -> bool {
    media("(max-width: 759px)")
}

/// Puts `text` on the clipboard and says whether that worked.
pub(crate) async fn copy(text: &str) -> bool {
    // Missing outside secure contexts, whatever the type says.
    let clipboard: JsValue = window().navigator().clipboard().into();
    if clipboard.is_undefined() {
        return false;
    }
    let promise = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

/// Gives style sheets a text, as the custom property `name` of the page.
pub(crate) fn style_text(name: &str, text: &str) {
    if let Some(page) = document().document_element().and_then(|page| page.dyn_into::<HtmlElement>().ok()) {
        // A name that is none leaves the page as it is.
        let _ = page.style().set_property(name, &css_string(text));
    }
}

/// `text` as a string of CSS, which nothing in it can end.
fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `id` of the element with the focus.
pub(crate) fn focused_id() -> Option<String> {
    document().active_element().map(|element| element.id())
}

#[cfg(test)]
mod tests {
    use super::css_string;

    #[test]
    fn nothing_said_ends_a_string_of_a_style_sheet() {
        assert_eq!(css_string("a\" url(//x) \\\n"), "\"a\\\" url(//x) \\\\ \"");
    }
}

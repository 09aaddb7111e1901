//! The browser's own abilities that are not elements: dates, storage, locks, downloads, focus. No product knowledge.

pub(crate) mod calendar;
mod download;
mod lock;
pub(crate) mod preference;

pub(crate) use download::save_file;
pub(crate) use leptos::prelude::window;
pub(crate) use lock::with_lock;

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
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

/// Moves the focus once the page has been redrawn and the element is there: within a second or two, unless somebody
/// has moved the focus meanwhile.
pub(crate) fn focus_soon(id: impl Into<String>) {
    focus_within(id.into(), document().active_element(), 100);
}

fn focus_within(id: String, before: Option<Element>, frames: u8) {
    leptos::prelude::request_animation_frame(move || {
        let now = document().active_element();
        let moved = now.as_ref().is_some_and(|now| now.tag_name() != "BODY") && now != before;
        if moved || frames == 0 {
            return;
        }
        if element(&id).is_some() {
            focus(&id);
        } else {
            focus_within(id, before, frames - 1);
        }
    });
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

/// Calls `seen` whenever the element comes within 600 pixels of what is visible of its scrolling parent.
pub(crate) fn when_near(target: &Element, scroller: &Element, seen: impl Fn() + 'static) -> Option<Watch> {
    let callback = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let near = entries.iter().any(|entry| {
            entry.dyn_into::<web_sys::IntersectionObserverEntry>().is_ok_and(|entry| entry.is_intersecting())
        });
        if near {
            seen();
        }
    });
    let options = web_sys::IntersectionObserverInit::new();
    options.set_root(Some(scroller));
    options.set_root_margin("600px 0px");
    let observer = web_sys::IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &options).ok()?;
    observer.observe(target);
    Some(Watch { observer, target: target.clone(), _callback: callback })
}

/// Watches an element until it is dropped.
pub(crate) struct Watch {
    observer: web_sys::IntersectionObserver,
    target: Element,
    _callback: Closure<dyn Fn(js_sys::Array)>,
}

impl Watch {
    /// Looks again: an element that is still near after more rows came is reported once more.
    pub(crate) fn again(&self) {
        self.observer.unobserve(&self.target);
        self.observer.observe(&self.target);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

//! The browser's address bar and history as a signal.
//!
//! Own code instead of a router crate: there are two pages, the open page must survive every change of its address,
//! and `leptos_router` 0.8 forgets to write an address that it believes to be on top of its stack already (after
//! `replace`, back and the same filter again), which would break "every filter is in the URL".

use super::Place;
use crate::browser;
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, MouseEvent};

/// What a change of place means for the back button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Back returns to where one was.
    Push,
    /// The place before is forgotten: typing goes through many places that nobody wants back.
    Replace,
}

/// Reads and changes the place; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Navigator {
    place: RwSignal<Place>,
}

impl Navigator {
    /// Follows the address bar, and takes over clicks on links into the dashboard.
    pub(crate) fn start() -> Self {
        let place = read_address();
        if browser::window().location().pathname().is_ok_and(|path| path == "/") {
            write_address(&place.href(), Step::Replace);
        }
        let navigator = Self { place: RwSignal::new(place) };
        let popped = window_event_listener(ev::popstate, move |_| navigator.follow_address());
        let clicked = window_event_listener(ev::click, move |event| navigator.take_click(&event));
        on_cleanup(move || {
            popped.remove();
            clicked.remove();
        });
        navigator
    }

    /// Where we are; tracked.
    pub(crate) fn place(self) -> Place {
        self.place.get()
    }

    /// Where we are, without following changes.
    pub(crate) fn place_now(self) -> Place {
        self.place.get_untracked()
    }

    /// Goes to `place`; nothing happens if we are there.
    pub(crate) fn go(self, place: &Place, step: Step) {
        if *place == self.place_now() {
            return;
        }
        write_address(&place.href(), step);
        self.follow_address();
    }

    fn follow_address(self) {
        let place = read_address();
        if place != self.place_now() {
            self.place.set(place);
        }
    }

    fn take_click(self, event: &MouseEvent) {
        let modified = event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let Some(link) = target.and_then(|element| element.closest("a[href^='/']").ok().flatten()) else { return };
        let Ok(link) = link.dyn_into::<HtmlAnchorElement>() else { return };
        if !link.target().is_empty() || link.has_attribute("download") {
            return;
        }
        let place = Place::parse(&link.pathname(), &link.search());
        if place == Place::Unknown || link.pathname().starts_with("/api/") {
            return;
        }
        event.prevent_default();
        self.go(&place, Step::Push);
    }
}

fn read_address() -> Place {
    let location = browser::window().location();
    let path = location.pathname().unwrap_or_default();
    Place::parse(&path, &location.search().unwrap_or_default())
}

fn write_address(address: &str, step: Step) {
    let Ok(history) = browser::window().history() else { return };
    // The browser refuses only after hundreds of changes a second; the next change catches up.
    let _ = match step {
        Step::Push => history.push_state_with_url(&JsValue::NULL, "", Some(address)),
        Step::Replace => history.replace_state_with_url(&JsValue::NULL, "", Some(address)),
    };
}

//! Says that the browser has no network.

use crate::{
    browser,
    ui::{Icon, live::live},
};
use leptos::{ev, prelude::*};

/// A bar at the top while the browser is offline.
#[component]
pub(super) fn OfflineBar() -> impl IntoView {
    let offline = RwSignal::new(!browser::window().navigator().on_line());
    let gone = window_event_listener(ev::offline, move |_| offline.set(true));
    let back = window_event_listener(ev::online, move |_| offline.set(false));
    on_cleanup(move || {
        gone.remove();
        back.remove();
    });
    view! {
        <div class="offline-slot" role="status">
            {live(move || offline.get().then(|| view! {
                <p class="offline-bar"><Icon name="offline" />"You are offline. What you see may be out of date."</p>
            }))}
        </div>
    }
}

//! Parts of the program that are fetched when they are wanted.
//!
//! `#[wasm_split]` marks a function whose code, and whatever only it reaches, `scripts/build-dashboard` puts into a file
//! of its own. Such a part runs in the same program: signals, contexts and the session are simply there.

use super::{Button, Icon, Look, live::live};
use crate::browser;
use leptos::{prelude::*, task::spawn_local, wasm_split::SplitLoaderError};
use std::pin::Pin;

/// Draws a part; the function itself came with it.
pub(crate) type Draw = fn() -> AnyView;

/// A part on its way.
pub(crate) type Coming = Pin<Box<dyn Future<Output = Result<Draw, SplitLoaderError>>>>;

#[derive(Clone, Copy)]
enum State {
    Coming,
    Here(Draw),
    Failed,
}

/// A part: nothing for a moment, then a skeleton, then the part; or a way to try again.
#[component]
pub(crate) fn Part(
    /// Asks for it. What has come already comes at once.
    fetch: Box<dyn Fn() -> Coming + Send + Sync>,
    /// Whether it is all of the page.
    #[prop(optional)]
    whole_page: bool,
) -> impl IntoView {
    let state = RwSignal::new(State::Coming);
    let fetch = StoredValue::new(fetch);
    let ask = move || {
        state.set(State::Coming);
        let coming = fetch.with_value(|fetch| fetch());
        spawn_local(async move {
            state.try_set(coming.await.map_or(State::Failed, State::Here));
        });
    };
    ask();
    live(move || match state.get() {
        State::Coming => view! {
            <div class="part-coming"><p class="sr-only" role="status">"Loading"</p><span class="bone"></span></div>
        }
        .into_any(),
        State::Here(draw) => draw(),
        State::Failed => view! { <Missing on_retry=ask whole_page=whole_page /> }.into_any(),
    })
}

/// The part did not come: no connection, or another version of the program has no such part.
#[component]
fn Missing(#[prop(into)] on_retry: Callback<()>, whole_page: bool) -> impl IntoView {
    let reload = |_| {
        // Nothing is left to be done if the browser refuses.
        let _ = browser::window().location().reload();
    };
    view! {
        <div class="notice" role="alert">
            <Icon name="alert" />
            {if whole_page {
                view! { <h1>"This part of Kilo did not load"</h1> }.into_any()
            } else {
                view! { <h2>"This part of Kilo did not load"</h2> }.into_any()
            }}
            <p>"Check your connection, then try again. If Kilo was updated meanwhile, reload the page."</p>
            <Button label="Retry".to_owned() icon="refresh" on_press=move |_| on_retry.run(()) />
            <Button label="Load the page anew".to_owned() look=Look::Quiet on_press=reload />
        </div>
    }
}

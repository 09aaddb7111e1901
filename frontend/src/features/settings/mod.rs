//! What a workspace is set to. These pages come as a part of their own: most people read conversations all day and
//! open them once a month.

mod deliveries;
mod notifications;
mod page;
mod qualification;

use crate::{
    routes::Page,
    ui::{Coming, Draw},
};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};

/// Asks for a page.
pub(crate) fn fetch(page: Page) -> Box<dyn Fn() -> Coming + Send + Sync> {
    Box::new(move || Box::pin(draw(page)))
}

/// Fetches the part before a page of it opens: somebody points at a link to it.
pub(crate) fn fetch_ahead() {
    spawn_local(async {
        // What did not come is fetched again, and its absence explained, when it is wanted.
        let _ = fetch_settings().await;
    });
}

#[wasm_split(settings, wasm_split_path = ::leptos::wasm_split, preload(fetch_settings), fallible)]
fn draw(page: Page) -> Result<Draw, SplitLoaderError> {
    Ok(match page {
        Page::Notifications => || view! { <notifications::NotificationsPage /> }.into_any(),
        Page::Qualification => || view! { <qualification::QualificationPage /> }.into_any(),
    })
}

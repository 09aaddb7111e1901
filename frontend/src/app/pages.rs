//! The pages beside Chat. They come as a part of their own: most people read conversations all day and open them once a
//! month.

use crate::{
    features::{
        settings::{NotificationsPage, QualificationPage, WidgetPage},
        usage::UsagePage,
    },
    routes::Page,
    ui::{Coming, Draw},
};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};

/// Asks for a page.
pub(super) fn fetch(page: Page) -> Box<dyn Fn() -> Coming + Send + Sync> {
    Box::new(move || Box::pin(draw(page)))
}

/// Fetches the part before a page of it opens: somebody points at a link to it.
pub(super) fn fetch_ahead() {
    spawn_local(async {
        // What did not come is fetched again, and its absence explained, when it is wanted.
        let _ = fetch_settings().await;
    });
}

#[wasm_split(settings, wasm_split_path = ::leptos::wasm_split, preload(fetch_settings), fallible)]
fn draw(page: Page) -> Result<Draw, SplitLoaderError> {
    Ok(match page {
        Page::Usage => || view! { <UsagePage /> }.into_any(),
        Page::Widget => || view! { <WidgetPage /> }.into_any(),
        Page::Notifications => || view! { <NotificationsPage /> }.into_any(),
        Page::Qualification => || view! { <QualificationPage /> }.into_any(),
    })
}

//! New conversations are announced, and wait until somebody wants them: nothing moves under the reader.

use super::inbox::Inbox;
use crate::ui::live::{live, on};
use leptos::prelude::*;

/// Says how many wait, and shows them.
#[component]
pub(super) fn NewsButton() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let count = Memo::new(move |_| inbox.news_count());
    view! {
        <div class="news" role="status" aria-label="New conversations">
            {live(move || count.get().map(|count| {
                let noun = if count == "1" { " conversation" } else { " conversations" };
                view! {
                    <button type="button" class="news-button" title="Show new conversations (n)" on:click=on(move |_| inbox.show_news())>
                        {count}" new"<span class="sr-only">{noun}</span>
                    </button>
                }
            }))}
        </div>
    }
}

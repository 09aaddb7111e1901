//! An empty list says why it is empty, and what to do.

use super::inbox::Inbox;
use crate::{
    browser,
    routes::{Place, Step},
    ui::{Button, CopyButton, Icon, live::live},
};
use kilo_types::{ConversationFilter, Status, StatusSet};
use leptos::prelude::*;

/// The right one of three empty lists.
#[component]
pub(super) fn Empty() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    live(move || {
        let all = inbox.all_counts.get();
        if !inbox.filter_or_default().is_default() {
            return view! { <NothingMatches /> }.into_any();
        }
        match all {
            Some(all) if all.by_status.archived > 0 => view! { <AllDone archived=all.by_status.archived /> }.into_any(),
            Some(all) if all.total == 0 => view! { <NoneEver /> }.into_any(),
            // Not known yet, or they arrived a moment ago.
            _ => ().into_any(),
        }
    })
}

#[component]
fn NothingMatches() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let without =
        move || inbox.all_counts.get().map(|all| format!("{} without filters.", super::views::counted(all.total)));
    view! {
        <div class="notice">
            <Icon name="search" />
            <h2>"No conversation matches"</h2>
            <p>"Remove a filter, or clear them all. "{without}</p>
            <Button
                label="Clear filters".to_owned()
                on_press=move |_| inbox.show(&ConversationFilter::default(), Step::Push)
            />
        </div>
    }
}

#[component]
fn AllDone(archived: u64) -> impl IntoView {
    let filter = ConversationFilter { status: StatusSet::of(&[Status::Archived]), ..ConversationFilter::default() };
    view! {
        <div class="notice">
            <Icon name="check" />
            <h2>"All done"</h2>
            <p>"Every conversation is archived. New ones appear here."</p>
            <a class="button" href=Place::conversations(&filter, None).href()>{format!("Show {archived} archived")}</a>
        </div>
    }
}

#[component]
fn NoneEver() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let workspace = inbox.session.me().map(|me| me.workspace.id.to_string()).unwrap_or_default();
    let origin = browser::window().location().origin().unwrap_or_default();
    let send = format!(
        "curl {origin}/api/v1/conversations \\\n  -H \"authorization: Bearer $KILO_KEY\" \\\n  -H 'content-type: application/json' \\\n  \
         -d '{{\"visitor\": {{\"name\": \"Ada\"}}, \"messages\": [{{\"role\": \"visitor\", \"text\": \"Hello\"}}]}}'"
    );
    view! {
        <div class="notice notice-first">
            <Icon name="chat" />
            <h2>"No conversations yet"</h2>
            <p>"They appear here as soon as a visitor writes to your agent. Send a first one, with the secret key of this workspace in KILO_KEY:"</p>
            <Command text=send label="Copy request" />
            <p>"Or bring earlier ones in from a file:"</p>
            <Command text=format!("kilo import --workspace {workspace} conversations.jsonl") label="Copy command" />
        </div>
    }
}

/// Something to type elsewhere.
#[component]
fn Command(text: String, label: &'static str) -> impl IntoView {
    view! {
        <pre class="command" tabindex="0" role="group" aria-label=label><code>{text.clone()}</code></pre>
        <CopyButton text=text label=label />
    }
}

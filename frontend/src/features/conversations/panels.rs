//! What nobody needs before there is a list: the thread, its details, menus and sheets. They come as a part of their own
//! once the first rows are there, or at once when the address opens a conversation.

use super::{
    bulk::{Picked, Progress},
    details::Details,
    empty::Empty,
    export_menu::ExportChoices,
    filter_panel::FilterFields,
    inbox::Inbox,
    live, sheets,
    transcript::{Shown, Thread},
};
use crate::{
    api::{self, ApiProblem},
    session::Session,
    ui::{Coming, Draw},
};
use kilo_types::{Conversation, ConversationId};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use std::{pin::Pin, sync::Arc};

type Answer = Pin<Box<dyn Future<Output = Result<Conversation, ApiProblem>>>>;

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Panel {
    /// The open conversation.
    Thread,
    /// What an empty list says.
    Empty,
    /// What is picked, and what can be done with it.
    Picked,
    /// How far long work is.
    Progress,
    /// Every action, to be found by a few letters.
    Commands,
    /// Every key.
    Keys,
    /// Score, status and period.
    Filters,
    /// The formats of an export.
    Export,
    /// What is known about the visitor.
    Details,
}

impl Panel {
    /// Asks for it.
    pub(super) fn fetch(self) -> Box<dyn Fn() -> Coming + Send + Sync> {
        Box::new(move || Box::pin(panel(self)))
    }
}

/// Fetches the part before anybody asks, so that it is there once somebody does, and begins to follow what happens
/// while `page` is there.
pub(super) fn fetch_ahead(inbox: Inbox, page: Option<Owner>) {
    spawn_local(async move {
        // What did not come is fetched again, and its absence explained, when it is wanted.
        let _ = follow(inbox, page.unwrap_or_default()).await;
    });
}

#[wasm_split(panels, wasm_split_path = ::leptos::wasm_split, fallible)]
fn follow(inbox: Inbox, page: Owner) -> Result<(), SplitLoaderError> {
    page.with(|| live::follow(inbox));
    Ok(())
}

/// A whole conversation, from the server; what is `known` of it need not come again.
pub(super) async fn get(
    session: Session,
    id: ConversationId,
    known: Option<Arc<Conversation>>,
) -> Result<Conversation, ApiProblem> {
    match ask(session, id, known).await {
        Ok(answer) => answer.await,
        Err(_) => Err(ApiProblem::Unreachable),
    }
}

// Reading what the server says of a conversation is a good part of the part.
#[wasm_split(panels, wasm_split_path = ::leptos::wasm_split, fallible)]
fn ask(session: Session, id: ConversationId, known: Option<Arc<Conversation>>) -> Result<Answer, SplitLoaderError> {
    Ok(Box::pin(api::conversations::get(session, id, known)))
}

#[wasm_split(panels, wasm_split_path = ::leptos::wasm_split, fallible)]
fn panel(panel: Panel) -> Result<Draw, SplitLoaderError> {
    Ok(match panel {
        Panel::Thread => || view! { <Thread /> }.into_any(),
        Panel::Empty => || view! { <Empty /> }.into_any(),
        Panel::Picked => || view! { <Picked /> }.into_any(),
        Panel::Progress => || view! { <Progress /> }.into_any(),
        Panel::Commands => || view! { <sheets::Commands /> }.into_any(),
        Panel::Keys => || view! { <sheets::Keys /> }.into_any(),
        Panel::Filters => || view! { <FilterFields /> }.into_any(),
        Panel::Export => || view! { <ExportChoices /> }.into_any(),
        Panel::Details => || {
            let shown = expect_context::<Shown>();
            view! { <Details shown=shown /> }.into_any()
        },
    })
}

//! What became of answers, below them. It may change while the messages stay as they are drawn.

use super::{
    state::{Remark, remarks},
    transcript::Shown,
};
use crate::ui::live::live;
use kilo_types::MessageId;
use leptos::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// The remarks on all messages of the open conversation, for those who draw them.
#[derive(Clone, Copy)]
pub(super) struct AllRemarks(Memo<Arc<BTreeMap<MessageId, Vec<Remark>>>>);

impl AllRemarks {
    /// Those of the conversation that is shown, as it changes.
    pub(super) fn of(shown: Shown) -> Self {
        Self(Memo::new(move |_| {
            Arc::new(shown.with(|shown| shown.as_ref().map(|shown| remarks(&shown.messages)).unwrap_or_default()))
        }))
    }
}

/// The remarks on one message.
#[component]
pub(super) fn Remarks(message: MessageId) -> impl IntoView {
    let all = expect_context::<AllRemarks>();
    let own = Memo::new(move |_| all.0.with(|all| all.get(&message).cloned().unwrap_or_default()));
    live(move || {
        let draw = |Remark { label, reason }: Remark| {
            let reason = reason.map(|reason| view! { ": "<q dir="auto">{reason}</q> });
            view! { <p class="message-remark">{label}{reason}</p> }
        };
        own.get().into_iter().map(draw).collect_view()
    })
}

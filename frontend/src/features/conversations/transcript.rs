//! The open conversation: its head, every message, and the details beside it.

use super::{archive::row_id, header::TranscriptHead, inbox::Inbox, messages::Messages, panels::Panel};
use crate::{
    api::ApiProblem,
    browser::{self, preference},
    routes::{Place, Step},
    ui::{
        Icon, Part, ProblemPane,
        live::{attr, effect, live},
    },
};
use kilo_types::{Conversation, ProblemKind};
use leptos::{ev, prelude::*};
use std::sync::Arc;

/// Whether the details are shown: beside the transcript where there is room, over it where there is none.
#[derive(Clone, Copy)]
pub(super) struct DetailsSwitch {
    wide: RwSignal<bool>,
    beside: RwSignal<bool>,
    over: RwSignal<bool>,
}

impl DetailsSwitch {
    fn start() -> Self {
        let is_wide = || browser::media("(min-width: 1180px)");
        let switch = Self {
            wide: RwSignal::new(is_wide()),
            beside: RwSignal::new(preference::details_open()),
            over: RwSignal::new(false),
        };
        let resized = window_event_listener(ev::resize, move |_| {
            if switch.wide.get_untracked() != is_wide() {
                switch.wide.set(is_wide());
            }
        });
        on_cleanup(move || resized.remove());
        switch
    }

    pub(super) fn is_open(self) -> bool {
        if self.wide.get() { self.beside.get() } else { self.over.get() }
    }

    /// Makes way for the transcript where the details lie over it.
    pub(super) fn step_aside(self) {
        self.over.set(false);
    }

    pub(super) fn toggle(self) {
        if self.wide.get_untracked() {
            self.beside.update(|open| *open = !*open);
            preference::remember_details(self.beside.get_untracked());
        } else {
            self.over.update(|open| *open = !*open);
        }
    }
}

/// The pane.
#[component]
pub(super) fn Thread() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let details = DetailsSwitch::start();
    provide_context(details);
    effect(move || {
        inbox.open.get();
        details.over.set(false);
    });
    let shown = Memo::new_with_compare(
        move |_| inbox.opened.with(|opened| opened.shown.clone()),
        |before, now| match (before.and_then(Option::as_ref), now.and_then(Option::as_ref)) {
            (Some(before), Some(now)) => !Arc::ptr_eq(before, now),
            (None, None) => false,
            _ => true,
        },
    );
    provide_context(shown);
    let what = Memo::new(move |_| {
        let Some(wanted) = inbox.reading.get() else { return What::Nothing };
        let problem = inbox.opened.with(|opened| opened.problem.clone());
        match (problem, shown.get()) {
            (Some((id, problem)), _) if id == wanted => What::Problem(problem),
            (_, Some(_)) => What::Transcript,
            _ => What::Skeleton,
        }
    });
    let stale = move || shown.with(|shown| shown.as_ref().map(|shown| shown.summary.id)) != inbox.reading.get();
    view! {
        <div
            class="thread-pane"
            class:is-stale=attr(move || stale() && what.get() == What::Transcript)
            class:has-details=attr(move || details.is_open() && what.get() == What::Transcript)
        >
            {live(move || match what.get() {
                What::Nothing => ().into_any(),
                What::Skeleton => view! { <TranscriptSkeleton /> }.into_any(),
                What::Problem(problem) => view! { <Missing problem=problem /> }.into_any(),
                What::Transcript => view! {
                    <article class="thread" id="transcript" tabindex="-1" aria-label="Transcript"
                        aria-busy=attr(move || stale().to_string())>
                        <TranscriptHead shown=shown />
                        <Messages shown=shown />
                    </article>
                    <Show when=move || details.is_open()>
                        <Part fetch=Panel::Details.fetch() />
                    </Show>
                    <Show when=stale><TranscriptSkeleton /></Show>
                }
                .into_any(),
            })}
        </div>
    }
}

#[derive(Clone, PartialEq)]
enum What {
    Nothing,
    Skeleton,
    Problem(ApiProblem),
    Transcript,
}

/// What is shown, or `None` for a moment while the page goes away.
pub(super) type Shown = Memo<Option<Arc<Conversation>>>;

#[component]
fn TranscriptSkeleton() -> impl IntoView {
    view! {
        <div class="thread-skeleton">
            <p class="sr-only" role="status">"Loading conversation"</p>
            <div class="thread-skeleton-head" aria-hidden="true">
                <span class="bone bone-name"></span>
                <span class="bone bone-who"></span>
            </div>
            {(0..5).map(|_| view! { <span class="bone bone-bubble" aria-hidden="true"></span> }).collect_view()}
        </div>
    }
}

/// The conversation did not come.
#[component]
fn Missing(problem: ApiProblem) -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let back = move |_| {
        let id = inbox.open.get_untracked();
        inbox.open(None, Step::Push);
        if let Some(id) = id {
            browser::focus_soon(row_id(id));
        }
    };
    if problem.kind() == Some(ProblemKind::NotFound) {
        return view! {
            <div class="notice" role="alert">
                <Icon name="search" />
                <h2>"This conversation does not exist"</h2>
                <p>"It may belong to another workspace, or the address is incomplete."</p>
                <button type="button" class="button" on:click=back>"Back to the list"</button>
            </div>
        }
        .into_any();
    }
    let retry = move || {
        if let Place::Conversations { open: Some(id), .. } = inbox.navigator.place_now() {
            inbox.fetch_open(id);
        }
    };
    view! { <ProblemPane problem=problem on_retry=retry /> }.into_any()
}

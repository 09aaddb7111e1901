//! The open conversation: its head, every message, and the details beside it.

use super::{
    archive::row_id,
    copy::copy_pressed,
    header::TranscriptHead,
    inbox::Inbox,
    message::{DayLine, MessageGroup},
    panels::Panel,
    state::{Group, groups},
};
use crate::{
    api::ApiProblem,
    browser::{self, calendar, preference},
    routes::{Place, Step},
    ui::{
        Icon, Part, ProblemPane,
        live::{attr, effect, live, on},
    },
};
use chrono::Datelike;
use kilo_types::{Conversation, ConversationId, ProblemKind};
use leptos::{ev, html, prelude::*};
use std::sync::Arc;

/// Groups that are drawn at once, and with each frame after that: thousands of messages must not freeze the page. They
/// share an element that the browser leaves out while it is out of sight; one for each group would be so many that
/// finding a word in 5,000 messages held Chromium up for a minute.
const GROUPS_A_FRAME: usize = 40;

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
        let Some(wanted) = inbox.open.get() else { return What::Nothing };
        let problem = inbox.opened.with(|opened| opened.problem.clone());
        match (problem, shown.get()) {
            (Some((id, problem)), _) if id == wanted => What::Problem(problem),
            (_, Some(_)) => What::Transcript,
            _ => What::Skeleton,
        }
    });
    let stale = move || shown.with(|shown| shown.as_ref().map(|shown| shown.summary.id)) != inbox.open.get();
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

/// The messages. They are drawn again only when another conversation opens or messages were added.
#[component]
fn Messages(shown: Shown) -> impl IntoView {
    let drawn =
        Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|shown| (shown.summary.id, shown.messages.len()))));
    let scroller = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<Option<ConversationId>>| {
        let id = drawn.get().map(|(id, _)| id);
        if before.is_some_and(|before| before != id)
            && let Some(scroller) = scroller.get_untracked()
        {
            scroller.set_scroll_top(0);
        }
        id
    });
    view! {
        <div class="thread-scroll" node_ref=scroller tabindex="0" role="region" aria-label="Messages">
            {live(move || {
                drawn.track();
                shown.get_untracked().map(|conversation| view! { <MessageList conversation=conversation /> })
            })}
        </div>
    }
}

#[component]
fn MessageList(conversation: Arc<Conversation>) -> impl IntoView {
    let day_of = |millis| i64::from(calendar::day_of(millis).num_days_from_ce());
    let all: Arc<[Group]> = groups(&conversation.messages, day_of).into();
    let total = all.len().div_ceil(GROUPS_A_FRAME);
    let drawn = RwSignal::new(1.min(total));
    draw_the_rest(drawn, total);
    let name = super::row::name_of(&conversation.summary);
    let inbox = expect_context::<Inbox>();
    let pressed = {
        let (conversation, all) = (Arc::clone(&conversation), Arc::clone(&all));
        move |event: ev::MouseEvent| copy_pressed(inbox, &conversation, &all, &event)
    };
    view! {
        <div class="messages" on:click=on(pressed)>
            <For
                each=move || 0..drawn.get()
                key=|stretch| *stretch
                children=move |stretch| {
                    let groups = all.chunks(GROUPS_A_FRAME).nth(stretch).unwrap_or_default();
                    let groups = groups.iter().map(|group| one_group(&conversation, group, name.clone()));
                    view! { <div class="stretch">{groups.collect_view()}</div> }
                }
            />
            {(total == 0).then(|| view! { <p class="muted thread-empty">"No messages yet."</p> })}
        </div>
    }
}

fn one_group(conversation: &Conversation, group: &Group, name: String) -> AnyView {
    let messages = conversation.messages.get(group.first..group.end).unwrap_or_default().to_vec();
    let day = group.new_day.then(|| messages.first().map(|first| first.sent_at)).flatten();
    view! {
        {day.map(|day| view! { <DayLine at=day /> })}
        <MessageGroup speaker=group.speaker name=name messages=messages />
    }
    .into_any()
}

/// Draws a part of the groups with each frame; at the end the message that the address names comes into view.
fn draw_the_rest(drawn: RwSignal<usize>, total: usize) {
    request_animation_frame(move || {
        let Some(done) = drawn.try_get_untracked() else { return };
        if done < total {
            drawn.set(done + 1);
            draw_the_rest(drawn, total);
        } else {
            go_to_fragment();
        }
    });
}

fn go_to_fragment() {
    let fragment = browser::window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned();
    if fragment.starts_with("m-") {
        browser::reveal(fragment);
    }
}

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

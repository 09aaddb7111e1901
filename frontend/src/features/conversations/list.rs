//! The list: its states, its rows, and the way to more of them.

use super::{
    inbox::Inbox,
    panels::Panel,
    row::{Row, RowMarks},
    state::{ListState, Phase, RowKey},
};
use crate::{
    browser,
    ui::{
        Button, Part, ProblemPane, Viewport, drawn,
        live::{attr, effect, live, on},
    },
};
use kilo_types::{ConversationFilter, ConversationId};
use leptos::{ev, html, prelude::*, reactive::computed::Selector};

/// The list below its head.
#[component]
pub(super) fn ConversationList() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let list = inbox.list;
    let scroller = NodeRef::<html::Div>::new();
    let viewport = follow_scrolling(inbox, scroller);

    // A new filter starts at the top.
    Effect::new(move |before: Option<ConversationFilter>| {
        let filter = inbox.filter_or_default();
        if before.is_some_and(|before| before != filter)
            && let Some(scroller) = scroller.get_untracked()
        {
            scroller.set_scroll_top(0);
        }
        filter
    });

    let phase = Memo::new(move |_| list.with(ListState::phase));
    let what = Memo::new(move |_| {
        if inbox.filter.with(Result::is_err) {
            return What::BadAddress;
        }
        let (empty, started) = list.with(|list| (list.rows().is_empty(), list.started()));
        match phase.get() {
            Phase::FirstFailed => What::Problem,
            Phase::LoadingFirst if !started || empty => What::Skeleton,
            _ if empty => What::Nothing,
            _ => What::Rows,
        }
    });
    let loading = move || phase.get() == Phase::LoadingFirst;
    // What is moved by a transform does not count as a shift of the page when rows arrive above it.
    let below = move || format!("translateY({}px)", list.with(|list| list.rows().len()) * viewport.get().row as usize);

    view! {
        <div
            class="list-body"
            id="list-body"
            node_ref=scroller
            aria-busy=attr(move || loading().to_string())
            class:is-stale=attr(move || loading() && what.get() == What::Rows)
            on:scroll=on(move |_| measure(scroller, viewport))
        >
            <p class="list-late">"This takes longer than usual. Still loading\u{2026}"</p>
            {live(move || match what.get() {
                What::BadAddress => view! { <BadAddress /> }.into_any(),
                What::Problem => view! {
                    {live(move || inbox.list_problem.get().map(|problem| view! {
                        <ProblemPane problem=problem on_retry=move || inbox.load() />
                    }))}
                }
                .into_any(),
                What::Skeleton => view! { <ListSkeleton /> }.into_any(),
                What::Nothing => view! { <Part fetch=Panel::Empty.fetch() /> }.into_any(),
                What::Rows => view! { <Rows viewport=viewport /> }.into_any(),
            })}
            <div class="list-end" style:transform=attr(below)>
                {live(move || (what.get() == What::Rows).then(|| view! { <More phase=phase /> }))}
            </div>
        </div>
    }
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    BadAddress,
    Problem,
    Skeleton,
    Nothing,
    Rows,
}

/// The rows that are in the page: those in sight, and the one that the keyboard is at.
#[component]
fn Rows(viewport: RwSignal<Viewport>) -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let (list, cursor) = (inbox.list, inbox.cursor);
    let length = Memo::new(move |_| list.with(|list| list.rows().len()));
    // The Tab key reaches one row: where the keyboard was, else the open one, else the first.
    let tab_stop = Memo::new(move |_| {
        let (cursor, open) = (cursor.get(), inbox.open.get());
        list.with(|list| {
            let loaded = |id: Option<ConversationId>| id.filter(|id| list.place(*id).is_some());
            loaded(cursor).or_else(|| loaded(open)).or_else(|| list.rows().first().map(|row| row.id))
        })
    });
    let in_sight = Memo::new(move |_| viewport.get().rows(length.get()));
    let keys = Memo::new(move |_| {
        list.with(|list| {
            let places = drawn(in_sight.get(), [tab_stop.get().and_then(|id| list.place(id))]);
            places.into_iter().filter_map(|place| list.rows().get(place)).map(|row| RowKey::of(row)).collect::<Vec<_>>()
        })
    });
    let marks = RowMarks {
        open: Selector::new(move || inbox.open.get()),
        tab_stop: Selector::new(move || tab_stop.get()),
        // The rows alone are not the whole list: each says where it is, and of how many.
        total: Memo::new(move |_| {
            let counted = inbox.counts.get().map_or(0, |counts| counts.total);
            counted.max(length.get() as u64)
        }),
        height: Memo::new(move |_| viewport.get().row),
    };
    let arrows = on(move |event: web_sys::KeyboardEvent| {
        let steps = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        if let Some(target) = list.with_untracked(|list| list.step(cursor.get_untracked(), steps)) {
            event.prevent_default();
            inbox.focus_row(target);
        }
    });
    view! {
        <ul
            class="rows"
            aria-label="Conversations"
            style:height=attr(move || format!("{}px", length.get() * viewport.get().row as usize))
            on:keydown=arrows
        >
            <For each=move || keys.get() key=|key| *key children=move |key| view! { <Row key=key marks=marks.clone() /> } />
        </ul>
    }
}

/// The way to more rows, for keyboards and for browsers that do not tell when the end comes near.
#[component]
fn More(phase: Memo<Phase>) -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let has_more = Memo::new(move |_| inbox.list.with(ListState::has_more));
    live(move || match (phase.get(), has_more.get()) {
        (Phase::MoreFailed, _) => view! {
            <p class="list-end-text" role="alert">
                {inbox.list_problem.get().map(|problem| problem.title())}
            </p>
            <Button label="Retry".to_owned() icon="refresh" on_press=move |_| inbox.load_more() />
        }
        .into_any(),
        (phase, true) => {
            let busy = phase == Phase::LoadingMore;
            let label = if busy { "Loading\u{2026}" } else { "Load more" };
            view! { <Button label=label.to_owned() busy=busy on_press=move |_| inbox.load_more() /> }.into_any()
        }
        _ => ().into_any(),
    })
}

/// Rows of the final height that appear when the real ones take longer than a moment.
#[component]
fn ListSkeleton() -> impl IntoView {
    view! {
        <div class="skeleton-list">
            <p class="sr-only" role="status">"Loading conversations"</p>
            {(0..9)
                .map(|_| view! {
                    <div class="row skeleton-row" aria-hidden="true">
                        <span class="bone bone-name"></span>
                        <span class="bone bone-who"></span>
                        <span class="bone bone-score"></span>
                    </div>
                })
                .collect_view()}
            <p class="skeleton-late muted">"This takes longer than usual. Still loading\u{2026}"</p>
        </div>
    }
}

/// The address asks for something that the list does not understand.
#[component]
fn BadAddress() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let errors = move || inbox.filter.get().err().unwrap_or_default();
    view! {
        <div class="notice" role="alert">
            <h2>"This link contains an invalid filter"</h2>
            <ul class="notice-list">
                {live(move || errors()
                    .into_iter()
                    .map(|error| view! { <li><code>{error.field}</code>" "{error.message}</li> })
                    .collect_view())}
            </ul>
            <Button label="Remove it".to_owned() on_press=move |_| inbox.leave_bad_filters_out() />
        </div>
    }
}

/// Knows what is in sight, and loads more when the end of the list comes near.
fn follow_scrolling(inbox: Inbox, scroller: NodeRef<html::Div>) -> RwSignal<Viewport> {
    let viewport = RwSignal::new(Viewport::default());
    let look = move || request_animation_frame(move || measure(scroller, viewport));
    let resized = window_event_listener(ev::resize, move |_| look());
    on_cleanup(move || resized.remove());
    effect(move || {
        // Where one pane is shown at a time, the list has no size while something is open.
        scroller.track();
        inbox.open.track();
        inbox.only_thread.track();
        look();
    });
    effect(move || {
        let (near, ready) = inbox.list.with(|list| {
            (viewport.get().near_end(list.rows().len()), list.phase() == Phase::Ready && list.can_load_more())
        });
        if near && ready {
            inbox.load_more();
        }
    });
    viewport
}

fn measure(scroller: NodeRef<html::Div>, viewport: RwSignal<Viewport>) {
    let Some(Some(element)) = scroller.try_get_untracked() else { return };
    let pixels = |number: i32| u32::try_from(number).unwrap_or(0);
    // The style sheets know the same numbers.
    let row = if browser::one_pane() { 64 } else { 60 };
    let seen = Viewport { top: pixels(element.scroll_top()), height: pixels(element.client_height()), row };
    if seen.height > 0 && viewport.get_untracked() != seen {
        viewport.set(seen);
    }
}

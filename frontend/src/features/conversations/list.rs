//! The list: its states, its rows, and the way to more of them.

use super::{
    archive::row_id,
    empty::Empty,
    inbox::Inbox,
    row::{Row, RowMarks},
    state::Phase,
};
use crate::{
    browser,
    ui::{
        Button, ProblemPane,
        live::{attr, effect, live},
    },
};
use kilo_types::{ConversationFilter, ConversationId};
use leptos::{html, prelude::*, reactive::computed::Selector};

/// The list below its head.
#[component]
pub(super) fn ConversationList() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let list = inbox.list;
    let scroller = NodeRef::<html::Div>::new();
    let sentinel = NodeRef::<html::Div>::new();
    follow_scrolling(inbox, scroller, sentinel);

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

    let phase = Memo::new(move |_| list.with(super::state::ListState::phase));
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

    view! {
        <div
            class="list-body"
            node_ref=scroller
            aria-busy=attr(move || loading().to_string())
            class:is-stale=attr(move || loading() && what.get() == What::Rows)
        >
            {live(move || match what.get() {
                What::BadAddress => view! { <BadAddress /> }.into_any(),
                What::Problem => view! {
                    {live(move || inbox.list_problem.get().map(|problem| view! {
                        <ProblemPane problem=problem on_retry=move || inbox.load() />
                    }))}
                }
                .into_any(),
                What::Skeleton => view! { <ListSkeleton /> }.into_any(),
                What::Nothing => view! { <Empty /> }.into_any(),
                What::Rows => view! { <Rows /> }.into_any(),
            })}
            <div class="list-end" node_ref=sentinel>
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

#[component]
fn Rows() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let focused = RwSignal::new(None::<ConversationId>);
    // The Tab key reaches one row: where the keyboard was, else the open one, else the first.
    let tab_stop = Memo::new(move |_| {
        let (focused, open) = (focused.get(), inbox.open.get());
        inbox.list.with(|list| {
            let loaded = |id: Option<ConversationId>| id.filter(|id| list.row(*id).is_some());
            loaded(focused).or_else(|| loaded(open)).or_else(|| list.rows().first().map(|row| row.id))
        })
    });
    let marks = RowMarks {
        open: Selector::new(move || inbox.open.get()),
        tab_stop: Selector::new(move || tab_stop.get()),
        focused,
    };
    let arrows = move |event: web_sys::KeyboardEvent| {
        let here = focused.get_untracked();
        let target = inbox.list.with_untracked(|list| match event.key().as_str() {
            "ArrowDown" => list.step(here, 1),
            "ArrowUp" => list.step(here, -1),
            "Home" => list.rows().first().map(|row| row.id),
            "End" => list.rows().last().map(|row| row.id),
            _ => None,
        });
        if let Some(target) = target {
            event.prevent_default();
            browser::focus(&row_id(target));
        }
    };
    view! {
        <ul class="rows" aria-label="Conversations" on:keydown=arrows>
            <For
                each=move || inbox.list.with(|list| list.rows().to_vec())
                key=|row| (row.id, row.version)
                children=move |row| view! { <Row summary=row marks=marks.clone() /> }
            />
        </ul>
    }
}

/// The way to more rows, for keyboards and for browsers that do not tell when the end comes near.
#[component]
fn More(phase: Memo<Phase>) -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let has_more = Memo::new(move |_| inbox.list.with(super::state::ListState::has_more));
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
            <h2>"This address has a filter that cannot be used"</h2>
            <ul class="notice-list">
                {live(move || errors()
                    .into_iter()
                    .map(|error| view! { <li><code>{error.field}</code>" "{error.message}</li> })
                    .collect_view())}
            </ul>
            <Button label="Leave it out".to_owned() on_press=move |_| inbox.leave_bad_filters_out() />
        </div>
    }
}

/// Loads more when the end of the list comes near.
fn follow_scrolling(inbox: Inbox, scroller: NodeRef<html::Div>, sentinel: NodeRef<html::Div>) {
    let watch = StoredValue::new_local(None::<browser::Watch>);
    effect(move || {
        let (Some(scroller), Some(sentinel)) = (scroller.get(), sentinel.get()) else { return };
        let near = move || {
            if inbox.list.with_untracked(|list| list.phase() == Phase::Ready && list.has_more()) {
                inbox.load_more();
            }
        };
        watch.set_value(browser::when_near(&sentinel, &scroller, near));
    });
    // Short pages may leave the end in sight: look again after each.
    effect(move || {
        inbox.list.with(|list| list.rows().len());
        request_animation_frame(move || {
            watch.try_with_value(|watch| {
                if let Some(watch) = watch {
                    watch.again();
                }
            });
        });
    });
}

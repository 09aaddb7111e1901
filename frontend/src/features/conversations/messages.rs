//! The messages of the open conversation. What is added later appears at the end and leaves the rest as it is.

use super::{
    copy::copy_pressed,
    inbox::Inbox,
    message::{DayLine, MessageGroup},
    remarks::AllRemarks,
    state::{Group, grew, groups},
    transcript::Shown,
};
use crate::{
    browser::{self, calendar},
    ui::live::{effect, live, on},
};
use chrono::Datelike;
use kilo_types::{Conversation, ConversationId, MessageId};
use leptos::{ev, html, prelude::*};
use std::sync::Arc;

/// Groups that are drawn at once, and with each frame after that: thousands of messages must not freeze the page. They
/// share an element that the browser leaves out while it is out of sight; one for each group would be so many that
/// finding a word in 5,000 messages held Chromium up for a minute.
const GROUPS_A_FRAME: usize = 40;

/// Pixels above the end at which somebody still reads the end.
const NEAR: i32 = 80;

type Scroller = NodeRef<html::Div>;

/// The messages. All are drawn again only when another conversation opens.
#[component]
pub(super) fn Messages(shown: Shown) -> impl IntoView {
    provide_context(AllRemarks::of(shown));
    let last = StoredValue::new(None::<Arc<Conversation>>);
    // Counts how often all have to be drawn.
    let edition = Memo::new(move |before: Option<&u64>| {
        let now = shown.get();
        let same = last.with_value(|last| match (last, &now) {
            (Some(last), Some(now)) => last.summary.id == now.summary.id && grew(&last.messages, &now.messages),
            _ => false,
        });
        last.set_value(now);
        before.copied().unwrap_or_default() + u64::from(!same)
    });
    let scroller = Scroller::new();
    let unread = RwSignal::new(None::<Unread>);
    Effect::new(move |before: Option<Option<ConversationId>>| {
        let id = shown.with(|shown| shown.as_ref().map(|shown| shown.summary.id));
        if before.is_some_and(|before| before != id)
            && let Some(scroller) = scroller.get_untracked()
        {
            scroller.set_scroll_top(0);
            unread.set(None);
        }
        id
    });
    let scrolled = move |_| {
        if unread.with_untracked(|unread| unread.is_some_and(|unread| !unread.in_sight)) && is_at_end(scroller) {
            unread.set(None);
        }
    };
    view! {
        <div class="thread-scroll" node_ref=scroller tabindex="0" role="region" aria-label="Messages" on:scroll=on(scrolled)>
            {live(move || {
                // Read, not only tracked: a memo that was never read does not follow anything.
                edition.get();
                shown.get_untracked().map(|conversation| view! {
                    <MessageList shown=shown conversation=conversation scroller=scroller unread=unread />
                })
            })}
            <NewMessages unread=unread />
        </div>
    }
}

/// Messages that came while the conversation was open.
#[derive(Clone, Copy, PartialEq)]
struct Unread {
    first: MessageId,
    count: usize,
    /// Whether the reader saw them come.
    in_sight: bool,
}

/// Says that there are new messages; a press goes there.
#[component]
fn NewMessages(unread: RwSignal<Option<Unread>>) -> impl IntoView {
    let go = move |_| {
        if let Some(Some(Unread { first, .. })) = unread.try_update(Option::take) {
            browser::reveal(format!("m-{first}"));
        }
    };
    view! {
        <div class="thread-news" role="status">
            {live(move || unread.get().map(|Unread { count, in_sight, .. }| {
                let text = format!("{count} new {}", if count == 1 { "message" } else { "messages" });
                if in_sight {
                    view! { <span class="sr-only">{text}</span> }.into_any()
                } else {
                    view! { <button type="button" class="news-button" on:click=on(go)>{text}</button> }.into_any()
                }
            }))}
        </div>
    }
}

/// The groups that are drawn, stretch by stretch.
#[derive(Clone, Copy)]
struct Drawn {
    conversation: StoredValue<Arc<Conversation>>,
    stretches: StoredValue<Vec<Arc<[Group]>>>,
    /// How many stretches are in the page.
    count: RwSignal<usize>,
}

#[component]
fn MessageList(
    shown: Shown,
    conversation: Arc<Conversation>,
    scroller: Scroller,
    unread: RwSignal<Option<Unread>>,
) -> impl IntoView {
    let stretches: Vec<Arc<[Group]>> =
        groups_from(&conversation, 0).chunks(GROUPS_A_FRAME).map(|stretch| stretch.to_vec().into()).collect();
    let total = stretches.len();
    let is_cut = conversation.earlier_cursor.is_some();
    let drawn = Drawn {
        conversation: StoredValue::new(conversation),
        stretches: StoredValue::new(stretches),
        count: RwSignal::new(1.min(total)),
    };
    drawn.go_on(go_to_fragment);
    let name = Memo::new(move |_| {
        shown.with(|shown| shown.as_ref().map(|shown| super::row::name_of(&shown.summary)).unwrap_or_default())
    });
    let inbox = expect_context::<Inbox>();
    follow_growth(inbox, drawn, shown, scroller, unread);
    let pressed = move |event: ev::MouseEvent| {
        drawn.conversation.with_value(|conversation| copy_pressed(inbox, conversation, &event));
    };
    view! {
        <div class="messages" on:click=on(pressed)>
            {is_cut.then(|| view! {
                <p class="muted thread-empty">"Only the newest messages are shown. Export the conversation to read all of it."</p>
            })}
            <For
                each=move || 0..drawn.count.get()
                key=|stretch| *stretch
                children=move |stretch| {
                    let groups = drawn.stretches.with_value(|stretches| stretches.get(stretch).cloned());
                    let groups = groups.unwrap_or_default();
                    drawn.conversation.with_value(|conversation| {
                        let groups = groups.iter().map(|group| one_group(conversation, group, name));
                        view! { <div class="stretch">{groups.collect_view()}</div> }
                    })
                }
            />
            {live(move || (drawn.count.get() == 0).then(|| view! { <p class="muted thread-empty">"No messages yet."</p> }))}
        </div>
    }
}

/// Draws what is added at the end. Who reads the end goes along; who reads elsewhere stays there and is told.
fn follow_growth(inbox: Inbox, drawn: Drawn, shown: Shown, scroller: Scroller, unread: RwSignal<Option<Unread>>) {
    // What was kept from earlier is brought up to date in silence.
    let was_current = StoredValue::new(inbox.opened.with_untracked(|opened| opened.version > 0));
    effect(move || {
        let Some(now) = shown.get() else { return };
        let current = was_current.get_value();
        was_current.set_value(inbox.opened.with_untracked(|opened| opened.version > 0));
        let (id, known) = drawn.conversation.with_value(|before| (before.summary.id, before.messages.len()));
        let Some(first) = now.messages.get(known).map(|message| message.id).filter(|_| now.summary.id == id) else {
            return;
        };
        let (at_end, count) = (is_at_end(scroller), now.messages.len() - known);
        drawn.add(now, known);
        if !current {
            return;
        }
        let before = unread.get_untracked().filter(|before| !before.in_sight && !at_end);
        let (first, before) = before.map_or((first, 0), |before| (before.first, before.count));
        unread.set(Some(Unread { first, count: before + count, in_sight: at_end }));
        if at_end {
            request_animation_frame(move || {
                if let Some(Some(scroller)) = scroller.try_get_untracked() {
                    scroller.set_scroll_top(scroller.scroll_height());
                }
            });
        }
    });
}

fn is_at_end(scroller: Scroller) -> bool {
    scroller
        .get_untracked()
        .is_none_or(|scroller| scroller.scroll_top() + scroller.client_height() + NEAR >= scroller.scroll_height())
}

impl Drawn {
    /// Adds the messages of `now` from place `from` on.
    fn add(self, now: Arc<Conversation>, from: usize) {
        let added = groups_from(&now, from);
        self.conversation.set_value(now);
        let before = self.stretches.with_value(Vec::len);
        self.stretches.update_value(|stretches| {
            stretches.extend(added.chunks(GROUPS_A_FRAME).map(|stretch| Arc::<[Group]>::from(stretch.to_vec())));
        });
        // Until everything before it is drawn, its turn comes with that.
        if self.count.get_untracked() == before {
            self.count.set(before + 1);
            self.go_on(|| {});
        }
    }

    /// Draws a stretch with each frame, and then does what comes `after`.
    fn go_on(self, after: fn()) {
        request_animation_frame(move || {
            let Some(count) = self.count.try_get_untracked() else { return };
            if count < self.stretches.with_value(Vec::len) {
                self.count.set(count + 1);
                self.go_on(after);
            } else {
                after();
            }
        });
    }
}

/// Goes to the message that the address names.
fn go_to_fragment() {
    let fragment = browser::window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned();
    if fragment.starts_with("m-") {
        browser::reveal(fragment);
    }
}

/// The groups of the messages from place `from` on, by the days of the browser's zone.
pub(super) fn groups_from(conversation: &Conversation, from: usize) -> Vec<Group> {
    groups(&conversation.messages, from, |millis| i64::from(calendar::day_of(millis).num_days_from_ce()))
}

fn one_group(conversation: &Conversation, group: &Group, name: Memo<String>) -> AnyView {
    let messages = conversation.messages.get(group.first..group.end).unwrap_or_default().to_vec();
    let day = group.new_day.then(|| messages.first().map(|first| first.sent_at)).flatten();
    view! {
        {day.map(|day| view! { <DayLine at=day /> })}
        <MessageGroup speaker=group.speaker name=name goes_on=group.goes_on messages=messages />
    }
    .into_any()
}

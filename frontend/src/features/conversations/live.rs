//! The page follows what happens in the workspace. What is loaded changes in place; what is new is announced and waits
//! until somebody asks for it. One tab of the browser reads the stream of events and tells the others.

use super::{
    inbox::{Inbox, ROWS},
    state::{ListState, Live, News, Turn, wait},
};
use crate::{
    api,
    browser::{self, Channel, after, first_of, promise, read_events, with_lock},
    session::SessionState,
};
use js_sys::{Math, Promise};
use kilo_types::{ConversationSummary, EventName};
use leptos::{prelude::*, task::spawn_local};
use std::{rc::Rc, time::Duration};
use wasm_bindgen::JsValue;

/// Milliseconds between two looks for new conversations: what is announced is announced at this pace.
const LOOK: i32 = 5_000;

/// Milliseconds between two fetches of the open conversation.
const READ: i32 = 1_000;

/// Milliseconds between two counts: the views are numbers beside the work, and dear to count.
const COUNT: i32 = 15_000;

/// Milliseconds until what failed is tried again.
const AGAIN: i32 = 5_000;

/// Follows the events of the workspace until the page is left.
pub(super) fn follow(inbox: Inbox) {
    let Some(me) = untrack(|| inbox.session.me()) else { return };
    let name = format!("kilo-live-{}", me.workspace.id);
    let channel = Rc::new(Channel::open(&name, move |event| inbox.hear(&event)));
    let (left, leave) = promise();
    let leave = StoredValue::new_local(leave);
    on_cleanup(move || {
        leave.with_value(|leave| {
            // It only fulfils a promise.
            let _ = leave.call0(&JsValue::NULL);
        });
    });
    spawn_local(async move {
        with_lock(&name, inbox.listen(channel, left)).await;
    });
    // Where another tab reads the stream, something may have happened between the first rows and listening.
    set_timeout(
        move || {
            if inbox.live.try_with_value(|live| live.last.is_empty()) == Some(true) {
                inbox.catch_up();
            }
        },
        Duration::from_millis(2_000),
    );
}

impl Inbox {
    /// Reads one stream after the other; each goes on where the one before was cut off.
    async fn listen(self, channel: Rc<Channel>, left: Promise) {
        let names = [EventName::Hello, EventName::Reset, EventName::Conversation].map(EventName::as_str);
        while let Some(last) = self.live.try_with_value(|live| live.last.clone()) {
            if self.session.state_now() == SessionState::SignedIn {
                self.live.try_update_value(|live| live.failures += 1);
                if let Ok(url) = api::events::address(self.session, &last).await {
                    let channel = Rc::clone(&channel);
                    let tell = move |name: String, id: String, data: String| {
                        let event = format!("{name} {id} {data}");
                        self.hear(&event);
                        channel.say(&event);
                    };
                    read_events(&url, &names, &left, tell).await;
                }
            }
            let failures = self.live.try_with_value(|live| live.failures).unwrap_or_default();
            first_of(&[&after(wait(failures, Math::random())), &left]).await;
        }
    }

    /// Takes an event in: its name, its number and, of a conversation, the summary.
    fn hear(self, event: &str) {
        let mut parts = event.splitn(3, ' ');
        let (Some(name), Some(number), Some(data)) = (parts.next(), parts.next(), parts.next()) else { return };
        let before = self.live.try_update_value(|live| {
            live.failures = 0;
            std::mem::replace(&mut live.last, number.to_owned())
        });
        let Some(before) = before else { return };
        if name == EventName::Reset.as_str() {
            self.catch_up();
            self.count_again();
        } else if before.is_empty() {
            self.catch_up();
        }
        if let Ok(heard) = serde_json::from_str(data) {
            self.notice(&heard);
        }
    }

    /// A conversation has begun or changed.
    fn notice(self, heard: &ConversationSummary) {
        let (is_older, lacks) = self.list.with_untracked(|list| (list.is_older(heard), list.lacks(heard)));
        if is_older {
            self.list.update(|list| list.update(heard));
        }
        if lacks {
            self.look();
        }
        let known = self.opened.with_untracked(|opened| opened.version);
        if self.open.get_untracked() == Some(heard.id) && known < heard.version {
            self.read_on();
        }
        self.count_again();
    }

    /// Compares everything that is loaded with what the server has.
    fn catch_up(self) {
        self.live.update_value(|live| live.whole = true);
        self.look();
        if self.open.get_untracked().is_some() {
            self.read_on();
        }
    }

    fn count_again(self) {
        self.take_turns(
            |live| &mut live.counting,
            COUNT,
            async |inbox: Self| {
                inbox.count_views();
                true
            },
        );
    }

    fn read_on(self) {
        self.take_turns(|live| &mut live.reading, READ, Self::read);
    }

    async fn read(self) -> bool {
        let Some(Some(id)) = self.open.try_get_untracked() else { return true };
        match self.fetch(id).await {
            Ok(fresh) => self.take(fresh),
            Err(problem) => return problem.kind().is_some_and(|kind| kind.status() < 500),
        }
        true
    }

    /// Looks for what the list lacks.
    fn look(self) {
        self.take_turns(|live| &mut live.looking, LOOK, Self::compare);
    }

    async fn compare(self) -> bool {
        let whole = self.live.try_update_value(|live| std::mem::take(&mut live.whole)).unwrap_or_default();
        let done = self.compare_pages(whole).await;
        if whole && !done {
            self.live.try_update_value(|live| live.whole = true);
        }
        done
    }

    async fn compare_pages(self, whole: bool) -> bool {
        // Rows that are on their way may be older than what was heard: look once they are here.
        let Some(Some((ticket, filter))) = self.list.try_with_untracked(ListState::settled) else { return false };
        let (mut news, mut cursor) = (News::default(), None);
        loop {
            let rows = ROWS[usize::from(cursor.is_some())];
            let Ok(page) = api::conversations::list(self.session, &filter, cursor.as_ref(), rows).await else {
                return false;
            };
            let current = |list: &ListState| list.settled().is_some_and(|(now, _)| now == ticket);
            if self.list.try_with_untracked(current) != Some(true) {
                return true;
            }
            let changed = |list: &ListState| page.data.iter().any(|fresh| list.is_older(fresh));
            if self.list.with_untracked(changed) {
                self.list.update(|list| page.data.iter().for_each(|fresh| list.update(fresh)));
            }
            let deeper = self.list.with_untracked(|list| news.add(list, &page));
            cursor = page.next_cursor;
            if cursor.is_none() || !(whole && deeper) {
                break;
            }
        }
        self.announce(news);
        true
    }

    fn announce(self, news: News) {
        if self.list.with_untracked(|list| list.rows().is_empty() && news.count(list).is_some()) {
            // Nobody reads an empty list.
            self.load();
        } else {
            self.news.set(news);
        }
    }

    /// How many new conversations wait, for people; tracked.
    pub(super) fn news_count(self) -> Option<String> {
        self.list.with(|list| self.news.with(|news| news.count(list)))
    }

    /// Shows what waits, and moves to the top.
    pub(super) fn show_news(self) {
        let waiting = untrack(|| self.news_count()).is_some();
        let Some(news) = self.news.try_update(std::mem::take).filter(|_| waiting) else { return };
        if news.more {
            self.load();
        } else {
            self.list.update(|list| news.show(list));
            self.count();
        }
        if let Some(list) = browser::element("list-body") {
            list.set_scroll_top(0);
        }
        if let Some(first) = self.list.with_untracked(|list| list.rows().first().map(|row| row.id)) {
            self.focus_row(first);
        }
    }

    /// Does `work` now, or once more after the run that is under way; `pause` milliseconds lie between two runs. Work
    /// that says `false` did not come to an end and is done again.
    fn take_turns(self, turn: fn(&mut Live) -> &mut Turn, pause: i32, work: impl AsyncFn(Self) -> bool + 'static) {
        if self.live.try_update_value(|live| turn(live).ask()) != Some(true) {
            return;
        }
        spawn_local(async move {
            loop {
                let done = work(self).await;
                first_of(&[&after(if done { pause } else { pause.max(AGAIN) })]).await;
                let again = self.live.try_update_value(|live| {
                    if !done {
                        turn(live).ask();
                    }
                    turn(live).done()
                });
                if again != Some(true) {
                    return;
                }
            }
        });
    }
}

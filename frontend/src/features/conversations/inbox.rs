//! The store of the page: what the address asks for, what has been fetched, and how it changes.

use super::{
    bulk::Work,
    opened::Opened,
    state::{Draft, Edit, ListState, Live, News, Phase, Recent, Selection, Ticket, View},
};
use crate::{
    api::{self, ApiProblem},
    browser::{self, calendar, preference},
    routes::{Navigator, Pairs, Place, Step},
    session::{Session, SessionState},
    ui::{Clock, Toasts, live::effect},
};
use chrono::NaiveDate;
use kilo_types::{ConversationCounts, ConversationFilter, ConversationId, ConversationSummary, FilterError};
use leptos::{prelude::*, task::spawn_local};

/// What can lie over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sheet {
    /// Every action, to be found by a few letters.
    Commands,
    /// Every key.
    Keys,
}

/// Rows of the first page, which somebody waits for, and of each one after it.
pub(super) const ROWS: [u8; 2] = [50, 200];

/// The store; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(super) struct Inbox {
    pub(super) session: Session,
    pub(super) navigator: Navigator,
    pub(super) toasts: Toasts,
    pub(super) clock: Clock,
    /// The filter of the address, or what is wrong with it.
    pub(super) filter: Memo<Result<ConversationFilter, Vec<FilterError>>>,
    /// The filter as it stands in the address.
    written: Memo<Pairs>,
    /// The conversation that the address opens.
    pub(super) open: Memo<Option<ConversationId>>,
    /// The conversation that the thread shows or waits for: the open one, a frame later. What a key does to the list is
    /// on the screen before the thread, which takes longer, is drawn.
    pub(super) reading: RwSignal<Option<ConversationId>>,
    pub(super) list: RwSignal<ListState>,
    /// Why the list did not come.
    pub(super) list_problem: RwSignal<Option<ApiProblem>>,
    /// How many conversations the filter finds.
    pub(super) counts: RwSignal<Option<ConversationCounts>>,
    /// How many there are without any filter.
    pub(super) all_counts: RwSignal<Option<ConversationCounts>>,
    /// How many each view finds, in the order of [`View::ALL`].
    pub(super) view_counts: RwSignal<[Option<u64>; View::ALL.len()]>,
    pub(super) opened: RwSignal<Opened>,
    /// Conversations that open at once.
    pub(super) recent: StoredValue<Recent>,
    /// The correction that is being typed.
    pub(super) draft: RwSignal<Option<Draft>>,
    /// Corrections that are on their way; they are shown as if they were made.
    pub(super) edits: RwSignal<Vec<Edit>>,
    /// The row that the Tab key reaches: where the keyboard was last.
    pub(super) cursor: RwSignal<Option<ConversationId>>,
    /// What is picked in the list.
    pub(super) selection: RwSignal<Selection>,
    /// What takes long.
    pub(super) work: RwSignal<Option<Work>>,
    /// The sheet that lies over the page.
    pub(super) sheet: RwSignal<Option<Sheet>>,
    /// Whether everything but the thread is hidden.
    pub(super) only_thread: RwSignal<bool>,
    /// Whether single letters are keys.
    pub(super) letters: RwSignal<bool>,
    /// How many keys of the tour have been tried; none once it is over.
    pub(super) tour: RwSignal<Option<usize>>,
    /// Conversations that the list does not show yet.
    pub(super) news: RwSignal<News>,
    /// What is known of the stream of events.
    pub(super) live: StoredValue<Live>,
    /// What can be undone, oldest first.
    pub(super) undoable: StoredValue<Vec<super::archive::Change>>,
}

impl Inbox {
    /// Starts following the address.
    pub(super) fn start() -> Self {
        let navigator = expect_context::<Navigator>();
        let written = Memo::new(move |_| match navigator.place() {
            Place::Conversations { filter, .. } => filter,
            Place::SignIn { .. } | Place::Page(_) | Place::Unknown => Pairs::new(),
        });
        let filter = Memo::new(move |_| ConversationFilter::from_pairs(written.get()));
        let open = Memo::new(move |_| match navigator.place() {
            Place::Conversations { open, .. } => open,
            Place::SignIn { .. } | Place::Page(_) | Place::Unknown => None,
        });
        let inbox = Self {
            session: expect_context(),
            navigator,
            toasts: expect_context(),
            clock: expect_context(),
            filter,
            written,
            open,
            reading: RwSignal::new(None),
            list: RwSignal::new(ListState::default()),
            list_problem: RwSignal::new(None),
            counts: RwSignal::new(None),
            all_counts: RwSignal::new(None),
            view_counts: RwSignal::new([None; View::ALL.len()]),
            opened: RwSignal::new(Opened::default()),
            recent: StoredValue::new(Recent::default()),
            draft: RwSignal::new(None),
            edits: RwSignal::new(Vec::new()),
            cursor: RwSignal::new(None),
            selection: RwSignal::new(Selection::default()),
            work: RwSignal::new(None),
            sheet: RwSignal::new(None),
            only_thread: RwSignal::new(false),
            letters: RwSignal::new(preference::letters()),
            tour: RwSignal::new(preference::tour()),
            news: RwSignal::new(News::default()),
            live: StoredValue::new(Live::default()),
            undoable: StoredValue::new(Vec::new()),
        };
        provide_context(inbox);
        effect(move || {
            if filter.with(Result::is_ok) {
                inbox.load();
            }
        });
        effect(move || match open.get() {
            Some(id) => browser::after_paint(move || {
                if open.try_get_untracked() == Some(Some(id)) {
                    inbox.fetch_open(id);
                }
            }),
            None => inbox.reading.set(None),
        });
        // Whatever was refused while the session was over is asked for again.
        Effect::new(move |before: Option<bool>| {
            let expired = inbox.session.state() == SessionState::Expired;
            if before == Some(true) && !expired {
                inbox.resume();
            }
            expired
        });
        // A new minute may be a new day, and others work here too.
        effect(move || {
            inbox.today();
            inbox.count_views();
        });
        // What was picked under one filter must not be changed under another.
        Effect::new(move |before: Option<_>| {
            let filter = inbox.filter.get();
            if before.is_some_and(|before| before != filter) {
                inbox.selection.set(Selection::default());
            }
            filter
        });
        inbox
    }

    /// Today, here; tracked.
    pub(super) fn today(self) -> NaiveDate {
        self.clock.today()
    }

    /// The filter; the default while the address is wrong. Tracked.
    pub(super) fn filter_or_default(self) -> ConversationFilter {
        self.filter.with(|filter| filter.clone().unwrap_or_default())
    }

    /// Shows what `filter` finds; the open conversation stays open.
    pub(super) fn show(self, filter: &ConversationFilter, step: Step) {
        self.navigator.go(&Place::conversations(filter, self.open.get_untracked()), step);
    }

    /// Keeps the parts of the address's filter that can be used.
    pub(super) fn leave_bad_filters_out(self) {
        let Place::Conversations { filter, open } = self.navigator.place_now() else { return };
        let Err(errors) = self.filter.get_untracked() else { return };
        let good = filter.into_iter().filter(|(name, _)| errors.iter().all(|error| error.field != *name)).collect();
        self.navigator.go(&Place::Conversations { open, filter: good }, Step::Replace);
    }

    /// Opens a conversation, or closes the open one.
    pub(super) fn open(self, id: Option<ConversationId>, step: Step) {
        if let Place::Conversations { filter, .. } = self.navigator.place_now() {
            self.navigator.go(&Place::Conversations { open: id, filter }, step);
        }
    }

    /// The address of a conversation under the filter that is set; tracked.
    pub(super) fn href(self, id: ConversationId) -> String {
        Place::Conversations { open: Some(id), filter: self.written.get() }.href()
    }

    /// Fetches the first page and the counts, side by side.
    pub(super) fn load(self) {
        let Ok(filter) = self.filter.get_untracked() else { return };
        let Some(ticket) = self.list.try_update(|list| list.begin(&filter)) else { return };
        self.list_problem.set(None);
        self.news.set(News::default());
        let first = filter.clone();
        spawn_local(async move {
            let outcome = api::conversations::list(self.session, &first, None, ROWS[0]).await;
            self.take_page(ticket, outcome);
        });
        self.count();
    }

    /// Fetches everything on the page again.
    pub(super) fn reload(self) {
        self.load();
        self.count_views();
        if let Some(id) = self.open.get_untracked() {
            self.fetch_open(id);
        }
    }

    /// Fetches what was refused while the session was over, and nothing else: everything stays in its place.
    fn resume(self) {
        let id = self.open.get_untracked();
        let shown = self.opened.with_untracked(|opened| opened.shown.as_ref().map(|shown| shown.summary.id));
        if let Some(id) = id.filter(|id| shown != Some(*id)) {
            self.fetch_open(id);
        }
        match self.list.with_untracked(ListState::phase) {
            Phase::LoadingFirst => self.load(),
            Phase::LoadingMore => {
                self.list.update(ListState::give_up_page);
                self.load_more();
            }
            Phase::Ready | Phase::FirstFailed | Phase::MoreFailed => {}
        }
        self.count();
        self.count_views();
    }

    /// Whether an answer only says that the session is over: the dialog says so, and [`Self::resume`] asks again.
    pub(super) fn is_about_the_session(self, problem: &ApiProblem) -> bool {
        problem.is_unauthenticated() && self.session.state_now() == SessionState::Expired
    }

    /// Fetches the next page, if there is one and nothing is on its way.
    pub(super) fn load_more(self) {
        // Asked for many times while scrolling: do not wake the list up for nothing.
        if !self.list.with_untracked(ListState::can_load_more) {
            return;
        }
        let Some(Some((ticket, cursor, filter))) = self.list.try_update(ListState::begin_more) else { return };
        spawn_local(async move {
            let outcome = api::conversations::list(self.session, &filter, Some(&cursor), ROWS[1]).await;
            self.take_page(ticket, outcome);
        });
    }

    fn take_page(self, ticket: Ticket, outcome: Result<kilo_types::Page<ConversationSummary>, ApiProblem>) {
        match outcome {
            Ok(page) => {
                self.list.try_update(|list| list.arrived(ticket, page));
            }
            Err(problem) if self.is_about_the_session(&problem) => {}
            Err(problem) => {
                if self.list.try_update(|list| list.failed(ticket)) == Some(true) {
                    self.list_problem.set(Some(problem));
                }
            }
        }
    }

    /// Counts what the filter finds. Rows never wait for it.
    pub(super) fn count(self) {
        let Ok(filter) = self.filter.get_untracked() else { return };
        spawn_local(async move {
            let counts = api::conversations::counts(self.session, &filter).await.ok();
            // An answer to a question that nobody asks any more is dropped.
            if self.filter.try_get_untracked() == Some(Ok(filter)) {
                self.counts.try_set(counts);
            }
        });
    }

    /// Counts what each view finds.
    pub(super) fn count_views(self) {
        spawn_local(async move {
            if let Ok(all) = api::conversations::counts(self.session, &ConversationFilter::default()).await {
                self.all_counts.try_set(Some(all));
                self.note_view_count(View::Archived, all.by_status.archived);
            }
            let (today, tz) = (calendar::today(), calendar::zone());
            for view in [View::HotNotHandedOff, View::ThisWeek] {
                if let Ok(found) = api::conversations::counts(self.session, &view.filter(today, &tz)).await {
                    self.note_view_count(view, found.total);
                }
            }
        });
    }

    fn note_view_count(self, view: View, total: u64) {
        if let Some(place) = View::ALL.iter().position(|other| *other == view) {
            self.view_counts.try_update(|counts| counts[place] = Some(total));
        }
    }
}

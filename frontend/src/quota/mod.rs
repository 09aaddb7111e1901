//! What of the plan is used, for the whole dashboard: asked while somebody looks, and whenever something changed it.

mod figures;

pub(crate) use figures::{Level, allowance, share, whose};

use crate::{
    api,
    session::{Session, SessionState},
    ui::live::effect,
};
use kilo_types::Quota;
use leptos::{ev, prelude::*, task::spawn_local};
use std::time::Duration;

/// How often it is asked for.
const AGAIN: Duration = Duration::from_secs(15);

/// The quota as far as it is known; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    session: Session,
    quota: RwSignal<Option<Quota>>,
    /// Counts the answers, so that a late one does not undo a newer one.
    turn: StoredValue<u32>,
    /// Whether somebody is about to buy packs.
    pub(crate) buying: RwSignal<bool>,
}

impl Usage {
    /// Asks from now on.
    pub(crate) fn start(session: Session) -> Self {
        let usage =
            Self { session, quota: RwSignal::new(None), turn: StoredValue::new(0), buying: RwSignal::new(false) };
        effect(move || match session.state() {
            SessionState::SignedIn => usage.ask(),
            SessionState::SignedOut => usage.quota.set(None),
            SessionState::Starting | SessionState::Unclear(_) | SessionState::Expired => {}
        });
        let look = move || {
            if !document().hidden() && session.state_now() == SessionState::SignedIn {
                usage.ask();
            }
        };
        let timer = set_interval_with_handle(look, AGAIN);
        // It is told to the document, and passes the window.
        let shown = window_event_listener(ev::visibilitychange, move |_| look());
        on_cleanup(move || {
            shown.remove();
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
        usage
    }

    /// What is known; tracked.
    pub(crate) fn quota(self) -> Option<Quota> {
        self.quota.get()
    }

    /// Takes in what the server answered to a change.
    pub(crate) fn know(self, quota: Quota) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        if self.quota.with_untracked(|known| known.as_ref() != Some(&quota)) {
            self.quota.set(Some(quota));
        }
    }

    /// Asks the server. What is known stays until the answer is there.
    pub(crate) fn ask(self) {
        let turn = self.turn.get_value();
        spawn_local(async move {
            // What does not come now comes with the next look.
            if let Ok(quota) = api::quota::quota(self.session).await
                && self.turn.get_value() == turn
            {
                self.know(quota);
            }
        });
    }
}

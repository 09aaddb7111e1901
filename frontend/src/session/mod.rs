//! Who is signed in. The access token lives in memory only; the refresh token is an `HttpOnly` cookie that no script
//! can read. Refresh tokens rotate, and one that was used longer than ten seconds ago ends the session, so tabs take turns
//! ([`with_lock`]); a page that is reloaded meanwhile gets the same token again.

use crate::{
    api::{self, ApiProblem},
    browser::{calendar, window, with_lock},
};
use kilo_types::{Access, Email, LoginRequest, Me, Role};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use std::time::Duration;

/// Name of the lock that all tabs share.
const LOCK: &str = "kilo-session";

/// A token is renewed this long before it ends.
const EARLY_MILLIS: i64 = 60_000;

/// How far somebody got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SessionState {
    /// The cookie is being tried.
    Starting,
    /// Whether there is a session could not be found out.
    Unclear(ApiProblem),
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is.
    SignedIn,
    /// Somebody was, and their page is still there.
    Expired,
}

#[derive(Clone)]
struct Token {
    text: String,
    good_until: i64,
}

/// The session; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    state: RwSignal<SessionState>,
    me: RwSignal<Option<Me>>,
    token: StoredValue<Option<Token>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Session {
    /// Tries the cookie.
    pub(crate) fn start() -> Self {
        let session = Self {
            state: RwSignal::new(SessionState::Starting),
            me: RwSignal::new(None),
            token: StoredValue::new(None),
            timer: StoredValue::new(None),
        };
        session.try_cookie();
        session
    }

    /// Tries the cookie (again).
    pub(crate) fn try_cookie(self) {
        self.state.set(SessionState::Starting);
        spawn_local(async move {
            match with_lock(LOCK, api::auth::refresh()).await {
                Some(Ok(access)) => self.accept(access),
                Some(Err(problem @ (ApiProblem::Unreachable | ApiProblem::Unreadable { .. }))) => {
                    self.state.set(SessionState::Unclear(problem));
                }
                Some(Err(problem)) if problem.kind().is_some_and(|kind| kind.status() >= 429) => {
                    self.state.set(SessionState::Unclear(problem));
                }
                Some(Err(_)) | None => self.state.set(SessionState::SignedOut),
            }
        });
    }

    /// How far somebody got; tracked.
    pub(crate) fn state(self) -> SessionState {
        self.state.get()
    }

    /// How far somebody got, without following changes.
    pub(crate) fn state_now(self) -> SessionState {
        self.state.get_untracked()
    }

    /// Who is signed in; tracked.
    pub(crate) fn me(self) -> Option<Me> {
        self.me.get()
    }

    /// Whether the person may archive and export; tracked. The server decides, this only hides what it would refuse.
    pub(crate) fn may_change(self) -> bool {
        self.me.with(|me| me.as_ref().is_some_and(|me| me.workspace.role >= Role::Member))
    }

    /// Whether the person may change settings; tracked. The server decides, this only says so beforehand.
    pub(crate) fn may_manage(self) -> bool {
        self.me.with(|me| me.as_ref().is_some_and(|me| me.workspace.role >= Role::Admin))
    }

    /// Whether the person may choose the plan; tracked. The server decides, this only hides what it would refuse.
    pub(crate) fn may_own(self) -> bool {
        self.me.with(|me| me.as_ref().is_some_and(|me| me.workspace.role >= Role::Owner))
    }

    /// Signs in.
    pub(crate) async fn sign_in(self, email: Email, password: String) -> Result<(), ApiProblem> {
        let before = self.me.with_untracked(|me| me.as_ref().map(|me| (me.user.id, me.workspace.id)));
        let request = LoginRequest { email, password, workspace_id: before.map(|(_, workspace)| workspace) };
        let outcome = api::auth::login(&request).await;
        let access = match outcome {
            // Somebody else than before may not belong to that workspace.
            Err(problem) if request.workspace_id.is_some() && !is_about_credentials(&problem) => {
                api::auth::login(&LoginRequest { workspace_id: None, ..request }).await?
            }
            outcome => outcome?,
        };
        let now = (access.me.user.id, access.me.workspace.id);
        if before.is_some_and(|before| before != now) {
            // The page shows another person's conversations: start over, on the cookie that was just set.
            let _ = window().location().assign("/");
            return Ok(());
        }
        self.accept(access);
        Ok(())
    }

    /// Signs out.
    pub(crate) async fn sign_out(self) -> Result<(), ApiProblem> {
        let token = self.token.get_value().map(|token| token.text).unwrap_or_default();
        match api::auth::logout(&token).await {
            Err(problem) if !problem.is_unauthenticated() => Err(problem),
            _ => {
                self.token.set_value(None);
                self.me.set(None);
                self.state.set(SessionState::SignedOut);
                Ok(())
            }
        }
    }

    /// A token that is still good.
    pub(crate) async fn token(self) -> Result<String, ApiProblem> {
        match self.token.get_value() {
            Some(token) if token.good_until > calendar::now() + 5_000 => Ok(token.text),
            token => self.renew(&token.map(|token| token.text).unwrap_or_default()).await,
        }
    }

    /// A new token in place of `stale`. If there is none any more the session is over.
    pub(crate) async fn renew(self, stale: &str) -> Result<String, ApiProblem> {
        let stale = stale.to_owned();
        let outcome = with_lock(LOCK, async move {
            // Another request of this tab may have been here while we waited.
            if let Some(token) = self.token.get_value().filter(|token| token.text != stale) {
                return Ok(token.text);
            }
            let access = api::auth::refresh().await?;
            let text = access.access_token.clone();
            self.accept(access);
            Ok(text)
        });
        let outcome = outcome.await.unwrap_or(Err(ApiProblem::Unreachable));
        if let Err(problem) = &outcome
            && problem.kind().is_some_and(|kind| kind.status() == 401)
            && self.state.get_untracked() == SessionState::SignedIn
        {
            self.state.set(SessionState::Expired);
        }
        outcome
    }

    fn accept(self, access: Access) {
        let lifetime = i64::from(access.expires_in) * 1000;
        let token = Token { text: access.access_token, good_until: calendar::now() + lifetime };
        self.renew_later(token.text.clone(), (lifetime - EARLY_MILLIS).max(10_000));
        self.token.set_value(Some(token));
        if self.me.with_untracked(|me| me.as_ref() != Some(&access.me)) {
            self.me.set(Some(access.me));
        }
        if self.state.get_untracked() != SessionState::SignedIn {
            self.state.set(SessionState::SignedIn);
        }
    }

    fn renew_later(self, token: String, millis: i64) {
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
        }
        let renew = move || {
            spawn_local(async move {
                if self.state.get_untracked() == SessionState::SignedIn {
                    // A failure shows with the next request.
                    let _ = self.renew(&token).await;
                }
            });
        };
        let timer = set_timeout_with_handle(renew, Duration::from_millis(millis.unsigned_abs()));
        self.timer.set_value(timer.ok());
    }
}

fn is_about_credentials(problem: &ApiProblem) -> bool {
    use kilo_types::ProblemKind::{InvalidCredentials, TooManyRequests};
    matches!(problem.kind(), Some(InvalidCredentials | TooManyRequests) | None)
}

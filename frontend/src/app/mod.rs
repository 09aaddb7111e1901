//! The shell: which page is shown, and what stands around it.

mod offline;
mod pages;
mod quota_bar;
mod sidebar;

use crate::{
    browser,
    features::{
        auth::{ExpiredDialog, SignInPage},
        conversations::ConversationsPage,
    },
    quota::Usage,
    routes::{Navigator, Page, Place, Step},
    session::{Session, SessionState},
    ui::{
        Clock, Part, ProblemPane, ToastRegion, Toasts,
        live::{effect, live},
    },
};
use leptos::prelude::*;
use offline::OfflineBar;
use quota_bar::QuotaBar;
use sidebar::Sidebar;

/// The dashboard.
#[component]
pub(crate) fn App() -> impl IntoView {
    let navigator = Navigator::start();
    let session = Session::start();
    provide_context(navigator);
    provide_context(session);
    provide_context(Usage::start(session));
    provide_context(Toasts::new());
    Clock::start();

    // Nobody sees a page without a session, and nobody the sign-in page with one.
    effect(move || {
        let place = navigator.place();
        match session.state() {
            SessionState::SignedOut => navigator.go(&place.behind_sign_in(), Step::Replace),
            SessionState::SignedIn if matches!(place, Place::SignIn { .. }) => {
                navigator.go(&place.after_sign_in(), Step::Replace);
            }
            _ => {}
        }
    });
    effect(move || {
        if session.state() != SessionState::Starting
            && let Some(skeleton) = browser::element("boot")
        {
            skeleton.remove();
        }
    });

    let screen = Memo::new(move |_| match (session.state(), navigator.place()) {
        (SessionState::Starting, _) => Screen::Nothing,
        (SessionState::Unclear(problem), _) => Screen::Problem(problem),
        (SessionState::SignedOut, _) => Screen::SignIn,
        (SessionState::SignedIn | SessionState::Expired, Place::SignIn { .. }) => Screen::Nothing,
        (SessionState::SignedIn | SessionState::Expired, _) => Screen::Pages,
    });
    live(move || match screen.get() {
        Screen::Nothing => ().into_any(),
        Screen::SignIn => view! { <SignInPage /> }.into_any(),
        Screen::Problem(problem) => view! {
            <main class="whole-page">
                <ProblemPane problem=problem on_retry=move || session.try_cookie() />
            </main>
        }
        .into_any(),
        Screen::Pages => view! { <Shell /> }.into_any(),
    })
}

#[derive(Clone, PartialEq)]
enum Screen {
    Nothing,
    SignIn,
    Problem(crate::api::ApiProblem),
    Pages,
}

#[derive(Clone, Copy, PartialEq)]
enum Content {
    Conversations,
    Page(Page),
    NotFound,
}

/// What stands around every page of somebody who is signed in.
#[component]
fn Shell() -> impl IntoView {
    let navigator = expect_context::<Navigator>();
    let content = Memo::new(move |_| match navigator.place() {
        Place::Conversations { .. } => Content::Conversations,
        Place::Page(page) => Content::Page(page),
        Place::SignIn { .. } | Place::Unknown => Content::NotFound,
    });
    view! {
        <div class="shell">
            <a class="skip-link" href="#main">"Skip to content"</a>
            <Sidebar />
            <main class="main" id="main" tabindex="-1">
                <div class="bars">
                    <OfflineBar />
                    <QuotaBar />
                </div>
                {live(move || match content.get() {
                    Content::Conversations => view! { <ConversationsPage /> }.into_any(),
                    Content::Page(page) => view! { <Part fetch=pages::fetch(page) whole_page=true /> }.into_any(),
                    Content::NotFound => view! { <NotFound /> }.into_any(),
                })}
            </main>
        </div>
        <ToastRegion />
        <ExpiredDialog />
    }
    .into_any()
}

#[component]
fn NotFound() -> impl IntoView {
    document().set_title("Not found \u{b7} Kilo");
    view! {
        <div class="whole-page">
            <div class="notice">
                <h1>"This page does not exist"</h1>
                <p>"The address may be incomplete."</p>
                <a class="button" href=Place::home().href()>"Go to Chat"</a>
            </div>
        </div>
    }
}

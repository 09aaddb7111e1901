//! What every page beside Chat has: a head, a note for those who may only look, what is fetched, and a way to save.

mod paged;

pub(crate) use paged::Paged;

use crate::{
    api::ApiProblem,
    session::{Session, SessionState},
    ui::{
        Icon, ProblemPane, Toasts,
        live::{attr, live, on},
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::pin::Pin;

/// A question to the server, on its way.
pub(crate) type Asked<T> = Pin<Box<dyn Future<Output = Result<T, ApiProblem>>>>;

/// The page around its sections.
#[component]
pub(crate) fn SidePage(
    /// Its name.
    title: &'static str,
    /// What it is about.
    about: &'static str,
    /// The sections.
    children: Children,
) -> impl IntoView {
    let session = expect_context::<Session>();
    document().set_title(&format!("{title} \u{b7} Kilo"));
    view! {
        <div class="settings">
            <header class="settings-head">
                <h1>{title}</h1>
                <p class="muted">{about}</p>
                {live(move || (!session.may_manage()).then(|| view! {
                    <p class="settings-note"><Icon name="alert" />"Only admins and owners can change this."</p>
                }))}
            </header>
            {children()}
        </div>
    }
}

/// Asks, and draws the answer: a skeleton before it is there, and what happened if it does not come.
pub(crate) fn fetched<T: Clone + Send + Sync + 'static>(
    ask: impl Fn() -> Asked<T> + Send + Sync + 'static,
    draw: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    let session = expect_context::<Session>();
    let answer = RwSignal::new(None::<Result<T, ApiProblem>>);
    let ask = StoredValue::new(ask);
    let load = move || {
        answer.set(None);
        let asked = ask.with_value(|ask| ask());
        spawn_local(async move {
            let outcome = asked.await;
            let session_is_over =
                |problem: &ApiProblem| problem.is_unauthenticated() && session.state_now() == SessionState::Expired;
            // The dialog says so; once the session goes on it is asked again.
            if !outcome.as_ref().is_err_and(session_is_over) {
                answer.try_set(Some(outcome));
            }
        });
    };
    Effect::new(move |before: Option<bool>| {
        let expired = session.state() == SessionState::Expired;
        let goes_on = before == Some(true) && !expired && answer.with_untracked(Option::is_none);
        if before.is_none() || goes_on {
            load();
        }
        expired
    });
    live(move || match answer.get() {
        None => view! {
            <div class="settings-coming">
                <p class="sr-only" role="status">"Loading"</p>
                <span class="bone bone-bubble" aria-hidden="true"></span>
                <span class="bone bone-bubble" aria-hidden="true"></span>
            </div>
        }
        .into_any(),
        Some(Ok(value)) => draw(value),
        Some(Err(problem)) => view! { <ProblemPane problem=problem on_retry=load /> }.into_any(),
    })
    .into_any()
}

/// A change on its way to the server, and what came of it; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Saving {
    busy: RwSignal<bool>,
    problem: RwSignal<Option<ApiProblem>>,
    toasts: Toasts,
}

impl Saving {
    /// Nothing was saved yet.
    pub(crate) fn new() -> Self {
        Self { busy: RwSignal::new(false), problem: RwSignal::new(None), toasts: expect_context() }
    }

    /// Whether a change is on its way; tracked.
    pub(crate) fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Sends a change; `done` takes the answer and says what to tell the person.
    pub(crate) fn send<T: 'static, S: Into<String>>(
        self,
        change: impl Future<Output = Result<T, ApiProblem>> + 'static,
        done: impl FnOnce(T) -> S + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let outcome = change.await;
            self.busy.try_set(false);
            match outcome {
                Ok(answer) => self.toasts.say(done(answer)),
                Err(problem) => {
                    self.problem.try_set(Some(problem));
                }
            }
        });
    }

    /// What is wrong with the field of that name on the wire; tracked.
    pub(crate) fn of_field(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.problem.with(|problem| problem.as_ref().and_then(|problem| problem.of_field(name))))
    }
}

/// The button that saves, and why it did not work.
#[component]
pub(crate) fn Save(
    /// The change.
    saving: Saving,
    /// Whether there is anything to save.
    #[prop(into)]
    changed: Signal<bool>,
) -> impl IntoView {
    let label = move || if saving.busy.get() { "Saving\u{2026}" } else { "Save" };
    let idle = move || (saving.busy.get() || !changed.get()).then_some("true");
    // Nothing to send: the form must not do it.
    let press = on(move |event: web_sys::MouseEvent| {
        if !changed.get_untracked() {
            event.prevent_default();
        }
    });
    view! {
        <div class="settings-save">
            <button type="submit" class="button button-primary" aria-disabled=attr(idle) on:click=press>{live(label)}</button>
            <Trouble saving=saving />
        </div>
    }
}

/// Why a change did not work.
#[component]
pub(crate) fn Trouble(
    /// The change.
    saving: Saving,
) -> impl IntoView {
    view! {
        <div class="form-problem" role="alert">
            {live(move || saving.problem.get().map(|problem| view! {
                <p><Icon name="alert" />{format!("{}. {}", problem.title().trim_end_matches('.'), problem.detail())}</p>
            }))}
        </div>
    }
}

//! What happened, what to do about it, and the name of the request for whoever looks into it.

use super::{Button, Icon, Look};
use crate::{api::ApiProblem, browser};
use leptos::{prelude::*, task::spawn_local};

/// A problem in the pane it concerns.
#[expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]
#[component]
pub(crate) fn ProblemPane(
    /// What happened.
    problem: ApiProblem,
    /// Tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="notice" role="alert">
            <Icon name="alert" />
            <h2>{problem.title()}</h2>
            <p>{problem.detail()}</p>
            <Button label="Retry".to_owned() icon="refresh" on_press=move |_| on_retry.run(()) />
            {problem.request_id().map(|id| view! {
                <p class="request-id">
                    <span>"Request "<code>{id.clone()}</code></span>
                    <CopyButton text=id label="Copy request id" />
                </p>
            })}
        </div>
    }
}

/// Copies a text.
#[component]
pub(crate) fn CopyButton(
    /// The text.
    text: String,
    /// What is copied, in words.
    label: &'static str,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move { copied.set(browser::copy(&text).await) });
    };
    let words = Signal::derive(move || if copied.get() { "Copied".to_owned() } else { label.to_owned() });
    view! { <Button label=words look=Look::Quiet icon="copy" on_press=copy /> }
}

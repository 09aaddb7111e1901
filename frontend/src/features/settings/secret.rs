//! The secret that signs the calls to the agent endpoint: shown on request, replaced after a second press.

use crate::{
    api::settings,
    page::Saving,
    session::Session,
    ui::{Button, CopyButton, Look, live::live},
};
use kilo_types::WidgetSettings;
use leptos::prelude::*;

/// The section; only admins see it, and only once there is a secret.
#[component]
pub(super) fn Secret(
    /// The settings as they are now.
    saved: RwSignal<WidgetSettings>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let secret = Memo::new(move |_| saved.with(|saved| saved.agent_secret.clone()));
    live(move || {
        let secret = secret.get().filter(|_| session.may_manage())?;
        Some(view! {
            <section class="settings-section" aria-labelledby="secret-title">
                <h2 id="secret-title">"Signing secret"</h2>
                <p class="muted">"Proves to your agent that a call is from Kilo (Standard Webhooks)."</p>
                <Shown secret=secret />
                <Replace saved=saved />
            </section>
        })
    })
}

#[component]
fn Shown(secret: String) -> impl IntoView {
    let shown = RwSignal::new(false);
    let text = secret.clone();
    let words = Signal::derive(move || if shown.get() { "Hide" } else { "Show" }.to_owned());
    view! {
        <pre class="command" tabindex="0" role="group" aria-label="Secret"><code>
            {live(move || if shown.get() { text.clone() } else { "whsec_\u{2026}".to_owned() })}
        </code></pre>
        <div class="settings-save">
            <Button label=words look=Look::Quiet on_press=move |_| shown.update(|shown| *shown = !*shown) />
            <CopyButton text=secret label="Copy the secret" />
        </div>
    }
}

#[component]
fn Replace(saved: RwSignal<WidgetSettings>) -> impl IntoView {
    let session = expect_context::<Session>();
    let saving = Saving::new();
    let sure = RwSignal::new(false);
    let replace = move |_| {
        sure.set(false);
        saving.send(settings::replace_widget_secret(session), move |answer| {
            saved.try_set(answer);
            "Secret replaced"
        });
    };
    live(move || {
        if sure.get() {
            view! {
                <div class="settings-save" role="group" aria-label="Replace the secret">
                    <p>"Your agent will reject calls until it uses the new secret."</p>
                    <Button label="Replace it".to_owned() on_press=replace />
                    <Button label="Keep it".to_owned() look=Look::Quiet on_press=move |_| sure.set(false) />
                </div>
            }
            .into_any()
        } else {
            view! { <div><Button label="Replace the secret".to_owned() on_press=move |_| sure.set(true) /></div> }
                .into_any()
        }
    })
}

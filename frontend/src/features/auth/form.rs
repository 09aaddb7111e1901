//! Email and password.

use crate::{
    browser,
    session::Session,
    ui::{
        Icon, TextField,
        live::{attr, live},
    },
};
use kilo_types::{Email, ProblemKind};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The form. Whatever happens after signing in is up to whoever watches the session.
#[component]
pub(crate) fn SignInForm(
    /// The address to start with.
    #[prop(optional, into)]
    email: String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let known = !email.is_empty();
    let email = RwSignal::new(email);
    let password = RwSignal::new(String::new());
    let email_problem = RwSignal::new(None::<String>);
    let password_problem = RwSignal::new(None::<String>);
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        problem.set(None);
        let address = Email::parse(&email.get_untracked());
        email_problem.set(address.is_err().then(|| "Enter an email address such as jane@acme.com.".to_owned()));
        let missing = password.with_untracked(String::is_empty);
        password_problem.set(missing.then(|| "Enter your password.".to_owned()));
        let Ok(address) = address else { return browser::focus("email") };
        if missing {
            return browser::focus("password");
        }
        busy.set(true);
        spawn_local(async move {
            let outcome = session.sign_in(address, password.get_untracked()).await;
            busy.try_set(false);
            if let Err(reason) = outcome {
                let wrong = reason.kind() == Some(ProblemKind::InvalidCredentials);
                problem.try_set(Some(if wrong {
                    "Email or password is wrong.".to_owned()
                } else {
                    format!("{}. {}", reason.title(), reason.detail())
                }));
                browser::focus("password");
            }
        });
    };

    view! {
        <form class="sign-in-form" on:submit=submit novalidate>
            <div class="form-problem" role="alert">
                {live(move || problem.get().map(|text| view! { <p><Icon name="alert" />{text}</p> }))}
            </div>
            <TextField
                id="email"
                label="Email"
                kind="email"
                autocomplete="username"
                value=email
                problem=email_problem
                required=true
                autofocus=!known
            />
            <TextField
                id="password"
                label="Password"
                kind="password"
                autocomplete="current-password"
                value=password
                problem=password_problem
                required=true
                autofocus=known
            />
            <button
                type="submit"
                class="button button-primary button-wide"
                aria-disabled=attr(move || busy.get().then_some("true"))
            >
                {live(move || if busy.get() { "Signing in\u{2026}" } else { "Sign in" })}
            </button>
        </form>
    }
}

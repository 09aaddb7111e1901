//! The sign-in page.

use super::form::SignInForm;
use crate::ui::Icon;
use leptos::prelude::*;

/// The sign-in page.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    document().set_title("Sign in \u{b7} Kilo");
    request_animation_frame(|| crate::browser::focus("email"));
    view! {
        <main class="sign-in">
            <div class="sign-in-card">
                <div class="brand brand-large"><Icon name="kilo" /><span>"Kilo"</span></div>
                <h1>"Sign in"</h1>
                <p class="muted">"Every conversation your website has, in one place."</p>
                <SignInForm />
            </div>
            <p class="sign-in-foot muted">"No account? Ask the owner of your workspace to add you."</p>
        </main>
    }
}

//! Signing in again over a page whose session has ended; the page behind stays as it is.

use super::form::SignInForm;
use crate::{
    session::{Session, SessionState},
    ui::{Dialog, live::live},
};
use leptos::prelude::*;

/// The dialog; open exactly while the session is expired.
#[component]
pub(crate) fn ExpiredDialog() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = Signal::derive(move || session.state() == SessionState::Expired);
    view! {
        <Dialog open=open labelled_by="expired-title">
            <h2 id="expired-title">"Your session has ended"</h2>
            <p class="muted">"Sign in to pick up where you left off."</p>
            {live(move || {
                let email = session.me().map(|me| me.user.email).unwrap_or_default();
                view! { <SignInForm email=email /> }
            })}
        </Dialog>
    }
}

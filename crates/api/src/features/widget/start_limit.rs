//! Telling those who run a workspace that visitors were kept from starting conversations.

use crate::{
    db::{Scope, Tx},
    error::ApiError,
    outbox::{self, Notice},
    startup::State,
};
use kilo_types::{DeliveryKind, Timestamp};

/// Tells it once a day, whoever was refused how often. A failure is for the log: the visitor has an answer already.
pub(super) async fn tell(state: &State, scope: Scope) {
    let now = state.clock.now();
    let day = day(now);
    // Who is refused again and again does not get to write again and again.
    if !state.limits.is_first_refusal(scope, &day) {
        return;
    }
    let (within, notice) = (state.clone(), notice(state.config.widget_starts));
    let kind = DeliveryKind::StartLimit;
    let told: Result<(), ApiError> = state
        .db
        .write(async move |tx: &Tx| outbox::enqueue_for_admins(&within, tx, scope, kind, &day, &notice).await)
        .await;
    if let Err(error) = told {
        tracing::warn!(%error, "nobody was told that a start limit was hit");
    }
}

/// The day of `now` in UTC, for example `2026-11-28`.
fn day(now: Timestamp) -> String {
    now.to_string().chars().take(10).collect()
}

fn notice(starts: u32) -> Notice {
    let paragraphs = [
        format!("Someone tried to start more than {starts} conversations within an hour from one address and was stopped."),
        "If many people share an address there, such as an office or a school, the operator can raise the limit \
         (KILO_WIDGET_STARTS). If it is abuse, there is nothing you have to do; under Widget you can list the websites that may \
         use your key."
            .to_owned(),
        "You hear about this at most once a day.".to_owned(),
    ];
    Notice {
        headline: "An address was stopped from starting more conversations".to_owned(),
        paragraphs: paragraphs.into(),
        path: "/settings/widget".to_owned(),
        reply_to: None,
    }
}

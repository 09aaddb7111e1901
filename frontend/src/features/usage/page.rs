//! The page.

use super::{
    buy::BuyDialog, history::History, leads::Leads, ledger::Ledger, marks::MarksForm, now::Now, orders::Orders,
    plan::Plans,
};
use crate::{
    api::quota,
    page::{SidePage, fetched},
    quota::Usage,
    session::Session,
};
use leptos::prelude::*;

/// What is used, since when, how it goes on, and what raises it.
#[component]
pub(crate) fn UsagePage() -> impl IntoView {
    let session = expect_context::<Session>();
    let usage = expect_context::<Usage>();
    let figures = move || async move {
        usage.know(quota::quota(session).await?);
        Ok(())
    };
    view! {
        <SidePage title="Usage" about="Conversations that began in this period, and how many the plan and packs allow.">
            {fetched(move || Box::pin(figures()), |()| view! { <Now /> }.into_any())}
            {fetched(
                move || Box::pin(quota::history(session)),
                |history| view! { <History history=history /> }.into_any(),
            )}
            <Plans />
            {fetched(
                move || Box::pin(quota::orders(session, None)),
                |page| view! { <Orders page=page /> }.into_any(),
            )}
            {fetched(
                move || Box::pin(quota::leads(session, None)),
                |page| view! { <Leads page=page /> }.into_any(),
            )}
            {fetched(move || Box::pin(quota::marks(session)), |marks| view! { <MarksForm marks=marks /> }.into_any())}
            {fetched(
                move || Box::pin(quota::ledger(session, None)),
                |page| view! { <Ledger page=page /> }.into_any(),
            )}
        </SidePage>
        <BuyDialog />
    }
}

/// Does `act` whenever the figures change.
pub(super) fn on_change(usage: Usage, act: impl Fn() + 'static) {
    let figures = move || usage.quota().map(|quota| (quota.used, quota.remaining, quota.plan, quota.next_plan));
    Effect::new(move |before: Option<_>| {
        let now = figures();
        if before.is_some_and(|before| before != now) {
            act();
        }
        now
    });
}

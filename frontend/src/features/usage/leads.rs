//! Addresses that visitors left while the widget was paused.

use super::page::on_change;
use crate::{
    api::quota,
    page::Paged,
    session::Session,
    ui::{RelativeTime, live::live},
};
use kilo_types::{Lead, Page};
use leptos::prelude::*;

/// The addresses, if there are any.
#[component]
pub(super) fn Leads(page: Page<Lead>) -> impl IntoView {
    let session = expect_context::<Session>();
    let leads = Paged::new(page, move |cursor| Box::pin(quota::leads(session, cursor)));
    on_change(expect_context(), move || leads.renew());
    live(move || {
        (!leads.is_empty()).then(|| {
            view! {
                <section class="settings-section" aria-labelledby="leads-title">
                    <h2 id="leads-title">"Addresses"</h2>
                    <p class="muted">"Left by visitors while the widget was paused. They're waiting to hear from you."</p>
                    <ul class="deliveries" aria-labelledby="leads-title">
                        {leads.rows().into_iter().map(row).collect_view()}
                    </ul>
                    {leads.earlier()}
                </section>
            }
        })
    })
}

fn row(lead: Lead) -> impl IntoView {
    let address = lead.email.to_string();
    let letter = format!("mailto:{address}");
    view! {
        <li class="delivery">
            <div class="delivery-main">
                <p class="delivery-line">
                    <a class="delivery-kind" href=letter>{address}</a>
                    <RelativeTime at=lead.created_at />
                </p>
                {lead.landing_page.map(|page| view! { <p class="muted small">{page}</p> })}
            </div>
        </li>
    }
}

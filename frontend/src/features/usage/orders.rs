//! Orders of packs: what waits to be paid or confirmed, and what became of the rest.

use super::page::on_change;
use crate::{
    api::quota,
    browser::{self, after},
    page::Paged,
    quota::Usage,
    routes::bought,
    session::Session,
    ui::{RelativeTime, Toasts, live::live, number::counted},
};
use kilo_types::{OrderState, Page, TopUpOrder};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

/// While a payment is on its way, it is asked for this often (in milliseconds), and so many times.
const AGAIN: i32 = 2_000;
const TIMES: u8 = 60;

/// The orders, if there are any.
#[component]
pub(super) fn Orders(page: Page<TopUpOrder>) -> impl IntoView {
    let session = expect_context::<Session>();
    let orders = Paged::new(page, move |cursor| Box::pin(quota::orders(session, cursor)));
    on_change(expect_context(), move || orders.renew());
    follow_payment(session, orders);
    live(move || {
        (!orders.is_empty()).then(|| {
            view! {
                <section class="settings-section" aria-labelledby="orders-title">
                    <h2 id="orders-title">"Orders"</h2>
                    <ul class="deliveries" aria-labelledby="orders-title">
                        {orders.rows().into_iter().map(row).collect_view()}
                    </ul>
                    {orders.earlier()}
                </section>
            }
        })
    })
}

fn row(order: TopUpOrder) -> impl IntoView {
    let badge = format!("badge badge-{}", order.state.as_str());
    let pay = order.checkout_url.filter(|_| order.state == OrderState::Pending);
    view! {
        <li class="delivery">
            <p class="delivery-main delivery-line">
                <span class="delivery-kind">{counted(order.packs.into(), "pack")}</span>
                <span class=badge>{label(order.state)}</span>
                {pay.map(|url| view! { <a href=url>"Pay"</a> })}
                <RelativeTime at=order.ordered_at />
            </p>
        </li>
    }
}

const fn label(state: OrderState) -> &'static str {
    match state {
        OrderState::Pending => "Pending",
        OrderState::Granted => "Added",
        OrderState::Failed => "Payment failed",
        OrderState::Expired => "Not paid",
    }
}

/// Whoever comes back from paying is told what became of it, as soon as the payment service says so.
fn follow_payment(session: Session, orders: Paged<TopUpOrder>) {
    let Some(came) = bought(&browser::search()) else { return };
    let usage = expect_context::<Usage>();
    let toasts = expect_context::<Toasts>();
    if came.cancelled {
        return toasts.say("Nothing was bought");
    }
    spawn_local(async move {
        for _ in 0..TIMES {
            if let Ok(top_up) = quota::order(session, &came.order).await
                && top_up.state != OrderState::Pending
            {
                toasts.say(super::buy::told(usage, top_up));
                return orders.renew();
            }
            // A pause is a promise that nothing refuses.
            let _ = JsFuture::from(after(AGAIN)).await;
        }
    });
}

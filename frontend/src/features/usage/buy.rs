//! Buying packs, with one confirmation.

use crate::{
    api::quota,
    browser::{self, calendar},
    page::{Saving, Trouble},
    quota::Usage,
    session::Session,
    ui::{
        Button, Dialog, IconButton, Look,
        live::{attr, live, on},
        number::counted,
    },
};
use js_sys::Math;
use kilo_types::{OrderState, TopUp};
use leptos::prelude::*;

/// Most packs of one order.
const MOST: u32 = 100;

/// Conversations of a pack.
const PACK: u32 = 100;

/// The dialog.
#[component]
pub(super) fn BuyDialog() -> impl IntoView {
    let usage = expect_context::<Usage>();
    let close = move || usage.buying.set(false);
    on_cleanup(close);
    view! {
        <Dialog open=usage.buying labelled_by="buy-title" class="dialog buy-dialog" on_close=close>
            <Order />
        </Dialog>
    }
}

#[component]
fn Order() -> impl IntoView {
    let session = expect_context::<Session>();
    let usage = expect_context::<Usage>();
    let saving = Saving::new();
    let packs = RwSignal::new(1_u32);
    // One name for this dialog: however often the order is sent, it is one.
    let name = format!("{}-{}", calendar::now(), Math::random());
    let order = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let packs = packs.get_untracked();
        let buying = quota::buy(session, packs, format!("{name}-{packs}"));
        saving.send(buying, move |top_up| {
            usage.buying.set(false);
            if let Some(url) = &top_up.checkout_url {
                browser::leave_for(url);
            }
            told(usage, top_up)
        });
    };
    let sum = move || counted((packs.get() * PACK).into(), "conversation");
    let label = move || {
        if saving.is_busy() {
            "Buying\u{2026}".to_owned()
        } else {
            format!("Buy {}", counted(packs.get().into(), "pack"))
        }
    };
    view! {
        <form class="buy" on:submit=order novalidate>
            <h2 id="buy-title">"Buy packs"</h2>
            <p class="muted">"A pack is 100 conversations. It is used after the plan\u{2019}s, and kept until it is used up."</p>
            <Amount packs=packs />
            <p class="buy-sum" role="status">{live(sum)}</p>
            <Trouble saving=saving />
            <div class="dialog-actions">
                <Button label="Cancel".to_owned() look=Look::Quiet on_press=move |_| usage.buying.set(false) />
                <button type="submit" class="button button-primary" aria-disabled=attr(move || saving.is_busy().then_some("true"))>
                    {live(label)}
                </button>
            </div>
        </form>
    }
}

/// How many packs: to be typed, or pressed up and down.
#[component]
fn Amount(packs: RwSignal<u32>) -> impl IntoView {
    let by = move |more: bool| {
        packs.update(|packs| *packs = if more { *packs + 1 } else { packs.saturating_sub(1) }.clamp(1, MOST));
    };
    let typed = on(move |event: web_sys::Event| {
        let text = event_target_value(&event);
        packs.set(text.trim().parse().unwrap_or(1).clamp(1, MOST));
    });
    view! {
        <div class="buy-amount">
            <label for="packs">"Packs"</label>
            <IconButton label="One pack less".to_owned() icon="minus" on_press=move |_| by(false) />
            <input
                id="packs"
                type="number"
                inputmode="numeric"
                min="1"
                max=MOST.to_string()
                autofocus
                prop:value=attr(move || packs.get().to_string())
                on:change=typed
            />
            <IconButton label="One pack more".to_owned() icon="plus" on_press=move |_| by(true) />
        </div>
    }
}

/// Takes in what became of the order, and says it.
pub(super) fn told(usage: Usage, top_up: TopUp) -> String {
    usage.know(top_up.quota);
    let packs = counted(top_up.packs.into(), "pack");
    match top_up.state {
        OrderState::Granted => {
            format!("{} added", counted((top_up.packs * PACK).into(), "conversation"))
        }
        OrderState::Pending if top_up.checkout_url.is_some() => format!("{packs} ordered. Continuing to payment…"),
        OrderState::Pending => format!("{packs} ordered. They count as soon as the order is confirmed."),
        OrderState::Failed | OrderState::Expired => format!("{packs} not bought: they were not paid."),
    }
}

//! The plans, and changing from one to another.

use crate::{
    api::quota,
    browser::calendar::{self, Style},
    page::{Saving, Trouble},
    quota::Usage,
    session::Session,
    ui::{
        Button, Dialog, Look,
        live::{attr, live, on},
    },
};
use kilo_types::{Plan, Quota};
use leptos::prelude::*;

/// The plans, as they are offered.
#[component]
pub(super) fn Plans() -> impl IntoView {
    let session = expect_context::<Session>();
    let usage = expect_context::<Usage>();
    // The plan that somebody is about to choose.
    let wanted = RwSignal::new(None::<Plan>);
    view! {
        <section class="settings-section" aria-labelledby="plan-title">
            <h2 id="plan-title">"Plan"</h2>
            <ul class="options plans">
                {live(move || usage.quota().map(|quota| {
                    let offered = Plan::ALL.into_iter().filter(|plan| *plan != Plan::Trial || quota.plan == Plan::Trial);
                    offered.map(|plan| view! { <Choice plan=plan quota=quota.clone() wanted=wanted /> }).collect_view()
                }))}
            </ul>
            {live(move || (!session.may_own()).then(|| view! {
                <p class="muted small">"Only the owner of the workspace can change the plan."</p>
            }))}
        </section>
        <Confirmation wanted=wanted />
    }
}

#[component]
fn Choice(plan: Plan, quota: Quota, wanted: RwSignal<Option<Plan>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let mark = match (quota.plan == plan, quota.next_plan) {
        (true, Some(_)) => Some("Until the period ends"),
        (true, None) => Some("Your plan"),
        (false, Some(next)) if next == plan => Some("From the next period on"),
        _ => None,
    };
    // The present plan can be chosen to take a change back; the trial is for once.
    let offered = match (quota.plan == plan, quota.next_plan) {
        (true, next) => next.is_some(),
        (false, next) => next != Some(plan) && plan != Plan::Trial,
    };
    let label =
        if quota.plan == plan { format!("Stay on {}", plan.label()) } else { format!("Change to {}", plan.label()) };
    view! {
        <li class="plan" class:is-current=quota.plan == plan>
            <p class="plan-name">{plan.label()}{mark.map(|mark| view! { <span class="badge">{mark}</span> })}</p>
            <p class="muted small">{allows(plan)}</p>
            {live(move || (offered && session.may_own()).then(|| view! {
                <Button label=label.clone() on_press=move |_| wanted.set(Some(plan)) />
            }))}
        </li>
    }
}

/// What a plan allows, as the site of the product says it.
const fn allows(plan: Plan) -> &'static str {
    match plan {
        Plan::Trial => "100 conversations, once",
        Plan::Starter => "300 conversations a month",
        Plan::Growth => "1,500 conversations a month",
    }
}

/// Says what a change does before it is made.
#[component]
fn Confirmation(wanted: RwSignal<Option<Plan>>) -> impl IntoView {
    let open = Signal::derive(move || wanted.with(Option::is_some));
    view! {
        <Dialog open=open labelled_by="change-title" on_close=move || wanted.set(None)>
            {live(move || wanted.get().map(|plan| view! { <Change plan=plan wanted=wanted /> }))}
        </Dialog>
    }
}

#[component]
fn Change(plan: Plan, wanted: RwSignal<Option<Plan>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let usage = expect_context::<Usage>();
    let saving = Saving::new();
    let explained = untrack(|| usage.quota()).map(|quota| explained(plan, &quota));
    let change = on(move |_: web_sys::MouseEvent| {
        saving.send(quota::choose(session, plan), move |quota| {
            let said = match quota.next_plan {
                Some(next) => format!("{} from the next period on", next.label()),
                None => format!("Your plan is {}", quota.plan.label()),
            };
            usage.know(quota);
            wanted.set(None);
            said
        });
    });
    view! {
        <h2 id="change-title">{format!("Switch to {}?", plan.label())}</h2>
        <p class="dialog-text">{explained}</p>
        <Trouble saving=saving />
        <div class="dialog-actions">
            <Button label="Cancel".to_owned() look=Look::Quiet on_press=move |_| wanted.set(None) />
            <button
                type="button"
                class="button button-primary"
                autofocus
                aria-disabled=attr(move || saving.is_busy().then_some("true"))
                on:click=change
            >
                "Switch plan"
            </button>
        </div>
    }
}

/// What choosing `plan` does.
fn explained(plan: Plan, quota: &Quota) -> String {
    let name = plan.label();
    let end = quota.period_end.map(|end| calendar::write(end.millis(), Style::Day));
    match (plan.cmp(&quota.plan), end) {
        (std::cmp::Ordering::Equal, _) => {
            format!("{name} goes on as it is. The change that was planned is taken back.")
        }
        (std::cmp::Ordering::Less, Some(end)) => {
            format!("{name} begins on {end}: {}. Until then {} stays.", allows(plan), quota.plan.label())
        }
        _ => format!("{name} begins at once: {}. What was used in this period stays counted.", allows(plan)),
    }
}

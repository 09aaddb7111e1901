//! Where the period stands.

use super::state::distance;
use crate::{
    browser::calendar::{self, Style},
    quota::{Level, Usage, allowance, share},
    session::Session,
    ui::{
        Clock, Icon,
        live::{live, on},
        number::{counted, grouped},
    },
};
use kilo_types::{Plan, Quota, QuotaState};
use leptos::prelude::*;

/// The figures of the period.
#[component]
pub(super) fn Now() -> impl IntoView {
    let usage = expect_context::<Usage>();
    let session = expect_context::<Session>();
    view! {
        <section class="settings-section" aria-labelledby="now-title">
            <h2 class="sr-only" id="now-title">"This period"</h2>
            {live(move || usage.quota().map(|quota| view! { <Figures quota=quota /> }))}
            {live(move || session.may_manage().then(|| view! {
                <div>
                    <button
                        type="button"
                        class="button button-primary"
                        id="buy-packs"
                        on:click=on(move |_: web_sys::MouseEvent| usage.buying.set(true))
                    >
                        <Icon name="plus" />"Buy packs"
                    </button>
                </div>
            }))}
        </section>
    }
}

#[component]
fn Figures(quota: Quota) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let share = share(&quota);
    let (used, all) = (grouped(quota.used.into()), counted(allowance(&quota).into(), "conversation"));
    let plan = match quota.next_plan {
        Some(next) => format!("{}, then {}", quota.plan.label(), next.label()),
        None => quota.plan.label().to_owned(),
    };
    let packs = counted(quota.top_up_remaining.into(), "conversation");
    let end = quota.period_end;
    let renews = move || match end {
        Some(end) => {
            let (today, day) = (clock.today(), calendar::day_of(end.millis()));
            format!("{} ({})", calendar::write(end.millis(), Style::Day), distance(today, day))
        }
        None => "Never (the trial is a one-time allowance)".to_owned(),
    };
    view! {
        <p class="usage-figure">
            <strong>{used}</strong>
            <span>{format!("of {all} used")}</span>
            <span class="usage-share">{format!("{share}%")}</span>
        </p>
        <span
            class=Level::of(&quota).class()
            role="meter"
            aria-label="Used"
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=share.to_string()
        >
            <span class="gauge-fill" style:width=format!("{share}%")></span>
        </span>
        <dl class="usage-facts">
            <div><dt>"Plan"</dt><dd>{plan}</dd></div>
            <div><dt>"Left in packs"</dt><dd>{packs}</dd></div>
            <div>
                <dt>"Renews"</dt>
                <dd title=end.map(|end| calendar::write(end.millis(), Style::Exact))>{live(renews)}</dd>
            </div>
            <div><dt>"At this pace"</dt><dd>{forecast(&quota)}</dd></div>
        </dl>
    }
}

/// How it goes on, in a few words.
fn forecast(quota: &Quota) -> String {
    if quota.state == QuotaState::Paused {
        return "Used up".to_owned();
    }
    match quota.runs_out_on.as_deref().and_then(|day| day.parse().ok()) {
        Some(day) => format!("Runs out on {}", calendar::write_short_day(day)),
        None if quota.used == 0 => "Nothing used yet".to_owned(),
        None if quota.plan == Plan::Trial => "No limit in sight".to_owned(),
        None => "Lasts until it is renewed".to_owned(),
    }
}

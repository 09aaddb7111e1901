//! Says that most or all of the quota is used, and offers the one thing that helps.

use crate::{
    browser::{
        calendar::{self, Style},
        preference,
    },
    quota::{Level, Usage, allowance, share, whose},
    routes::{Navigator, Page, Place, Step},
    session::Session,
    ui::{Button, Icon, IconButton, Look, live::live},
};
use kilo_types::Quota;
use leptos::prelude::*;

/// A bar at the top from 80 % on. A warning that was read can be closed until it is another one; a pause cannot.
#[component]
pub(super) fn QuotaBar() -> impl IntoView {
    let usage = expect_context::<Usage>();
    let closed = RwSignal::new(preference::closed_warning());
    let shown = Memo::new(move |_| {
        let quota = usage.quota()?;
        let level = Level::of(&quota);
        let hidden = level < Level::Warning || (level == Level::Warning && closed.get() == Some(name(&quota)));
        (!hidden).then_some((level, text(&quota)))
    });
    let close = move |_| {
        if let Some(name) = untrack(|| usage.quota()).as_ref().map(name) {
            preference::remember_closed_warning(&name);
            closed.set(Some(name));
        }
    };
    view! {
        <div class="quota-slot" role="status">
            {live(move || shown.get().map(|(level, text)| view! {
                <div class="quota-bar" class:is-paused=level == Level::Paused>
                    <Icon name="usage" />
                    <p>{text}</p>
                    <Remedy />
                    {(level != Level::Paused).then(|| view! {
                        <IconButton label="Close this warning".to_owned() icon="x" on_press=close />
                    })}
                </div>
            }))}
        </div>
    }
}

/// What helps: packs, for those who may buy them.
#[component]
fn Remedy() -> impl IntoView {
    let session = expect_context::<Session>();
    let usage = expect_context::<Usage>();
    let navigator = expect_context::<Navigator>();
    let buy = move |_| {
        usage.buying.set(true);
        navigator.go(&Place::Page(Page::Usage), Step::Push);
    };
    live(move || {
        if session.may_manage() {
            view! { <Button label="Buy packs".to_owned() look=Look::Quiet on_press=buy /> }.into_any()
        } else {
            view! { <span class="quota-bar-who">"An admin or the owner can buy packs."</span> }.into_any()
        }
    })
}

/// Which warning it is: another period or a larger allowance makes it another.
fn name(quota: &Quota) -> String {
    format!("{} {}", quota.period_start, allowance(quota))
}

/// What is to be said.
fn text(quota: &Quota) -> String {
    let whose = whose(quota);
    if quota.remaining == 0 {
        let end = quota.period_end.map(|end| format!(" until {}", calendar::write(end.millis(), Style::Day)));
        let end = end.unwrap_or_default();
        return format!("All of {whose} conversations are used. New visitors see a notice instead of the chat{end}.");
    }
    let used = format!("{}% of {whose} {} conversations are used.", share(quota), allowance(quota));
    match quota.runs_out_on.as_deref().and_then(|day| day.parse().ok()) {
        Some(day) => format!("{used} At this pace they last until {}.", calendar::write_short_day(day)),
        None => used,
    }
}

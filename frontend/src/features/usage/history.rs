//! How it went: day by day, and period by period.

use super::{chart::Chart, page::on_change};
use crate::{
    api::quota,
    browser::calendar,
    session::Session,
    ui::{live::live, number::grouped},
};
use kilo_types::{QuotaHistory, QuotaPeriod};
use leptos::{prelude::*, task::spawn_local};

/// Chart and table.
#[component]
pub(super) fn History(history: QuotaHistory) -> impl IntoView {
    let session = expect_context::<Session>();
    let history = RwSignal::new(history);
    let renew = move || {
        spawn_local(async move {
            // What does not come now comes with the next change.
            if let Ok(fresh) = quota::history(session).await {
                history.try_set(fresh);
            }
        });
    };
    on_change(expect_context(), renew);
    view! {
        <section class="settings-section" aria-labelledby="days-title">
            <h2 id="days-title">"Conversations per day"</h2>
            {live(move || view! { <Chart history=history.get() /> })}
        </section>
        <section class="settings-section" aria-labelledby="periods-title">
            <h2 id="periods-title">"Periods"</h2>
            <table class="settings-table">
                <thead>
                    <tr>
                        <th scope="col">"Period"</th>
                        <th scope="col">"Plan"</th>
                        <th scope="col" class="number">"Conversations"</th>
                        <th scope="col" class="number">"From packs"</th>
                    </tr>
                </thead>
                <tbody>
                    {live(move || history.with(|history| {
                        history.periods.iter().map(|period| row(period, &history.time_zone)).collect_view()
                    }))}
                </tbody>
            </table>
        </section>
    }
}

fn row(period: &QuotaPeriod, zone: &str) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">{dates(period, zone)}</th>
            <td>{period.plan.label()}</td>
            <td class="number">{format!("{} of {}", grouped(period.used.into()), grouped(period.limit.into()))}</td>
            <td class="number">{grouped(period.top_up_used.into())}</td>
        </tr>
    }
}

/// First and last day of a period in the workspace's zone, for example `10 Nov 2026 – 9 Dec 2026`.
pub(super) fn dates(period: &QuotaPeriod, zone: &str) -> String {
    let first = calendar::write_day(calendar::day_in(period.period_start.millis(), zone));
    match period.period_end {
        Some(end) => {
            let last = calendar::write_day(calendar::day_in(end.millis() - 1, zone));
            format!("{first} \u{2013} {last}")
        }
        None => format!("Since {first}"),
    }
}

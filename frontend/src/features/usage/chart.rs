//! Conversations a day, beside the period before. What the columns show stands in a table as well.

use super::{
    history::dates,
    state::{Comparison, Day},
};
use crate::{
    browser::calendar,
    routes::Place,
    ui::number::{counted, grouped},
};
use chrono::NaiveDate;
use kilo_types::QuotaHistory;
use leptos::prelude::*;

/// Days between two dates below the columns.
const LABELS: usize = 7;

/// The chart.
#[expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]
#[component]
pub(super) fn Chart(history: QuotaHistory) -> impl IntoView {
    let zone = history.time_zone.as_str();
    let today = calendar::day_in(calendar::now(), zone);
    let shown = Comparison::of(&history, today, |at| calendar::day_in(at.millis(), zone));
    let top = shown.top;
    let legend = history.periods.iter().take(2).zip(["now", "before"]);
    view! {
        <figure class="chart">
            <figcaption class="chart-legend">
                {legend
                    .map(|(period, class)| view! {
                        <span><i class=format!("chart-key is-{class}") aria-hidden="true"></i>{dates(period, zone)}</span>
                    })
                    .collect_view()}
            </figcaption>
            <div class="chart-plot" aria-hidden="true">
                <div class="chart-scale">
                    <span>{grouped(top.into())}</span><span>{grouped((top / 2).into())}</span><span>"0"</span>
                </div>
                <div class="chart-days">
                    {shown.days.iter().enumerate().map(|(place, day)| column(place, day, top, zone)).collect_view()}
                </div>
            </div>
        </figure>
        <details class="chart-table">
            <summary>"As a table"</summary>
            <table class="settings-table">
                <thead>
                    <tr>
                        <th scope="col">"Day"</th>
                        <th scope="col" class="number">"This period"</th>
                        <th scope="col" class="number">"The one before"</th>
                    </tr>
                </thead>
                <tbody>
                    {shown.days.iter().rev().filter(|day| day.now.is_some()).map(|day| row(day, zone)).collect_view()}
                </tbody>
            </table>
        </details>
    }
}

/// Two columns side by side; a press lists the conversations of the day.
fn column(place: usize, day: &Day, top: u32, zone: &str) -> impl IntoView + use<> {
    let height = |count: u32| format!("{}%", f64::from(count) * 100.0 / f64::from(top));
    let label = place.is_multiple_of(LABELS).then(|| calendar::write_short_day(day.day));
    let words = [
        day.now.map(|count| format!("{}: {}", calendar::write_day(day.day), grouped(count.into()))),
        day.before.map(|(day, count)| format!("{}: {}", calendar::write_day(day), grouped(count.into()))),
    ];
    let words = words.into_iter().flatten().collect::<Vec<_>>().join("\n");
    view! {
        <a class="chart-day" href=day.now.map(|_| list_of(day.day, zone)) title=words tabindex="-1">
            {day.before.map(|(_, count)| view! { <i class="chart-bar is-before" style:height=height(count)></i> })}
            {day.now.map(|count| view! { <i class="chart-bar is-now" style:height=height(count)></i> })}
            {label.map(|label| view! { <span class="chart-label">{label}</span> })}
        </a>
    }
}

fn row(day: &Day, zone: &str) -> impl IntoView + use<> {
    let now = day.now.unwrap_or_default();
    let before = day.before.map_or_else(|| "\u{2013}".to_owned(), |(_, count)| grouped(count.into()));
    let label = format!("{}: {}", calendar::write_day(day.day), counted(now.into(), "conversation"));
    view! {
        <tr>
            <th scope="row"><a href=list_of(day.day, zone) aria-label=label>{calendar::write_day(day.day)}</a></th>
            <td class="number">{grouped(now.into())}</td>
            <td class="number">{before}</td>
        </tr>
    }
}

/// The conversations that began on `day`, whatever became of them.
fn list_of(day: NaiveDate, zone: &str) -> String {
    let day = day.to_string();
    let filter = [
        ("status", "active,handed_off,archived"),
        ("started_from", day.as_str()),
        ("started_to", day.as_str()),
        ("tz", zone),
    ];
    let filter = filter.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    Place::Conversations { open: None, filter }.href()
}

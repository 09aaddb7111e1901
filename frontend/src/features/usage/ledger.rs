//! The ledger: what explains the figures, newest first.

use super::page::on_change;
use crate::{
    api::quota,
    page::Paged,
    routes::Place,
    session::Session,
    ui::{
        RelativeTime,
        live::{attr, live},
        number::{counted, grouped},
    },
};
use kilo_types::{LedgerEntry, LedgerKind, Page};
use leptos::prelude::*;

/// The ledger.
#[component]
pub(super) fn Ledger(page: Page<LedgerEntry>) -> impl IntoView {
    let session = expect_context::<Session>();
    let lines = Paged::new(page, move |cursor| Box::pin(quota::ledger(session, cursor)));
    on_change(expect_context(), move || lines.renew());
    view! {
        <section class="settings-section" aria-labelledby="ledger-title">
            <h2 id="ledger-title">"Ledger"</h2>
            <p class="muted">"Every change to your usage, with the balance after it. Lines are never changed or removed."</p>
            {live(move || lines.is_empty().then(|| view! {
                <p class="muted">"Nothing was counted yet. The first conversation opens the first period."</p>
            }))}
            <div class="table-scroll" class:is-empty=attr(move || lines.is_empty()) tabindex="0" role="group" aria-label="Lines">
                <table class="settings-table">
                    <thead>
                        <tr>
                            <th scope="col">"No."</th>
                            <th scope="col">"What"</th>
                            <th scope="col">"When"</th>
                            <th scope="col" class="number">"Used"</th>
                            <th scope="col" class="number">"Left"</th>
                        </tr>
                    </thead>
                    <tbody>{live(move || lines.rows().into_iter().map(row).collect_view())}</tbody>
                </table>
            </div>
            {lines.earlier()}
        </section>
    }
}

fn row(line: LedgerEntry) -> impl IntoView {
    let what = what(&line);
    let what = match line.conversation_id {
        Some(id) => {
            let place = Place::Conversations { open: Some(id), filter: Vec::new() };
            view! { <a href=place.href()>{what}</a> }.into_any()
        }
        None => what.into_any(),
    };
    view! {
        <tr>
            <td class="muted">{grouped(line.number)}</td>
            <td>{what}</td>
            <td><RelativeTime at=line.at /></td>
            <td class="number">{grouped(line.used.into())}</td>
            <td class="number">{grouped(line.remaining.into())}</td>
        </tr>
    }
}

/// What a line records, in words.
fn what(line: &LedgerEntry) -> String {
    match line.kind {
        LedgerKind::PeriodOpened => format!("Period {} began on {}", line.period, line.plan.label()),
        LedgerKind::ConversationCounted => "Conversation counted".to_owned(),
        LedgerKind::PackBought => format!("{} bought", counted(line.packs.unwrap_or_default().into(), "pack")),
        LedgerKind::PlanChanged => match line.next_plan {
            Some(next) => format!("{} from the next period on", next.label()),
            None => format!("Plan: {}", line.plan.label()),
        },
    }
}

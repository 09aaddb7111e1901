//! The ledger: what explains the figures, newest first.

use super::page::ask_again;
use crate::{
    api::quota,
    quota::Usage,
    routes::Place,
    session::Session,
    ui::{
        Button, Look, RelativeTime, Toasts,
        live::{attr, live},
        number::{counted, grouped},
    },
};
use kilo_types::{Cursor, LedgerEntry, LedgerKind, Page};
use leptos::{prelude::*, task::spawn_local};

/// The lines that are loaded; a copy is as good as the original.
#[derive(Clone, Copy)]
struct Lines {
    session: Session,
    toasts: Toasts,
    lines: RwSignal<Vec<LedgerEntry>>,
    next: RwSignal<Option<Cursor>>,
}

impl Lines {
    /// Puts the newest page before what is loaded; if lines between them are missing, it stands alone.
    fn renew(self, page: Page<LedgerEntry>) {
        let last = page.data.last().map_or(0, |line| line.number);
        self.lines.try_update(|lines| {
            let joins = lines.first().is_some_and(|line| line.number + 1 >= last);
            let mut fresh = page.data;
            if joins {
                fresh.extend(lines.drain(..).filter(|line| line.number < last));
            } else {
                self.next.set(page.next_cursor);
            }
            *lines = fresh;
        });
    }

    fn more(self) {
        let Some(cursor) = self.next.get_untracked() else { return };
        spawn_local(async move {
            match quota::ledger(self.session, Some(cursor)).await {
                Ok(page) => {
                    self.lines.try_update(|lines| lines.extend(page.data));
                    self.next.try_set(page.next_cursor);
                }
                Err(problem) => self.toasts.say(problem.title()),
            }
        });
    }
}

/// The ledger.
#[component]
pub(super) fn Ledger(page: Page<LedgerEntry>) -> impl IntoView {
    let ledger = Lines {
        session: expect_context(),
        toasts: expect_context(),
        lines: RwSignal::new(page.data),
        next: RwSignal::new(page.next_cursor),
    };
    let session = ledger.session;
    ask_again(
        expect_context::<Usage>(),
        move || Box::pin(quota::ledger(session, None)),
        move |page| ledger.renew(page),
    );
    view! {
        <section class="settings-section" aria-labelledby="ledger-title">
            <h2 id="ledger-title">"Ledger"</h2>
            <p class="muted">"Every change of the figures, with the figures after it. Lines are never changed or removed."</p>
            {live(move || ledger.lines.with(Vec::is_empty).then(|| view! {
                <p class="muted">"Nothing was counted yet. The first conversation opens the first period."</p>
            }))}
            <div class="table-scroll" class:is-empty=attr(move || ledger.lines.with(Vec::is_empty)) tabindex="0" role="group" aria-label="Lines">
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
                    <tbody>{live(move || ledger.lines.get().into_iter().map(row).collect_view())}</tbody>
                </table>
            </div>
            {live(move || ledger.next.with(Option::is_some).then(|| view! {
                <div><Button label="Show earlier".to_owned() look=Look::Quiet on_press=move |_| ledger.more() /></div>
            }))}
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
